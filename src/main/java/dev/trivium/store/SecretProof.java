package dev.trivium.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * Compares our secret with the one a shared database was set up with. A node with another secret
 * would lock out its neighbours by new passwords, and seal values that they cannot open.
 */
final class SecretProof {
  private static final int PAD = 64;
  private static final byte INNER = 0x36;
  private static final String KEY =
      "select ipad from sec.hmac_key where purpose = 'app' and kid = 1";

  private SecretProof() {}

  /** Whether the database has not been set up yet, so that a new secret may be made for it. */
  static boolean isFresh(Address admin) throws SQLException {
    return !holds(admin, "select to_regnamespace('sec') is not null");
  }

  /** Refuses when roles or keys are there that do not follow from this secret. */
  static void refuseAnother(Address admin, Secrets secrets, boolean fresh) throws SQLException {
    if (!holds(admin, "select to_regrole('" + Bootstrap.MIGRATOR + "') is not null")) {
      return;
    }
    Address migrator = admin.as(Bootstrap.MIGRATOR, secrets.password(Bootstrap.MIGRATOR));
    try (Connection connection = Bootstrap.connect(migrator);
        Statement statement = connection.createStatement()) {
      if (!fresh) {
        statement.execute("set role " + Bootstrap.OWNER);
        try (ResultSet rows = statement.executeQuery(KEY)) {
          if (rows.next() && !Arrays.equals(rows.getBytes(1), padded(secrets))) {
            throw another();
          }
        }
      }
    } catch (SQLException failure) {
      if ("28P01".equals(failure.getSQLState())) {
        throw another();
      }
      throw failure;
    }
  }

  private static byte[] padded(Secrets secrets) {
    byte[] pad = Arrays.copyOf(secrets.derive("caller token"), PAD);
    for (int i = 0; i < PAD; i++) {
      pad[i] ^= INNER;
    }
    return pad;
  }

  private static boolean holds(Address admin, String question) throws SQLException {
    try (Connection connection = Bootstrap.connect(admin);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static StoreRefusal another() {
    return new StoreRefusal(
        List.of(
            "This database server was set up by a Trivium with another secret; give every node the"
                + " same one by TRIVIUM_DATABASE_SECRET"
                + " (it is keys/database.secret in the first home)."));
  }
}
