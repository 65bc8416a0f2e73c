package dev.trivium.store;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one a JVM, without fsync, and a freshly cloned database for each
 * call of {@link #store}. Use it so:
 *
 * <pre>{@code
 * StoreAssembly store = PostgresForTests.store(vertx, observation -> {});
 * PostgresForTests.get(store.database().as(caller, tx -> ...));
 * }</pre>
 */
public final class PostgresForTests {
  static final String SECRET = "a secret for tests that is long enough to be one";
  private static final String TEMPLATE = "trivium_template";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger CLONES = new AtomicInteger();
  private static final Address ADMIN = launch();

  private PostgresForTests() {}

  /** A migrated database of its own, with every role, and the room's door to it. */
  public static StoreAssembly store(Vertx vertx, Observer observer) {
    return store(vertx, observer, 4);
  }

  /** The same with so many connections in each pool. */
  public static StoreAssembly store(Vertx vertx, Observer observer, int connections) {
    return store(vertx, observer, connections, freshDatabase());
  }

  /** The same on a database that the test also reaches in other ways. */
  static StoreAssembly store(Vertx vertx, Observer observer, int connections, Address admin) {
    return start(vertx, observer, config(admin, connections));
  }

  static StoreAssembly start(Vertx vertx, Observer observer, StoreConfig config) {
    return StoreAssembly.start(
        vertx,
        config,
        Map.of("TEST_SECRET", SECRET),
        InstantSource.system(),
        new SecureRandom(),
        observer);
  }

  /** Runs statements as the superuser in the database behind a door. */
  public static void admin(StoreAssembly store, String... statements) {
    run(behind(store), statements);
  }

  /** What the superuser, whom row-level security does not concern, is told first. */
  public static String superuser(StoreAssembly store, String sql) {
    return told(behind(store), sql);
  }

  private static String told(Address admin, String sql) {
    try (Connection connection = Bootstrap.connect(admin);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The same in a database that is named by its address. */
  public static String superuser(String url, String sql) {
    return told(Address.parse(url), sql);
  }

  private static Address behind(StoreAssembly store) {
    Caller anybody = new Caller("admin", Set.of(Caller.ALL), Set.of());
    return get(store
            .database()
            .as(
                anybody,
                tx ->
                    tx.find(
                        "select current_database()::text as d", row -> ADMIN.in(row.text("d")))))
        .orElseThrow();
  }

  static void run(Address admin, String... statements) {
    try (Connection connection = Bootstrap.connect(admin);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Waits for a result on the test's own thread. */
  public static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** The superuser's address of a freshly cloned database, for tests that must break something. */
  static Address freshDatabase() {
    String name = "t" + CLONES.incrementAndGet();
    try (Connection connection = Bootstrap.connect(ADMIN);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " template " + TEMPLATE);
      return ADMIN.in(name);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** What a configuration names a database of its own by that nothing was ever put into. */
  public static String emptyDatabase() {
    String name = "e" + CLONES.incrementAndGet();
    run(ADMIN, "create database " + name);
    return url(ADMIN.in(name));
  }

  /** The same of a migrated one. */
  public static String migratedDatabase() {
    return url(freshDatabase());
  }

  /** A physical copy of such a database, to which nobody may be connected. */
  public static String copyOf(String url) {
    String name = "e" + CLONES.incrementAndGet();
    run(ADMIN, "create database " + name + " template " + Address.parse(url).database());
    return url(ADMIN.in(name));
  }

  /** The secret that the roles of this server follow from, as a file would hold it. */
  public static String secret() {
    return SECRET;
  }

  static StoreConfig config(Address admin, int connections) {
    return config(admin, connections, KeysForTests.derived());
  }

  static StoreConfig config(Address admin, int connections, KeysConfig keys) {
    return new StoreConfig(
        Path.of("target", "postgres-for-tests"),
        url(admin),
        "env:TEST_SECRET",
        true,
        new PoolConfig(
            connections,
            connections,
            2,
            10_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10)),
        Duration.ofMinutes(1),
        keys,
        false,
        BackupConfig.NONE);
  }

  private static String url(Address admin) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(admin.user(), admin.password(), admin.host(), admin.port(), admin.database());
  }

  static Secrets secrets() {
    return new Secrets(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Address launch() {
    try {
      Path root = Path.of("target", "postgres-for-tests").toAbsolutePath();
      Files.createDirectories(root);
      Path home = UnpackedPostgres.linkedInto(Files.createTempDirectory(root, "jvm"));
      EmbeddedPostgres postgres = EmbeddedPostgres.start(home, "test", ServerSettings.plain(false));
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop));
      Address admin =
          new Address(
              "127.0.0.1", postgres.port(), "postgres", EmbeddedPostgres.SUPERUSER, "test", false);
      Bootstrap.roles(admin, secrets());
      Bootstrap.database(admin, TEMPLATE);
      new Migrations(
              admin.in(TEMPLATE).as(Bootstrap.MIGRATOR, secrets().password(Bootstrap.MIGRATOR)))
          .apply();
      return admin;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
