package dev.trivium.data;

import dev.trivium.llm.Embedder;
import dev.trivium.llm.EmbedderUnavailable;
import dev.trivium.llm.Embedders;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Embeds questions by the model whose vectors are in use. Where this process does not have that
 * model, nothing is compared: vectors of two models tell nothing of each other.
 */
final class QuestionVectors {
  private final Embedders embedders;

  QuestionVectors(Embedders embedders) {
    this.embedders = embedders;
  }

  /**
   * How a question is compared.
   *
   * @param model that made the vector, and that passages are compared by
   * @param embedder of that model
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and read only.
  record Meaning(String model, Embedder embedder, float[] vector) {}

  /**
   * @param inUse the model of the passages; empty while there are none that say
   */
  Uni<Optional<Meaning>> of(String question, Optional<String> inUse) {
    return inUse
        .map(embedders::of)
        .orElseGet(() -> Optional.of(embedders.usual()))
        .map(embedder -> embedded(embedder, question))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }

  private static Uni<Optional<Meaning>> embedded(Embedder embedder, String question) {
    return embedder
        .embed(List.of(question))
        .map(made -> Optional.of(new Meaning(made.model(), embedder, made.vectors().getFirst())))
        .onFailure(EmbedderUnavailable.class)
        .recoverWithItem(Optional.empty());
  }
}
