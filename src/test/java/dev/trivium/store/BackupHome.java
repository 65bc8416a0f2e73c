package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Reactive;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A home with an embedded database, a governed table, and a directory for backups beside it. */
final class BackupHome {
  static final Caller WRITER = new Caller("wanda", Set.of(Caller.ALL), Set.of("writer"));
  private static final Path ROOT = Path.of("target", "backup-homes").toAbsolutePath();

  final Queue<Observation> seen = new ConcurrentLinkedQueue<>();
  private final Vertx vertx;
  final Path home;
  final Path target;
  StoreAssembly store;

  private BackupHome(Vertx vertx, Path home, Path target) {
    this.vertx = vertx;
    this.home = home;
    this.target = target;
    this.store = open(vertx, config(home, target), seen);
  }

  /** A fresh home with an empty table. */
  static BackupHome fresh(Vertx vertx) throws IOException {
    Path root = place();
    BackupHome made =
        new BackupHome(
            vertx, UnpackedPostgres.linkedInto(root.resolve("home")), root.resolve("target"));
    get(
        made.store
            .schemaChanges()
            .apply(
                List.of("North"),
                List.of(
                    """
                    create table data.things (region_id int not null references sec.region,
                      id bigint not null, said text not null, primary key (region_id, id))
                    """,
                    "select sec.govern('data.things')")));
    return made;
  }

  /** The server on a home that is there already. */
  static BackupHome of(Vertx vertx, Path home, Path target) {
    return new BackupHome(vertx, home, target);
  }

  /** A place that is not there yet, for a restore. */
  static Path place() throws IOException {
    Files.createDirectories(ROOT);
    return Files.createTempDirectory(ROOT, "home");
  }

  /** What a restored home says of the moment it was restored to. */
  String recoveryOf(Path restored) {
    StoreAssembly other = open(vertx, config(restored, target), seen);
    try {
      return get(other
              .database()
              .as(
                  WRITER,
                  tx ->
                      tx.find(
                          "select kind, point from ops.recovery",
                          row -> row.text("kind") + " " + row.instant("point"))))
          .orElseThrow();
    } finally {
      get(Reactive.uni(other::close));
    }
  }

  /** Opens a restored home, counts its rows and closes it. */
  long rowsIn(Path restored) {
    StoreAssembly other = open(vertx, config(restored, target), seen);
    try {
      return count(other);
    } finally {
      get(Reactive.uni(other::close));
    }
  }

  /** Adds rows and gives a moment after the last commit and before the next. */
  Instant add(long from, long to) {
    get(
        store
            .database()
            .as(
                WRITER,
                tx ->
                    tx.execute(
                        """
                        insert into data.things (region_id, id, said)
                        select r.id, g, 'row ' || g from generate_series($1::bigint, $2::bigint) g,
                          sec.region r where r.code = 'North'
                        """,
                        from,
                        to)));
    return Instant.now().plusMillis(5).truncatedTo(ChronoUnit.MILLIS);
  }

  long rows() {
    return count(store);
  }

  Backups backups() {
    return store.backups().orElseThrow();
  }

  Restoration.Done restore(Path to, @Nullable Instant at) {
    return Restoration.prepare(
            config(home, target), Map.of(), InstantSource.system(), new SecureRandom())
        .into(to, at, bytes -> {});
  }

  /** Adds rows and waits until the archive timeout has closed their segment and it is shipped. */
  Instant addAndShip(long from, long to) throws IOException {
    long before = shipped();
    Instant added = add(from, to);
    Instant limit = Instant.now().plusSeconds(30);
    while (shipped() == before) {
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("No WAL segment was shipped within 30 s.");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return added;
  }

  private long shipped() throws IOException {
    Path archive = target.resolve(Files.readString(home.resolve("backup/archive")));
    try (Stream<String> lines = Files.lines(archive.resolve("wal.log"))) {
      return lines.count();
    }
  }

  /** PostgreSQL closes its last segment when it stops, and it is shipped. */
  void stop() {
    get(Reactive.uni(store::close));
  }

  void startAgain() {
    store = open(vertx, config(home, target), seen);
  }

  private static long count(StoreAssembly store) {
    return get(store
            .database()
            .as(
                WRITER,
                tx -> tx.find("select count(*) as n from data.things", row -> row.bigint("n"))))
        .orElseThrow();
  }

  private static StoreAssembly open(Vertx vertx, StoreConfig config, Queue<Observation> seen) {
    return StoreAssembly.start(
        vertx, config, Map.of(), InstantSource.system(), new SecureRandom(), seen::add);
  }

  static StoreConfig config(Path home, Path target) {
    return new StoreConfig(
        home,
        "",
        "",
        true,
        new PoolConfig(
            2,
            2,
            2,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)),
        Duration.ofMinutes(1),
        KeysForTests.files(home.resolve("keys/kek"), KeysForTests.TTL),
        false,
        new BackupConfig(
            target, Duration.ofDays(35), Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO));
  }
}
