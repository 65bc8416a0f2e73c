package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.MetricQuery;
import dev.trivium.forecast.ForecastRequest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may ask this server for where rules could not read a question. */
class ModelToolsTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final SayingModel model = new SayingModel();
  private final Harbour harbour = new Harbour();
  private final RunFixture runs =
      new RunFixture(
          VERTX,
          harbour.analyst(),
          AnalystConfidenceTest.boats(),
          () -> List.of(model.under("first")),
          Purse.UNLIMITED);

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private LiveResponse ask(String question) {
    ObjectNode body = Wire.object().put("input", question).put("store", false);
    body.putObject("metadata").put("trivium_as_of", "2026-03-02");
    LiveResponse response = runs.begin(ChatHouse.ANNA, Requests.response(body), null, false);
    response.ended().await().atMost(Duration.ofSeconds(20));
    return response;
  }

  private static String text(LiveResponse response) {
    return Completions.text(response.object());
  }

  @Test
  void aForecastIsMadeAsTheCallerAndItsWordingPassesTheGate() {
    model
        .calls(ModelTools.FORECAST, "{\"metric\":\"catch\",\"grain\":\"month\",\"periods\":3}")
        .says("The catch will be 999 tonnes.");

    LiveResponse response = ask("zorkmids of the vessels");

    ForecastRequest request = harbour.foreseen.getFirst();
    assertThat(request.metric()).isEqualTo("catch");
    assertThat(request.grain()).isEqualTo(MetricQuery.Grain.MONTH);
    assertThat(harbour.callers).containsOnly(ChatHouse.ANNA);
    assertThat(text(response))
        .startsWith("I am not certain that I read this rightly: a language model chose")
        .contains("Forecast of")
        .contains("| Jun 2026 | 13 | 5 | 20 |")
        .doesNotContain("999");
    assertThat(response.object().at("/metadata/trivium_band").asText()).isEqualTo("medium");
  }

  @Test
  void sentencesOfDocumentsAreQuotedNeverWorded() {
    model.calls(ModelTools.HELP, "{\"question\":\"How long may ice be kept?\"}");

    LiveResponse response = ask("zorkmids of the vessels");

    assertThat(text(response))
        .contains("> " + Harbour.ICE)
        .contains("A language model chose what to look up: How long may ice be kept?")
        .contains("Handbook");
    assertThat(response.object().at("/output/0/content/0/annotations/0/type").asText())
        .isEqualTo("url_citation");
    assertThat(model.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_forecast {\"metric\":\"salaries\",\"periods\":3}",
        "get_forecast {\"metric\":\"catch\",\"periods\":100000}",
        "get_forecast {\"metric\":\"catch\",\"grain\":\"eon\"}",
        "get_forecast nothing",
        "search_help {\"question\":\"\"}",
        "search_help {\"question\":\"Which colours have zebras?\"}",
        "search_help nothing",
        "drop_tables {}"
      })
  void whatIsNotAQuestionOfThisHouseIsToldToTheModelAndEndsWithTheRounds(String call) {
    String name = call.substring(0, call.indexOf(' '));
    String arguments = call.substring(call.indexOf(' ') + 1);
    model.calls(name, arguments).calls(name, arguments);

    LiveResponse response = ask("zorkmids of the vessels");

    assertThat(text(response)).contains("I do not know");
    assertThat(harbour.foreseen).isEmpty();
    assertThat(model.asked).hasSize(2);
    assertThat(List.copyOf(model.asked).getLast().messages().toString()).contains("\"tool\"");
  }
}
