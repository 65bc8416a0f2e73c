package dev.trivium.app;

import dev.trivium.kernel.StoreObservation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What is measured about backups. A gauge appears with its first sample, never as a zero. */
final class BackupMetrics {
  private static final double MILLIS = 1_000.0;

  private final MeterRegistry meters;
  private final Map<String, DoubleSupplier> shown = new ConcurrentHashMap<>();

  BackupMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void observe(StoreObservation observation) {
    if (observation instanceof StoreObservation.BackupFinished done) {
      double at = seconds();
      show("trivium_backup_last_timestamp_seconds", () -> at);
      show("trivium_backup_bytes", () -> (double) done.packed());
    } else if (observation instanceof StoreObservation.WalShipped shipped) {
      show("trivium_wal_archive_lag_seconds", () -> shipped.lagMillis() / MILLIS);
    } else if (observation instanceof StoreObservation.WalStuck) {
      double since = seconds();
      show("trivium_wal_archive_lag_seconds", () -> seconds() - since);
    } else if (observation instanceof StoreObservation.RestoreDrill drill) {
      show("trivium_restore_drill_passed", () -> drill.passed() ? 1 : 0);
      if (drill.passed()) {
        show("trivium_restore_drill_age_seconds", () -> seconds() - drill.atMillis() / MILLIS);
        show("trivium_restore_drill_rto_seconds", () -> drill.rtoMillis() / MILLIS);
        show("trivium_restore_drill_rpo_seconds", () -> drill.rpoMillis() / MILLIS);
      }
    }
  }

  private void show(String name, DoubleSupplier value) {
    if (shown.put(name, value) == null) {
      Gauge.builder(name, () -> shown.getOrDefault(name, () -> Double.NaN).getAsDouble())
          .register(meters);
    }
  }

  private static double seconds() {
    return System.currentTimeMillis() / MILLIS;
  }
}
