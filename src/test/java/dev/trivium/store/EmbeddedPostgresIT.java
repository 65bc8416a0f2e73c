package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Reactive;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database of the home comes up again, whatever ended the one before. */
class EmbeddedPostgresIT {
  private static final Path ROOT = Path.of("target", "embedded-homes").toAbsolutePath();
  private static Vertx vertx;
  private Path home;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    get(Reactive.uni(vertx::close));
  }

  @BeforeEach
  void makeHome() throws IOException {
    Files.createDirectories(ROOT);
    home = UnpackedPostgres.linkedInto(Files.createTempDirectory(ROOT, "home"));
  }

  @AfterEach
  void nothingIsLeftRunning() throws IOException {
    try {
      assertThat(new Postmaster(home.resolve("data")).runs()).isFalse();
    } finally {
      postmaster(home).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void keepsItsDataFromStartToStart() {
    StoreAssembly first = start(home);
    get(first.schemaChanges().apply(List.of("North"), List.of()));
    assertThat(first.version()).isEqualTo("PostgreSQL 18.6, embedded");
    assertThat(get(first.ping())).isTrue();
    long before = System.nanoTime();
    stop(first);
    Duration stopping = Duration.ofNanos(System.nanoTime() - before);

    before = System.nanoTime();
    StoreAssembly second = start(home);
    Duration starting = Duration.ofNanos(System.nanoTime() - before);
    System.out.printf(
        "EmbeddedPostgresIT: stop %d ms, second start %d ms%n",
        stopping.toMillis(), starting.toMillis());

    assertThat(second.regions().byCode()).containsOnlyKeys("North");
    assertThat(stopping).isLessThan(Duration.ofSeconds(5));
    stop(second);
  }

  @Test
  void keepsSecretsToItselfAndValuesOutOfTheLog() throws IOException {
    StoreAssembly store = start(home);
    try {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve("keys/database.secret"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(() ->
              get(
                  store
                      .database()
                      .asJob(
                          Job.RESPONSES,
                          tx -> tx.execute("select 1 / length($1::text)::int - $2::int", "", 7))))
          .isInstanceOf(DatabaseFailure.class);
      assertThatThrownBy(() ->
              get(
                  store
                      .database()
                      .asJob(
                          Job.RESPONSES, tx -> tx.execute("select $1::text::int", "tell-no-one"))))
          .isInstanceOf(DatabaseFailure.class)
          .hasMessageNotContaining("tell-no-one");
    } finally {
      stop(store);
    }
    assertThat(Files.readString(home.resolve("postgres.log")))
        .contains("division by zero")
        .doesNotContain("unnamed portal");
  }

  @Test
  void refusesAHomeThatIsInUseInOneLine() {
    StoreAssembly store = start(home);
    try {
      assertThatThrownBy(() -> start(home))
          .isInstanceOfSatisfying(
              StoreRefusal.class,
              refusal ->
                  assertThat(refusal.findings())
                      .singleElement()
                      .asString()
                      .contains("is in use")
                      .doesNotContain("\n"));
    } finally {
      stop(store);
    }
  }

  @Test
  void takesOverFromAServerThatWasKilled() {
    EmbeddedPostgres orphan = startAlone();
    ProcessHandle before = postmaster(home).orElseThrow();

    EmbeddedPostgres next = startAlone();

    assertThat(postmaster(home).orElseThrow().pid()).isNotEqualTo(before.pid());
    assertThat(works(before)).isFalse();
    assertThat(next.port()).isPositive();
    next.stop();
    orphan.stop();
  }

  @Test
  void comesUpAfterItsPostgresWasKilled() {
    startAlone();
    ProcessHandle postmaster = postmaster(home).orElseThrow();
    postmaster.destroyForcibly();
    while (works(postmaster)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    startAlone().stop();
  }

  /** In a container the number of a dead PostgreSQL is soon given to somebody else. */
  @Test
  void leavesAStrangerAloneWhoHasTheNumberOfTheDead() throws Exception {
    startAlone().stop();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          home.resolve("data/postmaster.pid"),
          stranger.pid() + "\n" + home.resolve("data") + "\n1\n5432\n\n127.0.0.1\n0 0\nready\n");

      startAlone().stop();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void refusesToMakeANewSecretForOldData() throws IOException {
    stop(start(home));
    Files.delete(home.resolve("keys/database.secret"));

    assertThatThrownBy(() -> start(home))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("database.secret is missing");
  }

  private EmbeddedPostgres startAlone() {
    return EmbeddedPostgres.start(home, "not a secret, only a test", ServerSettings.plain(false));
  }

  private static Optional<ProcessHandle> postmaster(Path home) {
    try {
      String first = Files.readAllLines(home.resolve("data/postmaster.pid")).getFirst();
      return ProcessHandle.of(Long.parseLong(first));
    } catch (IOException notRunning) {
      return Optional.empty();
    }
  }

  /** Not so once it is dead, even if nobody has asked yet how it ended. */
  private static boolean works(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static StoreAssembly start(Path home) {
    return StoreAssembly.start(
        vertx,
        config(home),
        Map.of(),
        InstantSource.system(),
        new SecureRandom(),
        observation -> {});
  }

  private static void stop(StoreAssembly store) {
    get(Reactive.uni(store::close));
  }

  private static StoreConfig config(Path home) {
    return new StoreConfig(
        home,
        "",
        "",
        true,
        new PoolConfig(
            2,
            2,
            1,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)),
        Duration.ofMinutes(1),
        KeysForTests.derived(),
        false,
        BackupConfig.NONE);
  }
}
