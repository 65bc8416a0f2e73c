package dev.trivium.llm;

import dev.trivium.kernel.Reactive;
import dev.trivium.llm.text.HashedFeatures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * No neural model: it finds what is spelled alike, not what means the same. It needs no native
 * code, so it stands in where the other cannot run, and its name in each passage says so.
 */
final class HashedEmbedder implements Embedder {
  static final String MODEL = "hashed-384@1";

  private final Vertx vertx;

  HashedEmbedder(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Uni<Embeddings> embed(List<String> texts) {
    return Uni.createFrom()
        .deferred(() -> Reactive.onWorker(vertx.getOrCreateContext(), () -> vectors(texts)));
  }

  private static Embeddings vectors(List<String> texts) {
    return new Embeddings(
        MODEL, texts.stream().map(text -> HashedFeatures.of(text, DIMENSIONS)).toList());
  }
}
