package dev.trivium.store;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** Keeps the regions of this process as the database has them. */
final class RegionRefresh {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final RegionDirectory regions;
  private long timer = -1;

  RegionRefresh(Vertx vertx, Database database, RegionDirectory regions) {
    this.vertx = vertx;
    this.database = database;
    this.regions = regions;
  }

  void start() {
    timer = vertx.setPeriodic(EVERY.toMillis(), tick -> now());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Does not wait; what is known stays while the database is away, which readiness reports. */
  void now() {
    database
        .asJob(
            Job.RESPONSES,
            tx ->
                tx.list(
                    "select id, code from sec.region where id > 0 and retired_at is null",
                    row -> Map.entry(row.text("code"), row.integer("id"))))
        .subscribe()
        .with(
            found -> regions.replace(Map.ofEntries(found.toArray(RegionRefresh::entries))),
            lost -> {});
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map.Entry<String, Integer>[] entries(int length) {
    return new Map.Entry[length];
  }
}
