package dev.trivium.llm;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes the second where the first cannot run on this machine, and says so once. */
final class FallbackEmbedder implements Embedder {
  private final Embedder first;
  private final Embedder second;
  private final Observer observer;
  private final AtomicBoolean missing = new AtomicBoolean();

  FallbackEmbedder(Embedder first, Embedder second, Observer observer) {
    this.first = first;
    this.second = second;
    this.observer = observer;
  }

  @Override
  public Uni<Embeddings> embed(List<String> texts) {
    return Uni.createFrom()
        .deferred(() ->
            missing.get()
                ? second.embed(texts)
                : first
                    .embed(texts)
                    .onFailure(EmbedderUnavailable.class)
                    .invoke(this::note)
                    .onFailure(EmbedderUnavailable.class)
                    .recoverWithUni(() -> second.embed(texts)));
  }

  private void note(Throwable cause) {
    if (missing.compareAndSet(false, true)) {
      observer.observe(new LlmObservation.EmbedderMissing(HashedEmbedder.MODEL, cause));
    }
  }
}
