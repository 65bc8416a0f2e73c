package dev.trivium.llm;

import dev.trivium.kernel.Observer;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Wires this room: each model of this process, cached, and the configured one with a stand-in. */
public final class LlmAssembly implements Embedders {
  private final LlmConfig.Kind configured;
  private final Embedder neural;
  private final Embedder hashed;
  private final Embedder usual;
  private final Models models;
  private final TokenCount tokens;

  /**
   * Embeddings and language models.
   *
   * @param environment where keys may be
   */
  public LlmAssembly(
      Vertx vertx,
      LlmConfig config,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    this(
        vertx,
        config,
        clock,
        observer,
        Upstreams.of(
            new OpenAiChatModel.Around(vertx, config.upstream(), clock, random, observer),
            environment));
  }

  /** Embeddings only. */
  public LlmAssembly(Vertx vertx, LlmConfig config, InstantSource clock, Observer observer) {
    this(vertx, config, clock, observer, Models.NONE);
  }

  private LlmAssembly(
      Vertx vertx, LlmConfig config, InstantSource clock, Observer observer, Models models) {
    this.models = models;
    this.tokens = new TokenCount(vertx);
    this.configured = config.embedder();
    this.hashed =
        new CachedEmbedder(new HashedEmbedder(vertx), HashedEmbedder.MODEL, config, clock);
    this.neural =
        new CachedEmbedder(
            new LocalEmbedder(vertx, config.threads(), clock, observer), MiniLm.ID, config, clock);
    this.usual =
        switch (configured) {
          case HASHED -> hashed;
          case ONNX -> new FallbackEmbedder(neural, hashed, observer);
        };
  }

  /** The language models that are configured. */
  public Models models() {
    return models;
  }

  /** What counts tokens. */
  public TokenCount tokens() {
    return tokens;
  }

  @Override
  public Embedder usual() {
    return usual;
  }

  @Override
  public String model() {
    return switch (configured) {
      case HASHED -> HashedEmbedder.MODEL;
      case ONNX -> MiniLm.ID;
    };
  }

  @Override
  public Optional<Embedder> of(String model) {
    if (model.equals(MiniLm.ID)) {
      return Optional.of(neural);
    }
    return model.equals(HashedEmbedder.MODEL) ? Optional.of(hashed) : Optional.empty();
  }

  @Override
  public boolean tellsMeaning(String model) {
    return model.equals(MiniLm.ID);
  }
}
