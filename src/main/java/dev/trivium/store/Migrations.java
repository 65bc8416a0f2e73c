package dev.trivium.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema to what this version needs. Blocking, at start only. */
final class Migrations {
  private final Address migrator;

  Migrations(Address migrator) {
    this.migrator = migrator;
  }

  /** Applies what is missing; gives the number of steps. */
  int apply() {
    try {
      return flyway().migrate().migrationsExecuted;
    } catch (FlywayException failure) {
      throw new StoreRefusal("The database cannot be migrated: " + failure.getMessage(), failure);
    }
  }

  /** Refuses when something is missing or differs. */
  void check() {
    int pending = flyway().info().pending().length;
    if (pending > 0) {
      throw new StoreRefusal(
          List.of(
              pending
                  + " migrations are not applied; run `trivium migrate` with this version first."));
    }
  }

  /** Gives the database the key that caller tokens are signed with. */
  void putTokenKey(byte[] key) throws SQLException {
    try (Connection connection = Bootstrap.connect(migrator);
        Statement role = connection.createStatement();
        PreparedStatement put = connection.prepareStatement("select sec.put_key('app', 1, ?)")) {
      role.execute("set role " + Bootstrap.OWNER);
      put.setBytes(1, key);
      put.execute();
    }
  }

  private Flyway flyway() {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(
                migrator.jdbc() + "&options=-c%20role=" + Bootstrap.OWNER,
                migrator.user(),
                migrator.password())
            .defaultSchema("migration")
            .createSchemas(true)
            .table("history")
            .locations("classpath:store/migration")
            .loggers("slf4j")
            .connectRetries(3);
    return configuration.load();
  }
}
