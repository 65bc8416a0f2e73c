package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives people what is known of them. The deed and its purpose stand in the audit trail before the
 * first value is opened. What is given is read page by page as the caller, each page in a
 * transaction of its own: a slow reader holds neither a transaction nor more than one page.
 */
final class Exports {
  /** Who has asked for an export reads it at once, or not at all. */
  private static final Duration UNREAD = Duration.ofSeconds(10);

  private final DataPorts ports;
  private final Contracts contracts;
  private final Quarantine quarantine;
  private final List<PersonalStore> stores;
  private final PrivacyConfig config;
  private final Audit audit = new Audit();
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param stores what keeps something of people beside the rows
   */
  Exports(
      DataPorts ports,
      Contracts contracts,
      Quarantine quarantine,
      List<PersonalStore> stores,
      PrivacyConfig config) {
    this.ports = ports;
    this.contracts = contracts;
    this.quarantine = quarantine;
    this.stores = List.copyOf(stores);
    this.config = config;
  }

  /** Lines of JSON in portions. Errors: 429 when too many exports run here. */
  Uni<Multi<Buffer>> begin(Caller caller, Set<Subject> subjects, String purpose) {
    return Uni.createFrom()
        .deferred(() -> {
          Place place = new Place();
          return place.taken
              ? begun(caller, subjects, purpose)
                  .onFailure()
                  .invoke(place::leave)
                  .onCancellation()
                  .invoke(place::leave)
                  .map(run -> counted(run, place))
              : Uni.createFrom().failure(DataProblems.tooManyExports(config.exports()));
        });
  }

  private Uni<ExportRun> begun(Caller caller, Set<Subject> subjects, String purpose) {
    return ports
        .database()
        .as(caller, tx -> recorded(tx, subjects, purpose).chain(() -> contracts.all(tx)))
        .chain(all ->
            ports
                .seal()
                .opening(subjects)
                .map(keys ->
                    new ExportRun(
                        ports,
                        caller,
                        quarantine,
                        stores,
                        config.page(),
                        new ExportRun.Order(subjects, purpose, personal(all), keys))));
  }

  private static List<ActiveContract> personal(List<ActiveContract> all) {
    return all.stream().filter(active -> active.contract().subject().isPresent()).toList();
  }

  /** A place among the exports of this node, taken and counted in one step, and left once. */
  private final class Place {
    final boolean taken =
        running.getAndUpdate(all -> all < config.exports() ? all + 1 : all) < config.exports();
    private final AtomicBoolean left = new AtomicBoolean(!taken);
    private final AtomicBoolean read = new AtomicBoolean();

    void leave() {
      if (left.compareAndSet(false, true)) {
        running.decrementAndGet();
      }
    }

    /** Nobody came to read it: the client was gone when it was ready. */
    void abandoned() {
      if (!read.get()) {
        leave();
      }
    }
  }

  /** An export counts until its end, whatever ends it. */
  private Multi<Buffer> counted(ExportRun run, Place place) {
    ports.vertx().setTimer(UNREAD.toMillis(), late -> place.abandoned());
    return Multi.createFrom()
        .deferred(() -> {
          place.read.set(true);
          return run.lines().onTermination().invoke(place::leave);
        });
  }

  private Uni<Void> recorded(Tx tx, Set<Subject> subjects, String purpose) {
    return Multi.createFrom()
        .iterable(subjects)
        .onItem()
        .transformToUniAndConcatenate(subject ->
            audit
                .record(
                    tx,
                    Audit.Entry.of("privacy.export", "subject/" + subject.id()).purpose(purpose))
                .replaceWith(subject))
        .collect()
        .last()
        .replaceWithVoid();
  }
}
