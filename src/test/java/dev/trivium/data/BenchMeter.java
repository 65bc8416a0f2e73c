package dev.trivium.data;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What a stretch of work cost: time, CPU of this process and of PostgreSQL, blocked loops. */
final class BenchMeter {
  private static final long TICK_MILLIS = 5;
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessHandle postgres;
  private final AtomicLong gap = new AtomicLong();
  private final AtomicLong busy = new AtomicLong();
  private long began;
  private double jvm;
  private double database;

  /**
   * @param loops how many event loops there are; each is watched
   */
  BenchMeter(Vertx vertx, int loops, ProcessHandle postgres) {
    this.postgres = postgres;
    vertx
        .deployVerticle(Watch::new, new DeploymentOptions().setInstances(loops))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /**
   * What it was.
   *
   * @param gap longest time between two ticks of an event loop, over the tick
   * @param busy longest time that an event loop computed between two ticks
   */
  record Spent(double seconds, double jvm, double postgres, long gap, long busy) {
    String shown(long rows) {
      return "%.1f s, %,.0f rows/s; CPU %.1f s here, %.1f s PostgreSQL (%.1f + %.1f µs a row)"
              .formatted(
                  seconds, rows / seconds, jvm, postgres, jvm / rows * 1e6, postgres / rows * 1e6)
          + "; an event loop late by %d ms at most, computing for %d ms".formatted(gap, busy);
    }
  }

  void begin() throws IOException {
    gap.set(0);
    busy.set(0);
    jvm = ofThisProcess();
    database = ofPostgres();
    began = System.nanoTime();
  }

  Spent end() throws IOException {
    double seconds = (System.nanoTime() - began) / 1e9;
    // A server process that has just ended is counted with its parent, once that has noticed.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    return new Spent(
        seconds,
        ofThisProcess() - jvm,
        ofPostgres() - database,
        TimeUnit.NANOSECONDS.toMillis(gap.get()),
        TimeUnit.NANOSECONDS.toMillis(busy.get()));
  }

  private static double ofThisProcess() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** The postmaster with the children it has, and with those that ended. */
  private double ofPostgres() throws IOException {
    double sum = ticks(postgres, 4);
    for (ProcessHandle child : postgres.children().toList()) {
      sum += ticks(child, 2);
    }
    return sum / TICKS_PER_SECOND;
  }

  private static double ticks(ProcessHandle process, int fields) throws IOException {
    Path stat = Path.of("/proc", "" + process.pid(), "stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] parts = text.substring(text.lastIndexOf(')') + 2).split(" ");
    double sum = 0;
    for (int i = 0; i < fields; i++) {
      sum += Double.parseDouble(parts[11 + i]);
    }
    return sum;
  }

  /** Ticks on one event loop and notes how late it was. */
  private final class Watch extends VerticleBase {
    private long last;
    private long computed;

    @Override
    public Future<?> start() {
      last = System.nanoTime();
      vertx.setPeriodic(TICK_MILLIS, id -> tick());
      return Future.succeededFuture();
    }

    private void tick() {
      long now = System.nanoTime();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      gap.accumulateAndGet(now - last - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS), Math::max);
      busy.accumulateAndGet(computed == 0 ? 0 : cpu - computed, Math::max);
      last = now;
      computed = cpu;
    }
  }
}
