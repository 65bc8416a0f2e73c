package dev.trivium.store;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The steps from nothing to a database that may be served from. Blocking. */
final class StoreStart {
  static final String DATABASE = "trivium";
  private static final String MADE_BEFORE_KEYS =
      "select to_regclass('sec.hmac_key') is not null and to_regclass('sec.subject_key') is null";

  private static final String SERVED =
      """
      select exists (select from pg_stat_activity where datname = current_database()
        and usename in ('trivium_app', 'trivium_reader', 'trivium_job', 'trivium_keys'))
      """;

  private StoreStart() {}

  static Opened open(StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    return config.embedded()
        ? embedded(config, environment, random)
        : external(config, environment, random);
  }

  /**
   * The database that a server on this home has running. What is not migrated is left to the
   * server, which may be of another version.
   */
  static Opened beside(
      StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    Secrets secrets = Secrets.read(config, environment, random, false);
    int port =
        new Postmaster(config.home().resolve("data"))
            .port()
            .orElseThrow(() ->
                new StoreRefusal(
                    List.of(
                        "The server on "
                            + config.home()
                            + " has no database running yet; try again in a moment.")));
    Address address =
        new Address(
            "127.0.0.1",
            port,
            DATABASE,
            Bootstrap.MIGRATOR,
            secrets.password(Bootstrap.MIGRATOR),
            false);
    return opened(config.withoutMigration(), null, null, address, secrets);
  }

  static int migrateOnly(
      StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    Opened opened = open(config, environment, random);
    opened.close();
    return opened.regions().byCode().size();
  }

  private static Opened embedded(
      StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    HomeLock lock = HomeLock.take(config.home());
    @Nullable EmbeddedPostgres postgres = null;
    try {
      boolean fresh = !Files.exists(config.home().resolve("data"));
      Secrets secrets = Secrets.read(config, environment, random, fresh);
      if (config.backup().directory() != null) {
        WalSpool.in(config.home());
      }
      String password = secrets.password(EmbeddedPostgres.SUPERUSER);
      postgres = EmbeddedPostgres.start(config.home(), password, ServerSettings.of(config));
      Address admin =
          new Address(
              "127.0.0.1",
              postgres.port(),
              "postgres",
              EmbeddedPostgres.SUPERUSER,
              password,
              false);
      if (postgres.superuserMayEnter()) {
        setUp(admin, DATABASE, secrets);
        setUpBackup(admin.in(DATABASE), secrets);
        postgres.shutOutSuperuser();
      }
      return opened(config, lock, postgres, admin.in(DATABASE), secrets);
    } catch (RuntimeException failure) {
      if (postgres != null) {
        postgres.stop();
      }
      lock.close();
      throw failure;
    }
  }

  private static Opened external(
      StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    Address admin = Address.parse(config.databaseUrl());
    Secrets secrets = secretOf(admin, config, environment, random);
    if (config.migrate()) {
      setUp(admin, admin.database(), secrets);
    }
    return opened(config, null, null, admin, secrets);
  }

  /** Whether somebody is connected in one of the roles that serve; everybody may see who is. */
  static boolean isServed(Address admin) {
    try (Connection connection = Bootstrap.connect(admin);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(SERVED)) {
      return answer.next() && answer.getBoolean(1);
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(admin, failure);
    }
  }

  private static Secrets secretOf(
      Address admin, StoreConfig config, Map<String, String> environment, RandomGenerator random) {
    try {
      boolean fresh = SecretProof.isFresh(admin);
      Secrets secrets = Secrets.read(config, environment, random, fresh);
      SecretProof.refuseAnother(admin, secrets, fresh);
      return secrets;
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(admin, failure);
    }
  }

  private static void setUp(Address admin, String database, Secrets secrets) {
    try {
      Bootstrap.roles(admin, secrets);
      Bootstrap.database(admin, database);
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(admin, failure);
    }
  }

  private static void setUpBackup(Address admin, Secrets secrets) {
    try {
      Bootstrap.backup(admin, secrets);
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(admin, failure);
    }
  }

  private static Opened opened(
      StoreConfig config,
      @Nullable HomeLock lock,
      @Nullable EmbeddedPostgres postgres,
      Address address,
      Secrets secrets) {
    Address migrator = address.as(Bootstrap.MIGRATOR, secrets.password(Bootstrap.MIGRATOR));
    Migrations migrations = new Migrations(migrator);
    refuseOldSeals(migrator);
    if (config.migrate()) {
      migrations.apply();
    } else {
      migrations.check();
    }
    try {
      migrations.putTokenKey(secrets.derive("caller token"));
      StartupFindings.refuseIfAny(address, secrets);
      RegionDirectory regions = new RegionDirectory();
      String version = read(migrator, regions);
      String kind = postgres == null ? "external" : "embedded";
      return new Opened(
          lock, postgres, address, secrets, regions, "PostgreSQL " + version + ", " + kind);
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(address, failure);
    }
  }

  /**
   * Before there were keys of subjects, one secret sealed all; such values cannot be taken over.
   */
  private static void refuseOldSeals(Address migrator) {
    try (Connection connection = Bootstrap.connect(migrator);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(MADE_BEFORE_KEYS)) {
      if (answer.next() && answer.getBoolean(1)) {
        throw new StoreRefusal(
            List.of(
                "This database was made by an earlier version that sealed personal values under"
                    + " one secret; this version gives each person a key and cannot open them."
                    + " Start it with an empty home or database and deliver the data again."));
      }
    } catch (SQLException failure) {
      throw StoreRefusal.unreachable(migrator, failure);
    }
  }

  /** Makes region 0, reads the regions there are, and gives the server's version. */
  private static String read(Address migrator, RegionDirectory regions) throws SQLException {
    try (Connection connection = Bootstrap.connect(migrator);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into sec.region (id, code, name) values (0, '*', 'All regions')"
              + " on conflict do nothing");
      Map<String, Integer> found = new HashMap<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select id, code from sec.region where id > 0 and retired_at is null")) {
        while (rows.next()) {
          found.put(rows.getString("code"), rows.getInt("id"));
        }
      }
      regions.replace(found);
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }
}
