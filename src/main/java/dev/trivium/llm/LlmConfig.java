package dev.trivium.llm;

import java.time.Duration;

/**
 * The limits of this room.
 *
 * @param embedder which embedder answers
 * @param threads threads of one embedding
 * @param cacheTtl how long a vector is kept
 * @param cacheEntries vectors kept, each of about 1.6 KB
 */
public record LlmConfig(Kind embedder, int threads, Duration cacheTtl, int cacheEntries) {

  /** What turns texts into vectors. */
  public enum Kind {
    /** A small neural model in this process; where its runtime is missing, the hashed one. */
    ONNX,
    /** Words and letters counted by hash: no model, weaker, deterministic everywhere. */
    HASHED
  }
}
