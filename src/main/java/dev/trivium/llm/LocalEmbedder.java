package dev.trivium.llm;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The neural model in this process. It is loaded by the first text and never before, so a server
 * without documents does not pay for it. Fails with {@link EmbedderUnavailable} where it cannot
 * run.
 */
final class LocalEmbedder implements Embedder {
  private final Vertx vertx;
  private final FutureTask<MiniLm> loading;

  LocalEmbedder(Vertx vertx, int threads, InstantSource clock, Observer observer) {
    this.vertx = vertx;
    this.loading =
        new FutureTask<>(() -> {
          long begin = clock.millis();
          MiniLm model = MiniLm.load(threads);
          observer.observe(new LlmObservation.EmbedderLoaded(MiniLm.ID, clock.millis() - begin));
          return model;
        });
  }

  @Override
  public Uni<Embeddings> embed(List<String> texts) {
    return Uni.createFrom()
        .deferred(() -> Reactive.onWorker(vertx.getOrCreateContext(), () -> vectors(texts)));
  }

  private Embeddings vectors(List<String> texts) throws Exception {
    MiniLm model = loaded();
    List<float[]> vectors = new ArrayList<>(texts.size());
    List<Integer> tokens = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(model.embed(text));
      tokens.add(model.count(text));
    }
    return new Embeddings(MiniLm.ID, vectors, tokens);
  }

  /** The first worker loads; those that come meanwhile wait on their workers. */
  private MiniLm loaded() throws InterruptedException {
    loading.run();
    try {
      return loading.get();
    } catch (ExecutionException failed) {
      throw new EmbedderUnavailable(Objects.requireNonNullElse(failed.getCause(), failed));
    }
  }
}
