package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Changes;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds summaries up soon after something changed, and from time to time. While a large delivery
 * comes in it rests four times as long as it works, so that the delivery does not wait for it.
 */
final class SummaryJobs {
  private static final Duration SOON = Duration.ofMillis(500);
  private static final int REST = 4;

  private final DataPorts ports;
  private final Changes changes;
  private final Duration every;
  private final Summaries summaries;
  private final AtomicLong restMillis = new AtomicLong();

  SummaryJobs(DataPorts ports, SummariesConfig config, Contracts contracts, Lineage lineage) {
    this.ports = ports;
    this.changes = ports.changes();
    this.every = config.every();
    this.summaries = new Summaries(ports, contracts, lineage, config);
  }

  /** From now on, until the process ends. */
  void start() {
    Repeated repeated =
        Repeated.start(
            ports.vertx(),
            every,
            every,
            this::work,
            failure -> ports.observer().observe(new DataObservation.SummariesDelayed(failure)));
    changes.whenever(() -> repeated.soon(SOON.plusMillis(restMillis.get())));
    repeated.soon(SOON);
  }

  private Uni<Long> work() {
    Instant begun = ports.clock().instant();
    return summaries
        .addUp()
        .onTermination()
        .invoke(() ->
            restMillis.set(REST * Duration.between(begun, ports.clock().instant()).toMillis()));
  }
}
