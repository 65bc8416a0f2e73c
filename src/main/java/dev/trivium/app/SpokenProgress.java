package dev.trivium.app;

import dev.trivium.store.TransferProgress;
import java.io.PrintWriter;
import java.time.Duration;

/** Says every few seconds how far it has come; short work says nothing. */
final class SpokenProgress implements TransferProgress {
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final PrintWriter err;
  private long last = System.nanoTime();

  SpokenProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void at(String table, long rows) {
    long now = System.nanoTime();
    if (now - last > EVERY.toNanos()) {
      err.printf("  %s: %,d rows%n", table, rows);
      err.flush();
      last = now;
    }
  }
}
