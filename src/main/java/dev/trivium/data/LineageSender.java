package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Job;
import dev.trivium.web.Outgoing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends events to the collector: those of one run in their order, one a request, again and again
 * until it takes them. A run whose event is refused waits alone; no other one waits for it. What
 * fails here costs ingestion nothing, since the events are safe in their table.
 */
final class LineageSender {
  /** Longer than a call can last, so that no other node sends the same event meanwhile. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final int AT_ONCE = 2;
  private static final int MOST = 50;
  private static final int PRUNED_AT_ONCE = 5_000;

  private final DataPorts ports;
  private final LineageConfig config;
  private final Outgoing outgoing;
  private final LineageOutbox outbox = new LineageOutbox();

  LineageSender(DataPorts ports, LineageConfig config, Outgoing outgoing) {
    this.ports = ports;
    this.config = config;
    this.outgoing = outgoing;
  }

  /** Sends what is due, round after round while something is taken; gives how many were. */
  Uni<Long> send() {
    if (config.collector().isEmpty()) {
      return Uni.createFrom().item(0L);
    }
    Outgoing.Target collector = config.collector().get();
    return Multi.createBy()
        .repeating()
        .uni(() -> round(collector))
        .whilst(taken -> taken > 0)
        .collect()
        .with(java.util.stream.Collectors.summingLong(Long::longValue))
        .call(this::measured);
  }

  /** Deletes what is older than the retention; gives the number of rows of one step. */
  Uni<Integer> prune() {
    Instant before = ports.clock().instant().minus(config.retention());
    return ports
        .database()
        .asJob(
            Job.LINEAGE,
            tx -> outbox.prune(tx, before, config.collector().isEmpty(), PRUNED_AT_ONCE));
  }

  private Uni<Long> round(Outgoing.Target collector) {
    return ports
        .database()
        .asJob(Job.LINEAGE, tx -> outbox.claim(tx, ports.clock().instant(), LEASE, MOST))
        .onItem()
        .transformToMulti(claimed -> Multi.createFrom().iterable(claimed))
        .onItem()
        .transformToUni(claimed -> sent(collector, claimed))
        .merge(AT_ONCE)
        .filter(taken -> taken)
        .collect()
        .with(java.util.stream.Collectors.counting());
  }

  private Uni<Boolean> sent(Outgoing.Target collector, LineageOutbox.Claimed claimed) {
    return outgoing
        .post(collector, Buffer.buffer(claimed.event()))
        .chain(answer ->
            switch (answer) {
              case Outgoing.Answer.Taken taken -> taken(claimed).replaceWith(true);
              case Outgoing.Answer.Refused refused ->
                  later(claimed, refused.status()).replaceWith(false);
              case Outgoing.Answer.Unreachable unreachable -> later(claimed, 0).replaceWith(false);
            });
  }

  private Uni<Integer> taken(LineageOutbox.Claimed claimed) {
    return ports
        .database()
        .asJob(Job.LINEAGE, tx -> outbox.sent(tx, claimed.id(), ports.clock().instant()));
  }

  private Uni<Integer> later(LineageOutbox.Claimed claimed, int status) {
    Duration wait = wait(claimed.attempts());
    ports
        .observer()
        .observe(
            new DataObservation.LineageDelayed(
                claimed.id(), status, claimed.attempts(), wait.toMillis()));
    return ports
        .database()
        .asJob(Job.LINEAGE, tx -> outbox.later(tx, claimed, ports.clock().instant().plus(wait)));
  }

  /** Doubles with each attempt, from the least to the most. */
  Duration wait(int attempts) {
    Duration wait = config.retryLeast();
    for (int i = 1; i < attempts && wait.compareTo(config.retryMost()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(config.retryMost()) < 0 ? wait : config.retryMost();
  }

  private Uni<Void> measured(long sent) {
    return ports
        .database()
        .asJob(Job.LINEAGE, outbox::oldest)
        .invoke(oldest -> {
          Instant now = ports.clock().instant();
          long lag = oldest.map(at -> Duration.between(at, now).toMillis()).orElse(0L);
          ports.observer().observe(new DataObservation.OutboxMeasured(sent, Math.max(0, lag)));
        })
        .replaceWithVoid();
  }
}
