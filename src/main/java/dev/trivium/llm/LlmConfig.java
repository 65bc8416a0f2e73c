package dev.trivium.llm;

import java.time.Duration;

/**
 * The limits of this room.
 *
 * @param embedder which embedder answers
 * @param threads threads of one embedding
 * @param cacheTtl how long a vector is kept
 * @param cacheEntries vectors kept, each of about 1.6 KB
 * @param asked what callers may have embedded
 * @param upstream the language models
 */
public record LlmConfig(
    Kind embedder,
    int threads,
    Duration cacheTtl,
    int cacheEntries,
    Asked asked,
    UpstreamConfig upstream) {
  private static final Asked USUAL = new Asked(256, 2, 64);

  /**
   * What callers may have embedded, so that answers find workers beside it.
   *
   * @param inputsMax texts of one request
   * @param atOnce requests that are worked on
   * @param waiting requests that wait; more are sent away
   */
  public record Asked(int inputsMax, int atOnce, int waiting) {}

  /** Embeddings only. */
  public LlmConfig(Kind embedder, int threads, Duration cacheTtl, int cacheEntries) {
    this(embedder, threads, cacheTtl, cacheEntries, USUAL, UpstreamConfig.none());
  }

  /** What turns texts into vectors. */
  public enum Kind {
    /** A small neural model in this process; where its runtime is missing, the hashed one. */
    ONNX,
    /** Words and letters counted by hash: no model, weaker, deterministic everywhere. */
    HASHED
  }
}
