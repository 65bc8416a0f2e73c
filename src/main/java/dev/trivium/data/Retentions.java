package dev.trivium.data;

import dev.trivium.data.contract.Retention;
import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Audit;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Deletes rows that are older than their contract keeps them; without a {@code retention} that
 * names a date nothing is deleted. Who is under a legal hold is kept. Each step is a transaction
 * with its entry in the audit trail, so what a crash interrupts the next day finishes. What the
 * house itself collects by running goes on the same day, see {@link Forgetting}.
 */
final class Retentions {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofDays(1);
  private static final int AT_ONCE = 5_000;
  private static final String EXPIRE =
      "select region, gone from sec.expire($1::text::name, $2::text::name, $3, $4)";
  private static final String CHANGED =
      "insert into ops.change (region_id, kind, key) values ($1, 'retention', $2)";

  private final DataPorts ports;
  private final Contracts contracts;
  private final Audit audit = new Audit();

  Retentions(DataPorts ports, Contracts contracts) {
    this.ports = ports;
    this.contracts = contracts;
  }

  /**
   * Once soon after the start, then daily.
   *
   * @param forgetting what is done after it
   */
  void start(Forgetting forgetting) {
    Repeated.start(
        ports.vertx(),
        FIRST,
        EVERY,
        () -> expire().onFailure().recoverWithItem(this::failed).chain(forgetting::forget),
        failure -> ports.observer().observe(new DataObservation.RetentionFailed("", failure)));
  }

  /** What is kept by contracts does not hold up what is forgotten by age. */
  private long failed(Throwable failure) {
    ports.observer().observe(new DataObservation.RetentionFailed("", failure));
    return 0;
  }

  private record Gone(int region, long rows) {}

  /**
   * Emits how many rows were deleted. A dataset that fails is told and does not stop the others.
   */
  Uni<Long> expire() {
    Instant now = ports.clock().instant();
    return ports
        .database()
        .asJob(Job.RETENTION, contracts::all)
        .chain(all ->
            Multi.createFrom()
                .iterable(childrenFirst(all))
                .onItem()
                .transformToUniAndConcatenate(each -> expire(each, now))
                .collect()
                .with(Collectors.summingLong(Long::longValue)));
  }

  /** Rows that refer to others go before those they refer to. */
  private static List<ActiveContract> childrenFirst(List<ActiveContract> all) {
    return all.stream()
        .filter(each -> each.contract().retention().isPresent())
        .sorted(
            Comparator.comparing((ActiveContract each) -> each.contract().references().isEmpty()))
        .toList();
  }

  private Uni<Long> expire(ActiveContract active, Instant now) {
    Retention retention = active.contract().retention().orElseThrow();
    String dataset = active.contract().dataset();
    return Multi.createBy()
        .repeating()
        .uni(() -> step(active, retention, now))
        .whilst(rows -> rows >= AT_ONCE)
        .collect()
        .with(Collectors.summingLong(Long::longValue))
        .invoke(rows -> {
          if (rows > 0) {
            ports.observer().observe(new DataObservation.RowsExpired(dataset, rows));
          }
        })
        .onFailure()
        .recoverWithItem(failure -> {
          ports.observer().observe(new DataObservation.RetentionFailed(dataset, failure));
          return 0L;
        });
  }

  private Uni<Long> step(ActiveContract active, Retention retention, Instant now) {
    String before = retention.before(now).toString();
    return ports
        .database()
        .asJob(
            Job.RETENTION,
            tx ->
                tx.list(
                        EXPIRE,
                        row -> new Gone(row.integer("region"), row.bigint("gone")),
                        active.contract().relation(),
                        retention.element().column(),
                        before,
                        AT_ONCE)
                    .call(gone -> recorded(tx, active.contract().dataset(), before, gone)))
        .map(gone -> gone.stream().mapToLong(Gone::rows).sum());
  }

  private Uni<Void> recorded(Tx tx, String dataset, String before, List<Gone> gone) {
    return Multi.createFrom()
        .iterable(gone)
        .onItem()
        .transformToUniAndConcatenate(each ->
            tx.execute(CHANGED, each.region, dataset)
                .chain(() ->
                    audit.record(
                        tx,
                        Job.RETENTION,
                        Audit.Entry.of("rows.expire", "dataset/" + dataset)
                            .with("region", each.region)
                            .with("rows", each.rows)
                            .with("before", before))))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
