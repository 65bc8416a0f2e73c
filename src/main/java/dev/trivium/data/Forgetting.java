package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes away what was collected only by running, after its time: keys of deliveries with the chunks
 * and layouts behind them, decided refused rows, results of rules, closed findings, old changes.
 * Each step is a transaction of so many rows at most, and of several processes one takes it; what a
 * crash interrupts the next day finishes. Rows of datasets, the deliveries themselves and the audit
 * trail are not touched.
 */
final class Forgetting {
  private static final int AT_ONCE = 5_000;

  private final DataPorts ports;
  private final ForgettingConfig config;

  Forgetting(DataPorts ports, ForgettingConfig config) {
    this.ports = ports;
    this.config = config;
  }

  /** What is forgotten, and the statement that takes at most {@code $1} rows of it. */
  private record Kind(String what, String sql, List<Instant> before) {
    Object[] arguments(int most) {
      return Stream.concat(Stream.of(most), before.stream()).toArray();
    }
  }

  /** Emits how many rows there were. What fails is told and does not keep the others. */
  Uni<Long> forget() {
    return Multi.createFrom()
        .iterable(kinds(ports.clock().instant()))
        .onItem()
        .transformToUniAndConcatenate(this::forget)
        .collect()
        .with(Collectors.summingLong(Long::longValue));
  }

  /** In this order: chunks and layouts go when the key is gone, findings when the results are. */
  private List<Kind> kinds(Instant now) {
    Instant keys = now.minus(config.keys());
    Instant history = now.minus(config.history());
    return List.of(
        new Kind("keys", "select ingest.forget_keys($2, $1) as gone", List.of(keys)),
        new Kind(
            "chunks", "select ingest.forget_chunks($2, $3, $1) as gone", List.of(keys, history)),
        new Kind("decided", "select ingest.forget_decided($2, $1) as gone", List.of(history)),
        new Kind("layouts", "select ingest.forget_layouts($1) as gone", List.of()),
        new Kind("results", "select ingest.forget_results($2, $1) as gone", List.of(history)),
        new Kind("findings", "select ingest.forget_findings($2, $1) as gone", List.of(history)),
        new Kind(
            "changes",
            "select ops.forget_changes($2, $1) as gone",
            List.of(now.minus(config.changes()))));
  }

  private Uni<Long> forget(Kind kind) {
    return Multi.createBy()
        .repeating()
        .uni(() -> step(kind))
        .whilst(rows -> rows > 0)
        .collect()
        .with(Collectors.summingLong(Integer::longValue))
        .invoke(rows -> {
          if (rows > 0) {
            ports.observer().observe(new DataObservation.Forgotten(kind.what, rows));
          }
        })
        .onFailure()
        .recoverWithItem(failure -> {
          ports.observer().observe(new DataObservation.ForgettingFailed(kind.what, failure));
          return 0L;
        });
  }

  private Uni<Integer> step(Kind kind) {
    return ports
        .database()
        .asJob(
            Job.RETENTION,
            tx -> tx.find(kind.sql, row -> row.integer("gone"), kind.arguments(AT_ONCE)))
        .map(gone -> gone.orElse(0));
  }
}
