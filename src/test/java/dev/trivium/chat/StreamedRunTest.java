package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that answers by itself, in every state in which a response can end. */
class StreamedRunTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Vertx VERTX = Vertx.vertx();

  private final ScriptedModel model = new ScriptedModel();
  private final List<String> settled = new ArrayList<>();
  private int budget = Integer.MAX_VALUE;

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private final Purse purse =
      (spending, input, output) ->
          Uni.createFrom()
              .item(
                  new Purse.Reservation() {
                    @Override
                    public int maxOutput() {
                      return Math.min(budget, output);
                    }

                    @Override
                    public void delivered(long tokens) {}

                    @Override
                    public List<String> warnings() {
                      return budget == 5 ? List.of("budget_80") : List.of();
                    }

                    @Override
                    public Uni<Void> settle(Tokens used, boolean estimated) {
                      settled.add(used + (estimated ? " estimated" : ""));
                      return Uni.createFrom().voidItem();
                    }
                  });

  private final RunFixture runs =
      new RunFixture(VERTX, new PacedAnswerer(), ChatHouse.NO_METRICS, model.models(), purse);

  private LiveResponse begin(ObjectNode body, String before, boolean cancelled) {
    return runs.begin(body.put("model", "relay"), before, cancelled);
  }

  private LiveResponse ended(String script) {
    LiveResponse response = begin(Wire.object().put("input", script), null, false);
    response.ended().await().atMost(WAIT);
    return response;
  }

  private static List<String> types(LiveResponse response) {
    return response.log().written().stream().map(Entry::type).toList();
  }

  private static String text(LiveResponse response) {
    return Completions.text(response.object());
  }

  private static String chunks(LiveResponse response) {
    Completions reading = new Completions(response.begun(), false);
    StringBuilder out = new StringBuilder();
    response
        .log()
        .written()
        .forEach(entry ->
            reading
                .encode(entry)
                .ifPresent(bytes -> out.append(new String(bytes, StandardCharsets.UTF_8))));
    return out.toString();
  }

  /** Numbers without a gap, and the last event, and no other, ends it. */
  private static void assertWhole(LiveResponse response) {
    List<Entry> shown = response.log().written();
    for (int i = 0; i < shown.size(); i++) {
      assertThat(shown.get(i).number()).isEqualTo(i);
      assertThat(shown.get(i).terminal()).isEqualTo(i == shown.size() - 1);
    }
    assertThat(response.object().path("usage").path("total_tokens").isNumber()).isTrue();
  }

  @Test
  void showsEachPieceAndTellsThatItStandsOnNothing() {
    LiveResponse response = ended("say Hello|, world");

    assertWhole(response);
    assertThat(types(response))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(text(response)).isEqualTo("Hello, world");
    ObjectNode metadata = (ObjectNode) response.object().get("metadata");
    assertThat(metadata.path("trivium_generated_by").asText()).isEqualTo("model");
    assertThat(metadata.path("trivium_grounding").asText()).isEqualTo("none");
    assertThat(metadata.path("trivium_band").asText()).isEqualTo("none");
    assertThat(metadata.path("trivium_confidence").asText()).isEqualTo("null");
    assertThat(metadata.has("trivium_usage")).isFalse();
    assertThat(response.object().at("/usage/input_tokens").asInt()).isEqualTo(11);
    assertThat(response.object().at("/usage/input_tokens_details/cached_tokens").asInt())
        .isEqualTo(3);
    assertThat(response.object().at("/usage/output_tokens_details/reasoning_tokens").asInt())
        .isEqualTo(2);
    assertThat(settled).containsExactly(ScriptedModel.TOLD.toString());
    assertThat(chunks(response))
        .contains("\"finish_reason\":\"stop\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void showsCallsOfTheCallersFunctionsAsItems() {
    LiveResponse response = ended("call");

    assertWhole(response);
    assertThat(types(response))
        .filteredOn(type -> type.contains("function") || type.contains("item"))
        .containsExactly(
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.output_item.added",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done");
    assertThat(response.object().at("/output/0/arguments").asText())
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(response.object().at("/output/1/arguments").asText()).isEqualTo("{}");
    assertThat(chunks(response))
        .contains(
            "\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\","
                + "\"function\":{\"name\":\"time\",\"arguments\":\"\"}}]")
        .contains("\"finish_reason\":\"tool_calls\"");
    ObjectNode whole = new Completions(response.begun(), false).whole(response.object());
    assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(whole.at("/choices/0/message/tool_calls/0/id").asText()).isEqualTo("call_1");
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void goesOnFromTheOutputOfACall() {
    LiveResponse called = ended("call");
    ObjectNode next = Wire.object();
    next.putArray("input")
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", "call_1")
        .put("output", "say rain");

    LiveResponse response = begin(next, called.settled().context(), false);
    response.ended().await().atMost(WAIT);

    assertThat(text(response)).isEqualTo("rain");
    assertThat(List.copyOf(model.asked).getLast().messages())
        .extracting(turn -> turn.path("role").asText())
        .containsExactly("user", "assistant", "tool");
  }

  @Test
  void saysInTheTextThatAModelDiedBehindIt() {
    LiveResponse response = ended("die Half an");

    assertWhole(response);
    assertThat(types(response)).endsWith("response.output_item.done", "error", "response.failed");
    assertThat(text(response)).isEqualTo("Half an" + Composition.NOTICE);
    assertThat(response.object().at("/error/code").asText()).isEqualTo("upstream_error");
    assertThat(response.object().at("/output/0/status").asText()).isEqualTo("incomplete");
    assertThat(settled).singleElement().asString().endsWith("estimated");
    assertThat(chunks(response))
        .contains("event: error\ndata: {\"error\":")
        .doesNotContain("[DONE]")
        .doesNotContain("\"finish_reason\":\"stop\"");
  }

  @Test
  void tellsWhyAModelDidNotEvenBegin() {
    LiveResponse response = ended("refuse");

    assertWhole(response);
    assertThat(response.object().path("output")).isEmpty();
    assertThat(response.object().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void paysForNoCallThatNobodyServed() {
    LiveResponse response = ended("refuse");

    assertThat(settled).containsExactly(Tokens.NONE.toString());
    assertThat(response.object().at("/usage/total_tokens").asInt(-1)).isZero();
  }

  @Test
  void paysForThePromptWhereTheModelMayHaveReadIt() {
    ended("die");

    assertThat(settled)
        .singleElement()
        .asString()
        .endsWith("estimated")
        .doesNotContain(Tokens.NONE.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "long Some, max_output_tokens, length",
    "filtered Some, content_filter, content_filter"
  })
  void isNotCompleteWhereTheModelWasCutShort(String script, String reason, String finish) {
    LiveResponse response = ended(script);

    assertWhole(response);
    assertThat(response.object().path("status").asText()).isEqualTo("incomplete");
    assertThat(response.object().at("/incomplete_details/reason").asText()).isEqualTo(reason);
    assertThat(text(response)).isEqualTo("Some" + Composition.NOTICE);
    assertThat(chunks(response)).contains("\"finish_reason\":\"" + finish + "\"");
  }

  @Test
  void tellsThatABudgetCutTheAnswer() {
    budget = 5;

    LiveResponse response = ended("long Some");

    assertThat(model.asked.peek().maxOutput()).isEqualTo(5);
    assertThat(response.object().at("/metadata/trivium_cut").asText()).isEqualTo("budget");
    assertThat(response.log().written())
        .filteredOn(entry -> entry.type().equals("trivium:warning"))
        .singleElement()
        .extracting(entry -> entry.body().path("code").asText())
        .isEqualTo("budget_80");
  }

  @ParameterizedTest
  @CsvSource({"hang, ''", "hang Some|words, Somewords"})
  void stopsTheModelAtOnceAndKeepsWhatWasSaid(String script, String kept) {
    LiveResponse response = begin(Wire.object().put("input", script), null, false);
    while (!kept.isEmpty() && response.log().size() < 6) {
      Thread.onSpinWait();
    }

    response.cancel(ResponseRun.CANCELLED);
    response.cancel(ResponseRun.CANCELLED);
    response.ended().await().atMost(WAIT);
    response.cancel(ResponseRun.CANCELLED);

    assertWhole(response);
    assertThat(response.object().path("status").asText()).isEqualTo("cancelled");
    assertThat(text(response)).isEqualTo(kept);
    assertThat(model.open).hasValue(0);
    assertThat(model.cancelled).hasValue(1);
    assertThat(settled).singleElement().asString().endsWith("estimated");
  }

  @Test
  void asksNobodyIfItWasStoppedWhileItWaited() {
    LiveResponse response = begin(Wire.object().put("input", "say x"), null, true);
    response.ended().await().atMost(WAIT);

    assertWhole(response);
    assertThat(response.object().path("status").asText()).isEqualTo("cancelled");
    assertThat(model.asked).isEmpty();
    assertThat(settled).isEmpty();
  }

  @Test
  void leavesOutTheOldestTurnsOfALongConversationAndSaysSo() {
    ObjectNode body = longConversation();

    LiveResponse response = begin(body, null, false);
    response.ended().await().atMost(WAIT);

    assertThat(types(response)).contains("trivium:warning");
    assertThat(model.asked.peek().messages())
        .extracting(turn -> turn.path("content").asText().substring(0, 4))
        .containsExactly("be b", "say ");
  }

  @Test
  void refusesALongConversationOfWhichNothingMayBeLeftOut() {
    ObjectNode body = longConversation().put("truncation", "disabled");

    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> begin(body, null, false));

    assertThat(refused.problem().code()).isEqualTo("context_length_exceeded");
  }

  private static ObjectNode longConversation() {
    ObjectNode body = Wire.object().put("instructions", "be brief");
    var input = body.putArray("input");
    input.addObject().put("role", "user").put("content", "old ".repeat(2_000));
    input.addObject().put("role", "assistant").put("content", "answer");
    input.addObject().put("role", "user").put("content", "say new");
    return body;
  }
}
