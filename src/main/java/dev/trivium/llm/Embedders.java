package dev.trivium.llm;

import java.util.Optional;

/** The embedders of this process, by the model that makes their vectors. */
public interface Embedders {
  /**
   * The configured one. Where it cannot run its stand-in answers, and its vectors name that one's
   * model.
   */
  Embedder usual();

  /** The model that was configured, whether it can run here or not. */
  String model();

  /**
   * The embedder of one model and no other; empty where this process has none. It fails with {@link
   * EmbedderUnavailable} where the model is known and cannot run.
   */
  Optional<Embedder> of(String model);

  /** Whether vectors of the model tell what a text means, and not only how it is spelled. */
  boolean tellsMeaning(String model);
}
