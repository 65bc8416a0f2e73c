package dev.trivium.chat.evaluation;

/**
 * Whether a result is right, and if not, how it is wrong.
 *
 * @param reason a few words for a list of failures; {@code ok} where it is right
 */
public record Verdict(boolean right, String reason) {
  static final Verdict OK = new Verdict(true, "ok");

  /** Nothing came back. */
  public static Verdict missing() {
    return wrong("no result");
  }

  static Verdict wrong(String reason) {
    return new Verdict(false, reason);
  }
}
