package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LexiconsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Lexicons lexicons =
      new Lexicons(new Understander(Language.load("en"), DayOfWeek.MONDAY), 10);

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void makesOneLexiconForAVocabularyHoweverManyAskAtOnce() throws Exception {
    Vocabulary words = words();

    List<Lexicon> both =
        onLoop(() ->
            Uni.combine()
                .all()
                .unis(lexicons.of(words), lexicons.of(words))
                .asTuple()
                .map(pair -> List.of(pair.getItem1(), pair.getItem2())));
    Lexicon later = onLoop(() -> lexicons.of(words));

    assertThat(both).containsOnly(later);
  }

  @Test
  void makesItAnewWhenTheVocabularyWasReadAgain() throws Exception {
    Lexicon before = onLoop(() -> lexicons.of(words()));
    Lexicon after = onLoop(() -> lexicons.of(words()));

    assertThat(after).isNotSameAs(before);
  }

  @Test
  void comesBackToTheEventLoopThatAsked() throws Exception {
    boolean back =
        onLoop(() -> lexicons.of(words()).map(made -> Vertx.currentContext().isEventLoopContext()));

    assertThat(back).isTrue();
  }

  private <T> T onLoop(Supplier<Uni<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(go -> Reactive.future(work.get()).onComplete(done::complete, done::fail));
    return done.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Vocabulary words() {
    return new Vocabulary(
        "model",
        List.of(),
        List.of(),
        Map.of("city", List.of("Bergen", "Turku")),
        List.of(),
        List.of(),
        MetricQuery.Grain.MONTH,
        null,
        List.of(),
        List.of("north"));
  }
}
