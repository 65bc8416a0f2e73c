package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.Audit;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One refused row: looked at, repaired, discarded. Each deed stands in the audit trail. */
final class Quarantine {
  private static final String MASK = "•••";

  private final DataPorts ports;
  private final DataConfig.Ingest config;
  private final Contracts contracts;
  private final QuarantineRepository repository = new QuarantineRepository();
  private final BatchRepository ledger = new BatchRepository();
  private final RefusedSeal seal;
  private final Audit audit = new Audit();

  Quarantine(DataPorts ports, DataConfig.Ingest config, Contracts contracts) {
    this.ports = ports;
    this.config = config;
    this.contracts = contracts;
    this.seal = new RefusedSeal(ports);
  }

  /**
   * A row and what it holds.
   *
   * @param fields by property: masked unless revealed, null where there is nothing; empty when the
   *     line cannot be read or the row is decided
   * @param raw the line itself, only when revealed
   */
  record Shown(RefusedRow row, Map<String, @Nullable String> fields, Optional<String> raw) {}

  Uni<List<RefusedRow>> list(
      Caller caller, QuarantineRepository.Filter filter, Listing.Place after, int limit) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                contracts
                    .active(tx, filter.dataset())
                    .invoke(active -> Intake.requireWriter(caller, active.contract()))
                    .chain(() -> repository.list(tx, filter, after, limit)));
  }

  /** The row with masked fields. Errors: 404. */
  Uni<Shown> get(Caller caller, UUID id) {
    return ports.database().as(caller, tx -> row(tx, caller, id).chain(row -> shown(tx, row)));
  }

  /** The row in clear; who saw it and what for is written down before it leaves. */
  Uni<Shown> reveal(Caller caller, UUID id, String purpose) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                row(tx, caller, id)
                    .invoke(Found::requireOpen)
                    .chain(found -> opened(tx, found))
                    .call(opened -> audit.record(tx, revealed(opened, purpose)))
                    .map(Quarantine::clear));
  }

  private static Shown clear(Opened opened) {
    return new Shown(
        opened.found.row(),
        opened.read.named(opened.found.contract),
        Optional.of(new String(opened.bytes.bytes(), StandardCharsets.UTF_8)));
  }

  /** Rows of a person that still hold something, in clear, as they were delivered. */
  Uni<List<Shown>> ofSubject(Tx tx, Subject subject, Listing.Place after, int limit) {
    return repository
        .ofSubject(tx, subject, after, limit)
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(kept ->
            contracts
                .active(tx, kept.row().dataset())
                .chain(active -> opened(tx, new Found(kept, active.contract()))))
        .map(Quarantine::clear)
        .collect()
        .asList();
  }

  /**
   * Sets fields of an open row; it is judged again when it is replayed. A line that could not be
   * read counts as empty. Errors: 404, 409 when it is decided, 422 for unknown fields.
   */
  Uni<Shown> repair(Caller caller, UUID id, Map<String, @Nullable String> fields) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                row(tx, caller, id)
                    .invoke(Found::requireOpen)
                    .chain(found -> opened(tx, found))
                    .chain(opened -> repaired(tx, caller, opened, fields))
                    .chain(() -> row(tx, caller, id))
                    .chain(found -> shown(tx, found)));
  }

  /** Gives an open row up: its content is destroyed, its place and reasons stay. */
  Uni<Shown> discard(Caller caller, UUID id, String note) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                row(tx, caller, id)
                    .invoke(Found::requireOpen)
                    .chain(() ->
                        repository.discard(tx, id, caller.sub(), note, ports.clock().instant()))
                    .invoke(Quarantine::stillOpen)
                    .chain(() -> audit.record(tx, Audit.Entry.of("quarantine.discard", name(id))))
                    .chain(() -> row(tx, caller, id))
                    .map(found -> new Shown(found.row(), Map.of(), Optional.empty())));
  }

  /** A row the caller may see and decide. */
  private record Found(RefusedRow.Kept kept, Contract contract) {
    RefusedRow row() {
      return kept.row();
    }

    void requireOpen() {
      if (!row().open()) {
        throw DataProblems.notOpen(row().state());
      }
    }
  }

  private record Opened(Found found, RefusedRow.Opened bytes, RefusedReader.Read read) {}

  private Uni<Found> row(Tx tx, Caller caller, UUID id) {
    return repository
        .find(tx, id)
        .map(found -> found.orElseThrow(DataProblems::unknownRow))
        .chain(kept ->
            contracts
                .active(tx, kept.row().dataset())
                .invoke(active -> Intake.requireWriter(caller, active.contract()))
                .map(active -> new Found(kept, active.contract())));
  }

  private Uni<Opened> opened(Tx tx, Found found) {
    return ledger
        .layout(tx, found.row().batch())
        .chain(layout ->
            seal.open(List.of(found.kept))
                .map(List::getFirst)
                .chain(bytes ->
                    Reactive.onWorker(
                        ports.vertx().getOrCreateContext(),
                        () -> new Opened(found, bytes, read(found, bytes, layout)))));
  }

  private RefusedReader.Read read(Found found, RefusedRow.Opened bytes, Optional<Layout> layout) {
    Layout known = layout.orElse(new Layout(BatchRequest.NDJSON, ',', List.of()));
    return new RefusedReader(found.contract, known, config).read(List.of(bytes)).getFirst();
  }

  private Uni<Shown> shown(Tx tx, Found found) {
    if (!found.row().open()) {
      return Uni.createFrom().item(new Shown(found.row(), Map.of(), Optional.empty()));
    }
    return opened(tx, found)
        .map(opened -> {
          Map<String, @Nullable String> masked = opened.read.named(found.contract);
          masked.replaceAll((name, value) -> value == null ? null : MASK);
          return new Shown(found.row(), masked, Optional.empty());
        });
  }

  private Uni<Void> repaired(
      Tx tx, Caller caller, Opened opened, Map<String, @Nullable String> fields) {
    Contract contract = opened.found.contract;
    Map<String, @Nullable String> all = new LinkedHashMap<>(opened.read.named(contract));
    Map<String, @Nullable String> set = new LinkedHashMap<>();
    fields.forEach((name, value) -> set.put(RefusedReader.property(contract, name).name(), value));
    all.putAll(set);
    RefusedRow row = opened.found.row();
    return seal.seal(row, RefusedReader.content(all))
        .chain(sealed -> repository.repair(tx, row.id(), sealed.getBytes(), caller.sub()))
        .invoke(Quarantine::stillOpen)
        .chain(() ->
            audit.record(
                tx,
                Audit.Entry.of("quarantine.repair", name(row.id()))
                    .with("fields", List.copyOf(set.keySet()))));
  }

  private static Audit.Entry revealed(Opened opened, String purpose) {
    return Audit.Entry.of("quarantine.reveal", name(opened.found.row().id()))
        .purpose(purpose)
        .with("dataset", opened.found.row().dataset())
        .with("subjects", opened.found.row().subject().stream().map(UUID::toString).toList())
        .with("fields", List.copyOf(opened.read.named(opened.found.contract).keySet()));
  }

  private static String name(UUID id) {
    return "quarantine/" + id;
  }

  /** Somebody decided the row between the look at it and the deed. */
  private static void stillOpen(boolean done) {
    if (!done) {
      throw Problem.of(
              Problem.Kind.CONFLICT,
              "data/not-open",
              "The row was decided by another at this moment.")
          .asException();
    }
  }
}
