package dev.trivium.llm;

/** A model or its native runtime is not to be had in this process. */
public final class EmbedderUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbedderUnavailable(Throwable cause) {
    super("the embedding model cannot run here: " + cause, cause);
  }
}
