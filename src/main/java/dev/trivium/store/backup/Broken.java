package dev.trivium.store.backup;

/** A backup cannot be used as it is; the message is one sentence for its operator. */
public final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Broken(String sentence) {
    super(sentence);
  }

  public Broken(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
