package dev.trivium.store;

import dev.trivium.kernel.Observer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A PostgreSQL of its own with fsync on, which a superuser may also reach by psql. */
public final class PostgresForBench implements AutoCloseable {
  private static final String PASSWORD = "bench";
  private final EmbeddedPostgres postgres;
  private final Path home;

  private PostgresForBench(EmbeddedPostgres postgres, Path home) {
    this.postgres = postgres;
    this.home = home;
  }

  public static PostgresForBench start() throws IOException {
    Path root = Path.of("target", "postgres-for-tests").toAbsolutePath();
    Files.createDirectories(root);
    Path home = UnpackedPostgres.linkedInto(Files.createTempDirectory(root, "bench"));
    return new PostgresForBench(
        EmbeddedPostgres.start(home, PASSWORD, ServerSettings.plain(true)), home);
  }

  /** The room's door to it, on a database of its own. */
  public StoreAssembly store(Vertx vertx, Observer observer) {
    return store(vertx, observer, port());
  }

  /** The same, reached by another port. */
  public StoreAssembly store(Vertx vertx, Observer observer, int port) {
    String url = uri(port);
    Duration patience = Duration.ofMinutes(1);
    StoreConfig config =
        new StoreConfig(
            Path.of("target", "postgres-for-tests"),
            url,
            "env:BENCH_SECRET",
            true,
            new PoolConfig(4, 4, 2, 100, patience, patience, patience, patience),
            patience,
            KeysForTests.derived(),
            true,
            BackupConfig.NONE);
    return StoreAssembly.start(
        vertx,
        config,
        Map.of("BENCH_SECRET", "a secret for a bench that is long enough to be one"),
        InstantSource.system(),
        new SecureRandom(),
        observer);
  }

  /** For psql, as the superuser. */
  public String uri() {
    return uri(port());
  }

  public int port() {
    return postgres.port();
  }

  private static String uri(int port) {
    return "postgresql://%s:%s@127.0.0.1:%d/postgres"
        .formatted(EmbeddedPostgres.SUPERUSER, PASSWORD, port);
  }

  /** The postmaster, whose children do the work. */
  public ProcessHandle process() throws IOException {
    Path file = home.resolve("data").resolve("postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst())).orElseThrow();
  }

  /** Runs statements as the superuser. */
  public void admin(String... statements) {
    PostgresForTests.run(
        new Address(
            "127.0.0.1", postgres.port(), "postgres", EmbeddedPostgres.SUPERUSER, PASSWORD, false),
        statements);
  }

  @Override
  public void close() {
    postgres.stop();
  }
}
