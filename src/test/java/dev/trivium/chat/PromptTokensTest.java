package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Models;
import dev.trivium.llm.Prompt;
import dev.trivium.llm.TokenCount;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How long prompts are taken to be, and what is left out of those that are too long. */
class PromptTokensTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int CONTEXT = 400;

  private final SayingModel model = new SayingModel();
  private final List<Long> reserved = new ArrayList<>();
  private final List<Long> booked = new ArrayList<>();
  private final RunFixture runs =
      new RunFixture(
          VERTX,
          AnalystConfidenceTest.analyst(AnalystConfidenceTest.rule()),
          AnalystConfidenceTest.boats(),
          () ->
              List.of(
                  new Models.Model(
                      new ModelCard(
                          "small",
                          "somebody",
                          CONTEXT,
                          100,
                          ModelCard.Prices.FREE,
                          Set.of(),
                          false),
                      model)),
          (spending, input, output) -> {
            reserved.add(input);
            return Uni.createFrom().item(new Booked(output));
          });

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private final class Booked implements Purse.Reservation {
    private final int output;

    Booked(int output) {
      this.output = output;
    }

    @Override
    public int maxOutput() {
      return output;
    }

    @Override
    public void delivered(long tokens) {}

    @Override
    public Uni<Void> settle(Tokens used, boolean estimated) {
      booked.add(used.input());
      return Uni.createFrom().voidItem();
    }
  }

  private LiveResponse ask(ObjectNode body) {
    LiveResponse response = runs.begin(body.put("model", "small"), null, false);
    response.ended().await().atMost(Duration.ofSeconds(20));
    return response;
  }

  private static ObjectNode user(String text) {
    return Wire.object().put("role", "user").put("content", text);
  }

  /** A question, a call with its output, and a last question. */
  private static ObjectNode conversation(String filling) {
    ObjectNode body = Wire.object();
    ArrayNode input = body.putArray("input");
    input.add(user("weather"));
    input
        .addObject()
        .put("type", "function_call")
        .put("call_id", "call_1")
        .put("name", "weather")
        .put("arguments", "{}");
    input
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", "call_1")
        .put("output", filling);
    input.add(user("and tomorrow"));
    return body;
  }

  @Test
  void leavesOutWholeExchangesWhereCountingSaysThatTheyDoNotFit() {
    model.says("sun");

    LiveResponse response = ask(conversation("zyx wvu ".repeat(100)));

    Prompt prompt = List.copyOf(model.asked).getFirst();
    assertThat(prompt.messages()).hasSize(1);
    assertThat(prompt.messages().toString()).contains("and tomorrow").doesNotContain("call_1");
    assertThat(response.log().written())
        .filteredOn(entry -> entry.type().equals("trivium:warning"))
        .extracting(Entry::body)
        .extracting(event -> event.path("code").asText())
        .containsExactly("truncated");
    assertThat(runs.observed).contains(new ChatObservation.PromptTrimmed("small"));
  }

  @Test
  void leavesNothingOutThatOnlyTheGuessTakesForTooLong() {
    model.says("sun");

    // 1,000 signs are 334 tokens by the guess and 200 by the vocabulary.
    LiveResponse response = ask(conversation("good ".repeat(200)));

    assertThat(List.copyOf(model.asked).getFirst().messages()).hasSize(4);
    assertThat(response.log().written()).noneMatch(entry -> entry.type().equals("trivium:warning"));
  }

  @Test
  void refusesWhatDoesNotFitWhereNothingMayBeLeftOutOrNothingIsLeft() {
    ObjectNode all = conversation("zyx wvu ".repeat(100)).put("truncation", "disabled");
    ObjectNode last = Wire.object().put("input", "zyx wvu ".repeat(200));

    for (ObjectNode body : List.of(all, last)) {
      assertThatThrownBy(() -> ask(body))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.problem().code()).isEqualTo("context_length_exceeded");
                assertThat(refused.problem().kind().status()).isEqualTo(400);
              });
    }
    assertThat(model.asked).isEmpty();
  }

  @Test
  void whatTheServerCountedCorrectsTheNextGuess() {
    ObjectNode body = Wire.object().put("input", "word ".repeat(60));
    model.says("a").says("b");

    ask(body.deepCopy());
    ask(body.deepCopy());

    // The server told 100; the guess of 106 was too low for that with its margin.
    assertThat(reserved.get(0)).isEqualTo(106);
    assertThat(reserved.get(1)).isEqualTo(115);
  }

  @Test
  void whatBrokeOffIsBookedWithoutTheMarginItWasReservedWith() {
    ObjectNode body = Wire.object().put("input", "word ".repeat(60));
    model.says("a").saysAndDies("b");

    ask(body.deepCopy());
    ask(body.deepCopy());

    assertThat(reserved).containsExactly(106L, 115L);
    assertThat(booked).containsExactly(100L, 106L);
  }

  @Test
  void aGuessRisesInStepsAndFallsSlowlyAndNeverOutOfItsBounds() {
    PromptTokens tokens = new PromptTokens(new TokenCount(VERTX));

    tokens.learn("m", 100, 200);
    assertThat(tokens.high("m", 100)).as("one odd prompt").isEqualTo(125);
    for (int i = 0; i < 3; i++) {
      tokens.learn("m", 100, 200);
    }
    assertThat(tokens.high("m", 100)).isEqualTo(230);
    tokens.learn("m", 100, 50);
    assertThat(tokens.high("m", 100)).isBetween(210L, 215L);
    for (int i = 0; i < 4; i++) {
      tokens.learn("m", 100, 1_000_000);
    }
    assertThat(tokens.high("m", 100)).isEqualTo(400);
    tokens.learn("other", 10, 1_000_000);
    assertThat(tokens.high("other", 100)).isEqualTo(100);
  }

  @Test
  void signsOfOtherScriptsWeighMoreThanLetters() {
    JsonNode latin = user("aaaaaaaaa");
    JsonNode other = user("日本語日本語日本語");

    assertThat(PromptBudget.tokens(latin)).isLessThan(PromptBudget.tokens(other));
  }
}
