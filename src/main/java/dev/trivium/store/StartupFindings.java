package dev.trivium.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything about roles, grants and policies that would let a row leak. One is enough to refuse.
 */
final class StartupFindings {
  private StartupFindings() {}

  static void refuseIfAny(Address address, Secrets secrets) throws SQLException {
    List<String> findings = new ArrayList<>();
    Address migrator = address.as(Bootstrap.MIGRATOR, secrets.password(Bootstrap.MIGRATOR));
    try (Connection connection = Bootstrap.connect(migrator);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(StartupFindingsSql.FINDINGS)) {
      while (rows.next()) {
        findings.add(rows.getString(1));
      }
    }
    if (!findings.isEmpty()) {
      throw new StoreRefusal(findings);
    }
  }
}
