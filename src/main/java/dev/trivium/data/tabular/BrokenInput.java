package dev.trivium.data.tabular;

/** The delivery as a whole cannot be read on; the message says where and what to do. */
public final class BrokenInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether it is broken or merely too large. */
  public enum Kind {
    BROKEN,
    TOO_LARGE
  }

  private final Kind kind;
  private final String explanation;

  public BrokenInput(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.explanation = message;
  }

  public static BrokenInput broken(String message) {
    return new BrokenInput(Kind.BROKEN, message);
  }

  public static BrokenInput tooLarge(String message) {
    return new BrokenInput(Kind.TOO_LARGE, message);
  }

  /** The message, as it may be shown. */
  public String explanation() {
    return explanation;
  }

  public Kind kind() {
    return kind;
  }
}
