package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that does not share the secret of its neighbours must not come in and change the locks.
 */
class SecretProofIT {
  private static Customers customers;
  @TempDir private Path home;

  @BeforeAll
  static void open() {
    customers = new Customers(event -> {}, 1);
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void aNeighbourWithTheSameSecretComesIn() throws SQLException {
    assertThat(SecretProof.isFresh(customers.address)).isFalse();

    SecretProof.refuseAnother(customers.address, PostgresForTests.secrets(), false);
  }

  @Test
  void anotherSecretIsRefusedAndChangesNothing() {
    Secrets other =
        new Secrets("some other secret of thirty-two bytes".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> SecretProof.refuseAnother(customers.address, other, false))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("another secret");
    assertThat(customers.bare.says(Bootstrap.APP, "select 1")).isEqualTo("1");
  }

  @Test
  void noSecretIsMadeUpForADatabaseThatHoldsData() {
    StoreConfig known = PostgresForTests.config(customers.address, 1);
    StoreConfig forgetful =
        new StoreConfig(
            home,
            known.databaseUrl(),
            "",
            true,
            new PoolConfig(
                1,
                1,
                1,
                1,
                known.pools().waitLimit(),
                known.pools().statementTimeout(),
                known.pools().readerTimeout(),
                known.pools().idleInTransaction()),
            known.tokenTtl(),
            KeysForTests.derived(),
            false,
            BackupConfig.NONE);

    assertThatThrownBy(() ->
            StoreAssembly.start(
                customers.vertx,
                forgetful,
                Map.of(),
                InstantSource.system(),
                new SecureRandom(),
                event -> {}))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("is missing although there is data already");
  }
}
