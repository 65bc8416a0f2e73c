package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Quotations;
import dev.trivium.data.Sources;
import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.ForecastRequest;
import dev.trivium.forecast.Forecasts;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may ask this server for where rules could not read a question. */
class ModelToolsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String ICE = "Ice may be kept for two days.";

  private final SayingModel model = new SayingModel();
  private final List<ForecastRequest> foreseen = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final RunFixture runs =
      new RunFixture(
          VERTX,
          analyst(),
          AnalystConfidenceTest.boats(),
          () -> List.of(model.under("first")),
          Purse.UNLIMITED);

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private Analyst analyst() {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    Forecasts forecasts =
        (caller, request) -> {
          callers.add(caller);
          foreseen.add(request);
          return Uni.createFrom().item(points(request));
        };
    return new Analyst(
        AnalystConfidenceTest.boats(),
        forecasts,
        new Handbook(),
        clock,
        new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
        new Calibrators(
            AnalystConfidenceTest.rule(), Calibrators.Store.NONE, clock, Duration.ofSeconds(60)),
        seen -> {});
  }

  private static Forecast points(ForecastRequest request) {
    List<Forecast.Point> points = new ArrayList<>();
    LocalDate month = LocalDate.of(2026, 3, 1);
    for (int i = 1; i <= request.horizonSteps(); i++) {
      points.add(new Forecast.Point(month.plusMonths(i), 10 + i, 5, 20));
    }
    Forecast.Interval interval = new Forecast.Interval(0.9, "conformal-own", true, 40, 0.9);
    return new Forecast(
        List.of(), points, interval, List.of("naive"), "ok", List.of(), Sources.NONE, null);
  }

  /** One page that every caller may read. */
  private final class Handbook implements Quotations {
    @Override
    public Uni<Found> find(Caller caller, String question, String lang) {
      callers.add(caller);
      Citation citation =
          new Citation(
              new Reference(UUID.nameUUIDFromBytes(new byte[] {1}), 0, "00"),
              "handbook.md",
              "Handbook",
              "all",
              "Ice",
              0,
              0,
              ICE.length(),
              ICE);
      Quoted quoted =
          new Quoted(citation, Optional.empty(), 0, List.of(new Sentence(0, ICE.length(), 0)));
      return Uni.createFrom().item(new Found(true, false, List.of(quoted)));
    }

    @Override
    public Uni<List<Citation>> again(Caller caller, List<Reference> references) {
      return Uni.createFrom().item(List.of());
    }
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

    ForecastRequest request = foreseen.getFirst();
    assertThat(request.metric()).isEqualTo("catch");
    assertThat(request.grain()).isEqualTo(MetricQuery.Grain.MONTH);
    assertThat(callers).containsOnly(ChatHouse.ANNA);
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
        .contains("> " + ICE)
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
    assertThat(foreseen).isEmpty();
    assertThat(model.asked).hasSize(2);
    assertThat(List.copyOf(model.asked).getLast().messages().toString()).contains("\"tool\"");
  }
}
