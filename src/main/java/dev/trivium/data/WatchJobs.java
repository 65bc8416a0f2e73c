package dev.trivium.data;

import dev.trivium.kernel.DataObservation;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks from time to time and soon after a delivery, never twice at once on this node. However many
 * deliveries come, there is one look at most in each {@link #SOON}.
 */
final class WatchJobs {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final DataPorts ports;
  private final Duration every;
  private final Watch watch;
  private final QuarantineExpiry expiry;
  private final WatchRepository measures = new WatchRepository();
  private final FindingRepository findings = new FindingRepository();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean awaited = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();

  /** What was open when it was counted last, so that nothing left is told, too. */
  private final Map<Label, Long> counted = new HashMap<>();

  private record Label(String dataset, String kind) {}

  WatchJobs(DataPorts ports, WatchConfig config, Contracts contracts) {
    this.ports = ports;
    this.every = config.every();
    this.watch = new Watch(ports, config, contracts);
    this.expiry = new QuarantineExpiry(ports, config);
  }

  /** From now on, until the process ends. */
  void start() {
    started.set(true);
    ports.vertx().setPeriodic(every.toMillis(), tick -> begin());
    soon();
  }

  /** Rows have come. */
  void soon() {
    if (started.get() && awaited.compareAndSet(false, true)) {
      ports
          .vertx()
          .setTimer(
              SOON.toMillis(),
              tick -> {
                awaited.set(false);
                begin();
              });
    }
  }

  /** One look, with everything that belongs to it. */
  Uni<Integer> look() {
    return expiry.expire().chain(watch::look).call(this::count);
  }

  private void begin() {
    if (!running.compareAndSet(false, true)) {
      soon();
      return;
    }
    look()
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(
            done -> failing.set(false),
            failure -> {
              // Told once, not each time, until it works again.
              if (failing.compareAndSet(false, true)) {
                ports.observer().observe(new DataObservation.WatchFailed("*", failure));
              }
            });
  }

  private Uni<Void> count() {
    return ports
        .database()
        .asJob(
            Job.QUALITY,
            tx -> findings.counted(tx).invoke(this::tell).chain(() -> measures.refused(tx)))
        .invoke(refused ->
            refused.forEach(each ->
                ports
                    .observer()
                    .observe(new DataObservation.QuarantineCounted(each.dataset(), each.open()))))
        .replaceWithVoid();
  }

  private void tell(List<FindingRepository.Count> open) {
    counted.replaceAll((label, n) -> 0L);
    open.forEach(each -> counted.put(new Label(each.dataset(), each.kind()), each.open()));
    counted.forEach((label, n) ->
        ports
            .observer()
            .observe(new DataObservation.FindingsCounted(label.dataset, label.kind, n)));
  }
}
