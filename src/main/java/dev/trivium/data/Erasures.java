package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Audit;
import dev.trivium.store.Job;
import dev.trivium.store.Keys;
import dev.trivium.store.StoreRefusal;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Forgets people: the key of a subject is destroyed, what was sealed with it is emptied, and the
 * ledger outside the database keeps that it is so, for the day a backup is restored. Each step may
 * be done again; an erasure that was broken off goes on at the next start.
 */
final class Erasures {
  private static final List<String> LEFT_ALONE =
      List.of(
          "audit: who did what stays, without values",
          "rows: what others need of them stays, without what was sealed and under no name",
          "backups: hold what they held until they are older than their retention; a restore"
              + " erases again before it serves");
  private static final String CACHES =
      "metric results of these datasets are read again; conversations that name somebody are"
          + " not kept in memory";

  private final DataPorts ports;
  private final Contracts contracts;
  private final ErasureLedger ledger;
  private final List<PersonalStore> stores;
  private final ErasureRepository repository = new ErasureRepository();
  private final Audit audit = new Audit();

  /**
   * @param stores what keeps something of people beside the rows
   */
  Erasures(DataPorts ports, Contracts contracts, ErasureLedger ledger, List<PersonalStore> stores) {
    this.ports = ports;
    this.contracts = contracts;
    this.ledger = ledger;
    this.stores = List.copyOf(stores);
  }

  /**
   * Erases subjects whom the caller may reach.
   *
   * @param leaveEpoch whether the epoch of their keys is left at once, so that it ends earlier
   */
  Uni<List<ErasureRepository.Erasure>> erase(
      Caller caller, Set<Subject> subjects, String reason, boolean leaveEpoch) {
    return Multi.createFrom()
        .iterable(subjects)
        .onItem()
        .transformToUniAndConcatenate(subject ->
            requested(caller, subject, reason).chain(entry -> carriedOut(entry, leaveEpoch)))
        .collect()
        .asList()
        .map(entries -> entries.stream().map(ErasureLedger.Entry::id).toArray(UUID[]::new))
        .chain(ids -> ports.database().as(caller, tx -> repository.byId(tx, ids)));
  }

  /**
   * Does again what a restored database has forgotten, and ends what was broken off. Nothing may be
   * served before. Errors: {@link StoreRefusal} if the ledger was changed.
   */
  Uni<Integer> reapply() {
    return ledger
        .entries()
        .onFailure(ErasureLedger.Broken.class)
        .transform(Erasures::untrusted)
        .chain(this::unfinished)
        .onItem()
        .transformToMulti(entries -> Multi.createFrom().iterable(entries))
        .onItem()
        .transformToUniAndConcatenate(entry -> carriedOut(entry, false))
        .collect()
        .asList()
        .map(List::size)
        .invoke(again -> {
          if (again > 0) {
            ports.observer().observe(new DataObservation.ErasuresReapplied(again));
          }
        });
  }

  static StoreRefusal untrusted(Throwable broken) {
    return new StoreRefusal(
        List.of(
            "The ledger of erasures cannot be trusted: "
                + broken.getMessage()
                + ". Put back the one that was kept."));
  }

  private Uni<ErasureLedger.Entry> requested(Caller caller, Subject subject, String reason) {
    UUID id = ports.ids().next();
    Instant now = ports.clock().instant();
    return ports
        .database()
        .as(
            caller,
            tx ->
                repository
                    .held(tx, subject)
                    .invoke(held ->
                        held.ifPresent(why -> {
                          throw DataProblems.legalHold(why);
                        }))
                    .chain(free -> repository.request(tx, id, subject, caller.sub(), reason, now))
                    .chain(
                        () -> audit.record(tx, Audit.Entry.of("privacy.erase", "erasure/" + id))))
        .replaceWith(new ErasureLedger.Entry(id, subject, caller.sub(), now));
  }

  /** The ledger is written before anything is done, so that no restore can undo a half of it. */
  private Uni<ErasureLedger.Entry> carriedOut(ErasureLedger.Entry entry, boolean leaveEpoch) {
    Subject subject = entry.subject();
    return ledger
        .append(entry)
        .chain(() -> ports.keys().epochs())
        .map(epochs -> current(epochs, subject.region()))
        .chain(epoch ->
            ports
                .keys()
                .finalAfter(subject.region(), leaveEpoch)
                .chain(end -> ports.keys().shred(subject).chain(() -> emptied(entry, epoch, end))))
        .invoke(ports.changes()::happened)
        .chain(() -> leaveEpoch ? ports.keys().rotate(subject.region()) : Uni.createFrom().item(0))
        .replaceWith(entry);
  }

  private Uni<Integer> emptied(ErasureLedger.Entry entry, int epoch, Optional<Instant> end) {
    Subject subject = entry.subject();
    Instant now = ports.clock().instant();
    return ports
        .database()
        .asJob(
            Job.ERASURE,
            tx ->
                repository
                    .alone(tx, subject.region())
                    .chain(() -> tables(tx, subject, now))
                    .chain(manifest ->
                        repository
                            .request(
                                tx, entry.id(), subject, entry.by(), "from the ledger", entry.at())
                            .chain(() ->
                                repository.done(tx, entry.id(), shown(manifest), now, epoch, end)))
                    .chain(() -> repository.changed(tx, subject))
                    .chain(() ->
                        audit
                            .record(
                                tx,
                                Job.ERASURE,
                                Audit.Entry.of("privacy.erased", "erasure/" + entry.id()))
                            .replaceWith(1)));
  }

  private Uni<Map<String, Integer>> tables(Tx tx, Subject subject, Instant now) {
    Map<String, Integer> manifest = new LinkedHashMap<>();
    return contracts
        .all(tx)
        .onItem()
        .transformToMulti(all -> Multi.createFrom().iterable(all))
        .filter(active -> active.contract().subject().isPresent())
        .onItem()
        .transformToUniAndConcatenate(active ->
            repository
                .emptied(tx, active.contract(), subject, now)
                .invoke(rows -> manifest.put("data." + active.contract().relation(), rows)))
        .collect()
        .last()
        .chain(() -> repository.refused(tx, subject, now))
        .invoke(rows -> manifest.put("ingest.quarantine", rows))
        .chain(() -> others(tx, subject, now))
        .invoke(manifest::putAll)
        .replaceWith(manifest);
  }

  private Uni<Map<String, Integer>> others(Tx tx, Subject subject, Instant now) {
    return Multi.createFrom()
        .iterable(stores)
        .onItem()
        .transformToUniAndConcatenate(store -> store.erase(tx, subject, now))
        .collect()
        .in(LinkedHashMap::new, Map::putAll);
  }

  /** Entries whose subjects live, or which the database does not know as done. */
  private Uni<List<ErasureLedger.Entry>> unfinished(List<ErasureLedger.Entry> entries) {
    UUID[] ids = entries.stream().map(ErasureLedger.Entry::id).toArray(UUID[]::new);
    List<Subject> subjects = entries.stream().map(ErasureLedger.Entry::subject).toList();
    return ports
        .keys()
        .notShredded(subjects)
        .map(Set::copyOf)
        .chain(alive ->
            ports
                .database()
                .asJob(
                    Job.ERASURE,
                    tx ->
                        repository
                            .byId(tx, ids)
                            .chain(known ->
                                repository
                                    .open(tx)
                                    .map(open -> unfinished(entries, alive, known, open)))));
  }

  private static List<ErasureLedger.Entry> unfinished(
      List<ErasureLedger.Entry> entries,
      Set<Subject> alive,
      List<ErasureRepository.Erasure> known,
      List<ErasureRepository.Erasure> open) {
    Set<UUID> done =
        known.stream()
            .filter(erasure -> erasure.state().equals("done"))
            .map(ErasureRepository.Erasure::id)
            .collect(Collectors.toSet());
    Map<UUID, ErasureLedger.Entry> again = new LinkedHashMap<>();
    entries.stream()
        .filter(entry -> alive.contains(entry.subject()) || !done.contains(entry.id()))
        .forEach(entry -> again.put(entry.id(), entry));
    open.forEach(erasure ->
        again.put(
            erasure.id(),
            new ErasureLedger.Entry(
                erasure.id(), erasure.subject(), erasure.by(), erasure.requested())));
    return List.copyOf(again.values());
  }

  private static int current(List<Keys.Epoch> epochs, int region) {
    return epochs.stream()
        .filter(epoch -> epoch.region() == region && epoch.state().equals("current"))
        .mapToInt(Keys.Epoch::number)
        .findFirst()
        .orElse(0);
  }

  private String shown(Map<String, Integer> rows) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("emptied_rows", rows);
    manifest.put("key", "destroyed in all versions");
    manifest.put("caches", CACHES);
    manifest.put("reach", stores.stream().map(PersonalStore::reach).toList());
    manifest.put("left_alone", LEFT_ALONE);
    return Json.encode(manifest).toString();
  }
}
