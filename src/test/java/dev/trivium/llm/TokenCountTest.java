package dev.trivium.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenCountTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration WAIT = Duration.ofSeconds(30);
  private final TokenCount count =
      new LlmAssembly(
              VERTX,
              new LlmConfig(LlmConfig.Kind.HASHED, 1, WAIT, 1),
              InstantSource.system(),
              observation -> {})
          .tokens();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void countsAsThePublishedExamplesDo() {
    assertThat(count.of(List.of("tiktoken is great!", "", "hello world")).await().atMost(WAIT))
        .containsExactly(6, 0, 2);
  }

  @Test
  void aSpecialTokenInATextIsPlainText() {
    List<Integer> tokens = count.of(List.of("a <|endoftext|> b")).await().atMost(WAIT);

    assertThat(tokens.getFirst()).isGreaterThan(5);
  }

  @Test
  void countsALongWordInTime() {
    List<Integer> tokens = count.of(List.of("a".repeat(1_000_000))).await().atMost(WAIT);

    assertThat(tokens.getFirst()).isBetween(10_000, 1_000_000);
  }

  @Test
  void readsTokensBack() {
    assertThat(count.decoded(List.of(new int[] {15_339, 1_917})).await().atMost(WAIT))
        .contains(List.of("hello world"));
    assertThat(count.decoded(List.of(new int[] {Integer.MAX_VALUE})).await().atMost(WAIT))
        .isEmpty();
  }

  @Test
  void aHighCountIsHigher() {
    assertThat(TokenCount.high(0)).isZero();
    assertThat(TokenCount.high(1)).isEqualTo(2);
    assertThat(TokenCount.high(1_000)).isEqualTo(1_150);
  }
}
