package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dates, duplicates, gaps and the running period over HTTP. */
class ForecastReadingTest {
  private static final Caller CALLER = new Caller("ann", Set.of("west"), Set.of("analyst"));
  private static Vertx vertx;
  private static ForecastAssembly room;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-16T08:00:00Z"));
    ForecastConfig config =
        new ForecastConfig(0.9, 24, 2000, 5, 10_000, 120, 1, 4, Duration.ofSeconds(30));
    Ids ids = new Ids(clock, new SplittableRandom(1));
    room = new ForecastAssembly(new Orders(), vertx, clock, ids, seen -> {}, config);
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void explainsWhatHappenedOnceByItsPeriod() {
    StringBuilder values = new StringBuilder();
    for (int t = 0; t < 60; t++) {
      double noise = Math.sin(t * 2.9) + Math.sin(t * 7.3);
      double level = t < 44 ? 100 : 160;
      values.append(t > 0 ? "," : "").append(level + 10 * Math.sin(t * Math.PI / 6) + noise);
    }
    JsonNode answer =
        post(
            "{\"series\":[{\"grain\":\"month\",\"start\":\"2020-01-01\",\"values\":["
                + values
                + "]}],\"horizon\":3,\"explain\":true}");

    assertThat(answer.at("/series/0/points/0/parts").has("level shift 2023-09-01")).isTrue();
  }

  @Test
  void leavesTheRunningMonthOutOrForeseesItFromItsDays() {
    JsonNode without = post("{\"metric\":\"revenue\",\"horizon\":4}").at("/series/0");
    JsonNode with = post("{\"metric\":\"revenue\",\"horizon\":3,\"nowcast\":true}").at("/series/0");

    assertThat(without.at("/points/0/ds").asText()).isEqualTo("2026-03-01");
    assertThat(without.get("notes").toString()).contains("running period is left out");
    assertThat(with.at("/points/0/ds").asText()).isEqualTo("2026-04-01");
    assertThat(with.get("notes").toString())
        .contains("complete periods had reached")
        .doesNotContain("is left out");
    for (int h = 0; h < 3; h++) {
      double before = without.at("/points/" + (h + 1) + "/value").asDouble();
      double after = with.at("/points/" + h + "/value").asDouble();
      assertThat(after).isCloseTo(before, within(0.02 * before));
    }
  }

  @Test
  void keepsSumsWhenTheRunningMonthOfEachGroupIsForeseen() {
    JsonNode answer =
        post("{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"horizon\":2,\"nowcast\":true}");

    assertThat(answer.get("series")).hasSize(2);
    assertThat(answer.at("/series/1/points/0/ds").asText()).isEqualTo("2026-04-01");
  }

  @Test
  void saysWhyThereIsNoNowcast() {
    assertThat(notes("{\"metric\":\"share\",\"nowcast\":true}")).contains("are no sums");
    assertThat(notes("{\"metric\":\"revenue\",\"grain\":\"day\",\"nowcast\":true}"))
        .contains("no nowcast of a single day");
  }

  @Test
  void takesDatesInAnyOrderWithOffsets() {
    String dates =
        "[\"2026-01-03T23:30:00-05:00\",\"2026-01-01\",\"2026-01-02T12:00\",\"2026-01-02\"]";
    JsonNode series =
        post("{\"series\":[{\"key\":\"a\",\"grain\":\"day\",\"duplicates\":\"sum\",\"dates\":"
                + dates
                + ",\"values\":[4,1,2,3]}],\"zone\":\"Europe/Berlin\",\"horizon\":1}")
            .at("/series/0");

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-01-05");
    assertThat(series.get("notes").toString())
        .contains("sorted by time")
        .contains("1 further rows")
        .contains("1 unknown values were filled in");
    assertThat(series.get("gaps").toString())
        .isEqualTo("[{\"from\":\"2026-01-03\",\"periods\":1}]");
  }

  @Test
  void takesHoursAndNamesThem() {
    JsonNode series =
        post("{\"series\":[{\"start\":\"2026-01-01T22:00\",\"grain\":\"hour\","
                + "\"values\":[1,2,3]}],\"horizon\":2}")
            .at("/series/0");

    assertThat(series.at("/points/1/ds").asText()).isEqualTo("2026-01-02T02:00");
  }

  @Test
  void countsGapsAsDeclared() {
    String series =
        "{\"series\":[{\"start\":\"2025-01-01\",\"grain\":\"month\","
            + "\"values\":[1,null,3,0,2,null]}]";

    assertThat(notes(series + ",\"gaps\":\"zero\"}")).contains("2 periods without a value count");
    assertThat(notes(series + ",\"gaps\":\"closed\"}")).contains("2 closed periods");
    assertThat(notes(series + "}")).contains("2 unknown values were filled in");
  }

  @Test
  void countsDaysThatWereNotDeliveredYetForNothing() {
    JsonNode late =
        post("{\"metric\":\"revenue\",\"horizon\":2,\"nowcast\":true,\"as_of\":\"2026-03-27\"}")
            .at("/series/0");
    JsonNode today =
        post("{\"metric\":\"revenue\",\"horizon\":2,\"nowcast\":true}").at("/series/0");

    assertThat(late.get("notes").toString()).contains("up to 2026-03-15");
    assertThat(late.get("points")).isEqualTo(today.get("points"));
  }

  @Test
  void closedDaysOfAllPartsAreClosedInTheirTotal() {
    StringBuilder values = new StringBuilder();
    for (int t = 0; t < 84; t++) {
      values.append(t == 0 ? "" : ",").append(t % 7 == 6 ? "null" : "" + (20 + t % 7 + t % 3));
    }
    String one = ",\"grain\":\"day\",\"start\":\"2024-01-01\",\"values\":[" + values + "]}";
    JsonNode answer =
        post(
            "{\"series\":[{\"key\":{\"r\":\"a\"}"
                + one
                + ",{\"key\":{\"r\":\"b\"}"
                + one
                + "],\"gaps\":\"closed\",\"horizon\":7,\"reconcile\":true}");

    for (int i = 0; i < 3; i++) {
      assertThat(answer.at("/series/" + i + "/points/6/value").asDouble()).isZero();
      assertThat(answer.at("/series/" + i + "/points/5/value").asDouble()).isGreaterThan(15);
    }
  }

  @Test
  void aPartWithoutRowsAtFirstHasNoZerosInFront() {
    JsonNode answer =
        post(
            "{\"series\":[{\"key\":{\"r\":\"a\"},\"values\":[null,null,5,6,null,6,5,6]},"
                + "{\"key\":{\"r\":\"b\"},\"values\":[null,9,8,9,8,9,8,9]}],"
                + "\"gaps\":\"zero\",\"horizon\":2,\"reconcile\":true}");

    assertThat(answer.at("/series/0/notes").toString()).contains("1 periods in front");
    assertThat(answer.at("/series/1/notes").toString())
        .contains("2 periods in front")
        .contains("1 periods without a value count");
  }

  @Test
  void refusesYearsThatCalendarsDoNotReckonWith() {
    for (String year : List.of("+999999999", "+10000", "0000", "-0044")) {
      refused(
          "{\"series\":[{\"grain\":\"month\",\"start\":\""
              + year
              + "-12-01T00:00\",\"values\":[1,2]}]}",
          "series[0].start");
      refused("{\"metric\":\"revenue\",\"as_of\":\"" + year + "-12-01\"}", "as_of");
      for (String time : List.of("-12-01", "-12-01T00:00", "-12-01T00:00:00Z")) {
        refused(
            "{\"series\":[{\"dates\":[\"" + year + time + "\"],\"values\":[1]}]}",
            "series[0].dates[0]");
      }
    }
  }

  @Test
  void namesWhatIsWrongWithDates() {
    refused("{\"series\":[{\"dates\":[\"2026-01-01\"],\"values\":[1,2]}]}", "bad-series");
    refused("{\"series\":[{\"dates\":[\"today\"],\"values\":[1]}]}", "series[0].dates[0]");
    refused("{\"series\":[{\"dates\":[\"2026-01-01\",\"2026-01-01\"],\"values\":[1,2]}]}", "twice");
    refused(
        "{\"series\":[{\"dates\":[\"1026-01-01\",\"2026-01-01\",\"2026-01-02\"],"
            + "\"values\":[1,2,3]}]}",
        "span more than");
    refused("{\"series\":[{\"values\":[1]}],\"gaps\":\"holes\"}", "zero, unknown, closed");
    refused("{\"series\":[{\"values\":[1]}],\"zone\":\"Mars\"}", "Europe/Berlin");
    refused("{\"series\":[{\"values\":[1]}],\"nowcast\":7}", "true or false");
    refused("{\"metric\":\"revenue\",\"gaps\":\"holes\"}", "zero, unknown, closed");
  }

  @Test
  void oneGapDoesNotHideATotal() {
    JsonNode answer =
        post(
            "{\"series\":[{\"key\":{\"region\":\"n\"},\"values\":[30,null,30,30,null,30,30,30]},"
                + "{\"key\":{\"region\":\"s\"},\"values\":[null,8,9,8,7,9,8,9]}],"
                + "\"horizon\":1,\"reconcile\":true}");

    assertThat(answer.at("/series/0/notes").toString()).doesNotContain("unknown");
    assertThat(answer.at("/series/0/points/0/value").asDouble()).isBetween(35.0, 42.0);
  }

  @Test
  void keepsWhatIsSaidOfALeafWithThatLeaf() {
    JsonNode answer =
        post(
            "{\"series\":[{\"key\":{\"r\":\"n\"},\"values\":[3,4,5,4,3,4,5,6]},"
                + "{\"key\":{\"r\":\"s\"},\"values\":[null,8,null,8,7,9,8,9]}],"
                + "\"gaps\":\"closed\",\"horizon\":2,\"reconcile\":true}");

    assertThat(answer.at("/series/0/gaps")).isEmpty();
    assertThat(answer.at("/series/1/gaps")).isEmpty();
    assertThat(answer.at("/series/2/gaps").toString())
        .isEqualTo("[{\"from\":\"3\",\"periods\":1}]");
    assertThat(answer.at("/series/2/notes").toString())
        .contains("1 closed periods")
        .contains("1 periods in front without a value were left out");
  }

  @Test
  void refusesMembersItDoesNotKnow() {
    refused("{\"series\":[{\"grian\":\"day\"}]}", "series[0].grian is not known");
    refused("{\"series\":[{\"start\":\"2026-01-01\",\"values\":[1]}]}", "series[0].grain");
    refused(
        "{\"series\":[{\"start\":\"2026-01-01\",\"dates\":[\"2026-01-01\"],\"values\":[1]}]}",
        "must not stand beside dates");
    refused("{\"series\":[{\"values\":[1e400]}]}", "finite number");
    String filter = "{\"metric\":\"revenue\",\"filters\":[{\"field\":\"region\",\"value\":\"a\",";
    refused(filter + "\"no\":true}]}", "filters[0].no is not known");
    refused(filter + "\"not\":1}]}", "filters[0].not");
    String capital = "{\"series\":[{\"grain\":\"MONTH\",\"values\":[1,2]}]}";
    assertThat(post(capital).get("series")).hasSize(1);
  }

  private static String notes(String body) {
    return post(body).at("/series/0/notes").toString();
  }

  private static void refused(String body, String what) {
    assertThatThrownBy(() -> post(body)).hasMessageContaining(what);
  }

  private static JsonNode post(String body) {
    Posted posted = new Posted();
    room.routes().forEach(routes -> routes.mount(posted));
    try {
      ObjectNode json = (ObjectNode) Json.mapper().readTree(body);
      Reply reply =
          posted.call("/v1/forecasts", CALLER, json).await().atMost(Duration.ofSeconds(30));
      return Json.mapper().readTree(((Reply.Full) reply).body().getBytes());
    } catch (java.io.IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Orders of every day up to the running one, more at the end of a month, by period. */
  private static final class Orders implements Metrics {
    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      boolean split = query.dimensions().contains("region");
      List<String> regions = split ? List.of("north", "south") : List.of("all");
      Map<LocalDate, Double> sums = new TreeMap<>();
      LocalDate last = LocalDate.of(2026, 3, 15);
      for (LocalDate day = query.time().from();
          day.isBefore(query.time().to()) && !day.isAfter(last);
          day = day.plusDays(1)) {
        double value = 100 + day.getDayOfMonth() + 10 * Math.sin(day.toEpochDay() * 12.9898);
        sums.merge(Grid.floor(query.time().grain(), day), value, Double::sum);
      }
      List<MetricResult.Column> columns = new ArrayList<>();
      columns.add(new MetricResult.Column("period", "Period", MetricResult.Kind.PERIOD, null));
      if (split) {
        columns.add(new MetricResult.Column("region", "Region", MetricResult.Kind.DIMENSION, null));
      }
      String metric = query.metrics().getFirst();
      columns.add(new MetricResult.Column(metric, metric, MetricResult.Kind.METRIC, "EUR"));
      List<List<Object>> rows = new ArrayList<>();
      sums.forEach((period, sum) ->
          regions.forEach(region -> {
            BigDecimal value = BigDecimal.valueOf(sum);
            rows.add(split ? List.of(period, region, value) : List.of(period, value));
          }));
      List<String> read = List.of("orders");
      return Uni.createFrom()
          .item(
              new MetricResult(
                  columns, List.copyOf(rows), Map.of(), read, "hash", "sql", Instant.EPOCH, false));
    }

    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      List<String> orders = List.of("orders");
      LocalDate first = LocalDate.of(2022, 1, 1);
      LocalDate last = LocalDate.of(2026, 3, 15);
      return Uni.createFrom()
          .item(
              new Vocabulary(
                  "shop",
                  List.of(
                      new Vocabulary.Metric(
                          "revenue", "Revenue", "", List.of(), "EUR", true, orders),
                      new Vocabulary.Metric(
                          "share", "Share", "", List.of(), "fraction", false, orders)),
                  List.of(),
                  Map.of(),
                  List.of(),
                  List.of(
                      new Vocabulary.Coverage("orders", "Orders", "ordered_at", first, last, 9000)),
                  MetricQuery.Grain.MONTH,
                  "EUR",
                  List.of(),
                  List.of("west")));
    }
  }
}
