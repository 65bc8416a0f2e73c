package dev.trivium.llm;

import java.time.Duration;

/**
 * The limits of this room.
 *
 * @param embedder which embedder answers
 * @param threads threads of one embedding
 * @param cacheTtl how long a vector is kept
 * @param cacheEntries vectors kept, each of about 1.6 KB
 * @param inputsMax texts that one caller has embedded at once
 * @param upstream the language models
 */
public record LlmConfig(
    Kind embedder,
    int threads,
    Duration cacheTtl,
    int cacheEntries,
    int inputsMax,
    UpstreamConfig upstream) {
  private static final int INPUTS_MAX = 256;

  /** Embeddings only. */
  public LlmConfig(Kind embedder, int threads, Duration cacheTtl, int cacheEntries) {
    this(embedder, threads, cacheTtl, cacheEntries, INPUTS_MAX, UpstreamConfig.none());
  }

  /** What turns texts into vectors. */
  public enum Kind {
    /** A small neural model in this process; where its runtime is missing, the hashed one. */
    ONNX,
    /** Words and letters counted by hash: no model, weaker, deterministic everywhere. */
    HASHED
  }
}
