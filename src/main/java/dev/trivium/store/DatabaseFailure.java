package dev.trivium.store;

/**
 * The database refused a statement. {@code state} is its SQLSTATE; families 22 and 23 are about the
 * values of rows, everything else is a bug of ours. The message never holds a value.
 */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String state;
  private final String constraint;

  DatabaseFailure(String state, String constraint, String message) {
    super("SQLSTATE " + state + " " + constraint + ": " + message);
    this.state = state;
    this.constraint = constraint;
  }

  public String state() {
    return state;
  }

  /** The name of the violated constraint, or empty. */
  public String constraint() {
    return constraint;
  }

  /** Whether the statement names a table or column that is gone, as one planned before a change. */
  public boolean isAboutWhatIsGone() {
    return state.equals("42P01") || state.equals("42703");
  }

  /** Whether a value of a row was refused, rather than the statement. */
  public boolean isAboutValues() {
    return state.startsWith("22") || state.startsWith("23");
  }
}
