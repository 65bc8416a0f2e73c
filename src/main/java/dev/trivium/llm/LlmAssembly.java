package dev.trivium.llm;

import dev.trivium.kernel.Observer;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** Wires this room: what was configured, cached, with its stand-in behind it. */
public final class LlmAssembly {
  private final Embedder embedder;

  public LlmAssembly(Vertx vertx, LlmConfig config, InstantSource clock, Observer observer) {
    Embedder hashed =
        new CachedEmbedder(new HashedEmbedder(vertx), HashedEmbedder.MODEL, config, clock);
    this.embedder =
        switch (config.embedder()) {
          case HASHED -> hashed;
          case ONNX ->
              new FallbackEmbedder(
                  new CachedEmbedder(
                      new LocalEmbedder(vertx, config.threads(), clock, observer),
                      MiniLm.ID,
                      config,
                      clock),
                  hashed,
                  observer);
        };
  }

  public Embedder embedder() {
    return embedder;
  }
}
