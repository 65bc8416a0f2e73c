package dev.trivium.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EmbedderTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String QUESTION = "How do I get my money back?";
  private static final List<String> TEXTS =
      List.of(
          QUESTION,
          "A refund is paid out within five days after the parcel has arrived.",
          "The warehouse is closed on public holidays.");

  private final List<Observation> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theModelFindsAMeaningWithoutASharedWord() {
    Embeddings made = get(room(LlmConfig.Kind.ONNX).embed(TEXTS));

    assertThat(made.model()).isEqualTo("all-minilm-l6-v2-q@afdb6f1a0e45");
    assertThat(made.vectors())
        .allSatisfy(vector -> assertThat(dot(vector, vector)).isBetween(0.999, 1.001));
    assertThat(similarity(made, 1)).isGreaterThan(similarity(made, 2) + 0.2);
  }

  @Test
  void theModelIsLoadedByTheFirstTextAndOnlyOnce() {
    Embedder embedder = room(LlmConfig.Kind.ONNX);
    assertThat(seen).isEmpty();

    get(Uni.join().all(embedder.embed(TEXTS), embedder.embed(List.of("other"))).andFailFast());

    assertThat(seen).singleElement().isInstanceOf(LlmObservation.EmbedderLoaded.class);
  }

  @Test
  void theHashedOneIsTheSameEverywhereAndKnowsSpellings() {
    Embeddings made =
        get(room(LlmConfig.Kind.HASHED).embed(List.of("Refunds paid", "refund PAID", "holiday")));

    assertThat(made.model()).isEqualTo("hashed-384@1");
    assertThat(similarity(made, 1)).isGreaterThan(similarity(made, 2) + 0.4);
    assertThat(made.vectors().get(2)[0])
        .isEqualTo(get(room(LlmConfig.Kind.HASHED).embed(List.of("holiday"))).vectors().get(0)[0]);
    assertThat(get(room(LlmConfig.Kind.HASHED).embed(List.of("--"))).vectors().get(0))
        .containsOnly(0f);
  }

  @Test
  void theHashedOneStandsInWhereTheRuntimeIsMissing() {
    Embedder broken =
        texts ->
            Uni.createFrom()
                .failure(new EmbedderUnavailable(new UnsatisfiedLinkError("no native code")));
    Embedder embedder = new FallbackEmbedder(broken, new HashedEmbedder(VERTX), seen::add);

    assertThat(get(embedder.embed(TEXTS)).model()).isEqualTo("hashed-384@1");
    get(embedder.embed(TEXTS));

    assertThat(seen).singleElement().isInstanceOf(LlmObservation.EmbedderMissing.class);
  }

  @Test
  void vectorsAreKeptForADayByContent() {
    List<String> asked = new ArrayList<>();
    Embedder source =
        texts -> {
          asked.addAll(texts);
          return new HashedEmbedder(VERTX).embed(texts);
        };
    Embedder embedder =
        new CachedEmbedder(source, HashedEmbedder.MODEL, config(LlmConfig.Kind.HASHED), now::get);

    get(embedder.embed(List.of("one", "two", "one ")));
    Embeddings again = get(embedder.embed(List.of("two", "three")));

    assertThat(asked).containsExactly("one", "two", "three");
    assertThat(again.vectors().get(0))
        .isEqualTo(get(new HashedEmbedder(VERTX).embed(List.of("two"))).vectors().get(0));

    now.set(now.get().plus(Duration.ofHours(25)));
    get(embedder.embed(List.of("one")));
    assertThat(asked).endsWith("three", "one");
  }

  private Embedder room(LlmConfig.Kind kind) {
    return new LlmAssembly(VERTX, config(kind), now::get, seen::add).usual();
  }

  private static LlmConfig config(LlmConfig.Kind kind) {
    return new LlmConfig(kind, 1, Duration.ofHours(24), 100);
  }

  private static double similarity(Embeddings made, int other) {
    return dot(made.vectors().get(0), made.vectors().get(other));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(60));
  }
}
