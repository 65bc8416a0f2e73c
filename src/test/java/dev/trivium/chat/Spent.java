package dev.trivium.chat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Time that something took. On a machine that others use too, the time of the processor tells more
 * than that of the clock.
 */
record Spent(long clockNanos, long processorNanos) {
  static Spent begin() {
    return new Spent(System.nanoTime(), processor());
  }

  Spent end() {
    return new Spent(System.nanoTime() - clockNanos, processor() - processorNanos);
  }

  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static void print(String what, List<Spent> times) {
    System.out.printf(
        "%s: %d times; clock %s; processor %s%n",
        what, times.size(), told(times, Spent::clockNanos), told(times, Spent::processorNanos));
  }

  private static String told(List<Spent> times, ToLongFunction<Spent> which) {
    long[] sorted = times.stream().mapToLong(which).sorted().toArray();
    return "p50 %.2f ms, p99 %.2f ms, slowest %.2f ms"
        .formatted(
            sorted[sorted.length / 2] / 1e6,
            sorted[sorted.length * 99 / 100] / 1e6,
            sorted[sorted.length - 1] / 1e6);
  }
}
