package dev.trivium.llm;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Turns texts into vectors whose cosine tells how near their meanings are.
 *
 * <p>Shape: one vector a text, in order, of {@link #DIMENSIONS} numbers and length 1. Vectors of
 * two models cannot be compared, so each batch names its model. CPU work runs on a worker.
 */
public interface Embedder {
  int DIMENSIONS = 384;

  /**
   * Tokens of one text that are read at most; what stands behind them has no part in the vector.
   */
  int TOKENS = 510;

  Uni<Embeddings> embed(List<String> texts);
}
