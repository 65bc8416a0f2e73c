package dev.trivium.store;

import java.sql.SQLException;
import java.util.List;

/** The start ends here; each finding is one line that a person can act on. */
public final class StoreRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> findings;

  public StoreRefusal(List<String> findings) {
    super(String.join("\n", findings));
    this.findings = List.copyOf(findings);
  }

  StoreRefusal(String finding, Throwable cause) {
    super(finding, cause);
    this.findings = List.of(finding);
  }

  public List<String> findings() {
    return findings;
  }

  static StoreRefusal unreachable(Address address, SQLException failure) {
    return new StoreRefusal(
        "The database "
            + address
            + " cannot be set up: SQLSTATE "
            + failure.getSQLState()
            + ", "
            + failure.getMessage(),
        failure);
  }
}
