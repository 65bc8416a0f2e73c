package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Fiscal years and years of whole weeks, of series that come along and of a metric. */
class YearsOverHttpTest {
  private static final Caller CALLER = new Caller("ann", Set.of("*"), Set.of());
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-16T08:00:00Z"));
  private static final String RETAIL =
      "\"retail\":{\"weeks\":\"4-5-4\",\"week_start\":\"sunday\",\"month\":\"01\","
          + "\"rule\":\"nearest\"}";

  @AutoClose("close")
  private final Vertx vertx = Vertx.vertx();

  @Test
  void quartersOfAFiscalYearAreNamedByTheirFirstDay() throws Exception {
    ObjectNode body = months(LocalDate.of(2020, 2, 1), 39);
    body.put("fiscal_start", "02").put("horizon", 2).put("duplicates", "sum");
    ((ObjectNode) body.at("/series/0")).put("grain", "quarter");

    JsonNode series = post(body);

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2023-05-01");
    assertThat(series.at("/points/1/ds").asText()).isEqualTo("2023-08-01");
    body.put("fiscal_start", "13");
    refused(body, "forecast/bad-request");
  }

  @Test
  void monthsOfWholeWeeksAreMadeOfDays() throws Exception {
    ObjectNode body = days(LocalDate.of(2022, 1, 30), LocalDate.of(2024, 3, 3));
    body.set("retail", Json.mapper().readTree("{" + RETAIL + "}").get("retail"));
    body.put("horizon", 12).put("duplicates", "sum");
    ((ObjectNode) body.at("/series/0")).put("grain", "month");

    JsonNode series = post(body);

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2024-03-03");
    assertThat(series.at("/points/1/ds").asText()).isEqualTo("2024-04-07");
    assertThat(series.get("notes").toString())
        .contains("the retail year that begins on 2023-01-29 has 53 weeks");
    body.put("fiscal_start", "04");
    refused(body, "forecast/bad-request");
    body.remove("fiscal_start");
    ((ObjectNode) body.get("retail")).put("weeks", "4-4-4");
    refused(body, "forecast/bad-request");
  }

  @Test
  void aMetricIsAddedUpToFiscalQuarters() throws Exception {
    String asked = "{\"metric\":\"visits\",\"grain\":\"quarter\",\"horizon\":2,";

    JsonNode fiscal = post(asked + "\"fiscal_start\":\"02\"}");
    JsonNode plain = post(asked + "\"holidays\":null}");

    // Days count one each, so a quarter is as long as it is.
    assertThat(fiscal.at("/points/0/ds").asText()).isEqualTo("2026-02-01");
    assertThat(fiscal.at("/points/0/value").asDouble()).isCloseTo(89, within(1.5));
    assertThat(fiscal.at("/points/1/ds").asText()).isEqualTo("2026-05-01");
    assertThat(plain.at("/points/0/ds").asText()).isEqualTo("2026-01-01");
  }

  @Test
  void aMetricIsAddedUpToMonthsOfWholeWeeks() throws Exception {
    JsonNode series = post("{\"metric\":\"visits\",\"horizon\":12," + RETAIL + "}");

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-01");
    double[] days = {35, 28, 28, 35, 28, 28, 35, 28, 28, 35, 28, 28};
    for (int h = 0; h < 11; h++) {
      assertThat(series.at("/points/" + h + "/value").asDouble())
          .as("month " + h)
          .isCloseTo(days[h], within(2.0));
    }
    refused("{\"metric\":\"visits\",\"nowcast\":true," + RETAIL + "}", "forecast/bad-request");
    refused("{\"metric\":\"share\"," + RETAIL + "}", "forecast/not-additive");
  }

  private static ObjectNode months(LocalDate first, int count) {
    ObjectNode body = Json.mapper().createObjectNode();
    ObjectNode series = body.putArray("series").addObject();
    ArrayNode dates = series.putArray("dates");
    ArrayNode values = series.putArray("values");
    for (int t = 0; t < count; t++) {
      dates.add(first.plusMonths(t).toString());
      values.add(100 + t % 3);
    }
    return body;
  }

  private static ObjectNode days(LocalDate first, LocalDate end) {
    ObjectNode body = Json.mapper().createObjectNode();
    ObjectNode series = body.putArray("series").addObject();
    ArrayNode dates = series.putArray("dates");
    ArrayNode values = series.putArray("values");
    for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
      dates.add(day.toString());
      values.add(1 + day.getDayOfWeek().getValue() / 10.0);
    }
    return body;
  }

  private void refused(String body, String slug) {
    assertThatThrownBy(() -> post(body)).hasMessageContaining(slug);
  }

  private void refused(ObjectNode body, String slug) {
    refused(body.toString(), slug);
  }

  private JsonNode post(ObjectNode body) throws Exception {
    return post(body.toString());
  }

  private JsonNode post(String body) throws Exception {
    ForecastAssembly room =
        new ForecastAssembly(
            new Visits(),
            vertx,
            CLOCK,
            new Ids(CLOCK, new SplittableRandom(1)),
            seen -> {},
            new ForecastConfig(
                0.9, 366, 20_000, 20, 200_000, 7_320, 1, 16, Duration.ofSeconds(60)));
    Posted posted = new Posted();
    room.routes().forEach(routes -> routes.mount(posted));
    ObjectNode json = (ObjectNode) Json.mapper().readTree(body);
    Reply reply = posted.call("/v1/forecasts", CALLER, json).await().atMost(Duration.ofSeconds(60));
    return Json.mapper().readTree(((Reply.Full) reply).body().getBytes()).at("/series/0");
  }

  /** One visit a day since 2019. */
  private static final class Visits implements Metrics {
    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      MetricQuery.Grain grain = query.time().grain();
      List<List<Object>> rows = new ArrayList<>();
      for (LocalDate at = query.time().from();
          at.isBefore(query.time().to());
          at = Grid.plus(grain, at, 1)) {
        LocalDate next = Grid.plus(grain, at, 1);
        rows.add(List.of(at, (double) (next.toEpochDay() - at.toEpochDay())));
      }
      return Uni.createFrom()
          .item(
              new MetricResult(
                  List.of(
                      new MetricResult.Column("period", "Period", MetricResult.Kind.PERIOD, null),
                      new MetricResult.Column("visits", "Visits", MetricResult.Kind.METRIC, null)),
                  List.copyOf(rows),
                  Map.of(),
                  List.of("visits"),
                  "hash",
                  "",
                  Instant.EPOCH,
                  false));
    }

    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      return Uni.createFrom()
          .item(
              new Vocabulary(
                  "desk",
                  List.of(metric("visits", true), metric("share", false)),
                  List.of(),
                  Map.of(),
                  List.of(),
                  List.of(
                      new Vocabulary.Coverage(
                          "visits",
                          "Visits",
                          "at",
                          LocalDate.of(2019, 1, 1),
                          LocalDate.of(2026, 3, 15),
                          9000)),
                  MetricQuery.Grain.DAY,
                  null,
                  List.of(),
                  List.of()));
    }

    private static Vocabulary.Metric metric(String name, boolean additive) {
      return new Vocabulary.Metric(name, name, "", List.of(), "count", additive, List.of("visits"));
    }
  }
}
