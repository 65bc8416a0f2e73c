package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.MetricQuery;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastRoutesTest {
  @AutoClose
  private static final OpenRoom ROOM =
      new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.limits(24, 500, 3, 1200, 60), new Sales());

  @Test
  void foreseesAMetricFromTheFirstPeriodThatIsNotOver() {
    JsonNode answer = ROOM.post("{\"metric\":\"revenue\",\"grain\":\"month\",\"horizon\":3}");

    JsonNode series = answer.at("/series/0");
    assertThat(answer.get("state").asText()).isEqualTo("done");
    assertThat(series.at("/key/metric").asText()).isEqualTo("revenue");
    assertThat(series.get("points")).hasSize(3);
    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-01");
    assertThat(series.at("/points/0/lower").asDouble())
        .isLessThan(series.at("/points/0/value").asDouble());
    assertThat(series.at("/interval/calibrated").asBoolean()).isTrue();
    assertThat(series.at("/interval/method").asText()).isEqualTo("conformal-own");
    assertThat(series.at("/members/0/model").asText()).isNotEmpty();
    assertThat(series.get("notes").toString()).contains("running period");
  }

  @Test
  void foreseesOneSeriesForEachGroup() {
    JsonNode answer =
        ROOM.post("{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"horizon\":2}");

    assertThat(answer.get("series")).hasSize(2);
    assertThat(answer.at("/series/1/key/region").asText()).isEqualTo("south");
  }

  @Test
  void foreseesASeriesThatCameAlong() {
    JsonNode answer =
        ROOM.post(
            "{\"series\":[{\"key\":\"a\",\"start\":\"2025-12-01\",\"grain\":\"month\","
                + "\"values\":[10,null,12]},{\"key\":\"b\",\"values\":[]}],\"horizon\":2}");

    assertThat(answer.at("/series/0/outcome").asText()).isEqualTo("TooShort");
    assertThat(answer.at("/series/0/points/0/ds").asText()).isEqualTo("2026-03-01");
    assertThat(answer.at("/series/0/interval/method").asText()).isEqualTo("uncalibrated");
    assertThat(answer.at("/series/0/interval/backtest_coverage").isNull()).isTrue();
    assertThat(answer.at("/series/1/points/1/step").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20",
        "20,21",
        "20,21,24",
        "20,21,24,22,23",
        "20,21,24,22,23,26,21,20",
        "20,21,24,22,23,26,21,20,20,21,24,22,23",
        "7,7,7,7,7,7,7,7,7,7,7,7",
        "0,0,0,0,0,0,0,0,0,0,0,0",
        "5,6,7,null,null,null,null,6,7,8,6,7"
      })
  void everyShortOrStillSeriesHasBoundsAndSaysWhatServes(String values) {
    JsonNode answer =
        ROOM.post("{\"series\":[{\"key\":\"a\",\"values\":[" + values + "]}],\"horizon\":4}");

    JsonNode one = answer.at("/series/0");
    assertThat(one.get("points")).hasSize(4);
    assertThat(one.at("/interval/calibrated").isBoolean()).isTrue();
    for (JsonNode point : one.get("points")) {
      assertThat(point.get("lower").asDouble()).isLessThanOrEqualTo(point.get("value").asDouble());
      assertThat(point.get("upper").asDouble())
          .isGreaterThanOrEqualTo(point.get("value").asDouble());
    }
    String notes = one.get("notes").toString();
    boolean said = notes.contains("what serves") || notes.contains("fell back");
    assertThat(said || one.get("outcome").asText().equals("Fitted")).isTrue();
  }

  @Test
  void explainsEachPointByPartsThatSumToItsValue() {
    JsonNode answer = ROOM.post("{\"metric\":\"revenue\",\"horizon\":3,\"explain\":true}");

    for (JsonNode point : answer.at("/series/0/points")) {
      double sum = 0;
      for (JsonNode part : point.get("parts")) {
        sum += part.asDouble();
      }
      assertThat(point.at("/parts/level").asDouble()).isPositive();
      assertThat(sum).isCloseTo(point.get("value").asDouble(), within(1e-9 * Math.abs(sum)));
    }
    JsonNode plain = ROOM.post("{\"metric\":\"revenue\",\"horizon\":3}");
    assertThat(plain.at("/series/0/points/0").has("parts")).isFalse();
  }

  @Test
  void reconcilesAMetricWithItsTotals() {
    JsonNode answer =
        ROOM.post(
            "{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"horizon\":4,"
                + "\"reconcile\":true,\"explain\":true}");

    assertThat(answer.get("series")).hasSize(3);
    assertThat(answer.at("/series/0/key").has("region")).isFalse();
    assertThat(answer.at("/series/0/key/metric").asText()).isEqualTo("revenue");
    assertThat(answer.at("/series/2/key/region").asText()).isEqualTo("south");
    for (int h = 0; h < 4; h++) {
      double north = answer.at("/series/1/points/" + h + "/value").asDouble();
      double south = answer.at("/series/2/points/" + h + "/value").asDouble();
      double total = answer.at("/series/0/points/" + h + "/value").asDouble();
      assertThat(north + south).isCloseTo(total, within(1e-9 * total));
    }
  }

  @Test
  void reconcilesSeriesWhoseKeysAreValuesOfDimensions() {
    JsonNode answer =
        ROOM.post(
            "{\"series\":[{\"key\":{\"region\":\"north\"},\"values\":[3,4,5,4,3,4,5,6]},"
                + "{\"key\":{\"region\":\"south\"},\"values\":[9,8,9,8,7,9,8,9]}],"
                + "\"horizon\":2,\"reconcile\":true}");

    assertThat(answer.get("series")).hasSize(3);
    assertThat(answer.at("/series/0/key")).isEmpty();
    double total = answer.at("/series/0/points/1/value").asDouble();
    double parts = 0;
    for (int i = 1; i < 3; i++) {
      parts += answer.at("/series/" + i + "/points/1/value").asDouble();
    }
    assertThat(parts).isCloseTo(total, within(1e-9 * total));
  }

  @Test
  void refusesToAddUpWhatDoesNot() {
    String one = "{\"key\":{\"region\":\"a\"},\"values\":[1,2]}";
    for (String other :
        List.of(
            one,
            "{\"key\":\"b\",\"values\":[1,2]}",
            "{\"key\":{\"region\":\"b\"},\"values\":[1,2,3]}")) {
      ROOM.refuses(
          "{\"series\":[" + one + "," + other + "],\"reconcile\":true}", "forecast/bad-series");
    }
    ROOM.refuses("{\"metric\":\"share\",\"reconcile\":true}", "forecast/not-additive");
  }

  @Test
  void saysWhyAForecastMovedSinceAnEarlierDay() {
    String asked =
        "\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"reconcile\":true," + "\"horizon\":6";

    JsonNode answer =
        ROOM.post(
            OpenRoom.COMPARE,
            "{\"previous\":{" + asked + ",\"as_of\":\"2026-01-10\"},\"current\":{" + asked + "}}");

    assertThat(answer.get("series")).hasSize(3);
    for (JsonNode series : answer.get("series")) {
      assertThat(series.get("points")).hasSize(4);
      assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-01");
      assertThat(series.at("/members/previous")).isNotEmpty();
      for (JsonNode point : series.get("points")) {
        double change = point.get("current").asDouble() - point.get("previous").asDouble();
        double sum = 0;
        for (JsonNode effect : point.get("why")) {
          sum += effect.asDouble();
        }
        assertThat(point.get("why")).hasSize(4);
        assertThat(sum).isCloseTo(change, within(1e-9 * point.get("current").asDouble()));
      }
    }
    assertThat(answer.get("only_previous")).isEmpty();
  }

  @Test
  void comparesInlineSeriesByTheirDatesOrLengths() {
    String before =
        "{\"series\":[{\"key\":\"a\",\"values\":[5,6,7,8,9,8,7,6,5]},"
            + "{\"key\":\"b\",\"values\":[1]}]}";
    String now =
        "{\"series\":[{\"key\":\"a\",\"values\":[5,6,7,8,9,8,7,6,5,9]},"
            + "{\"key\":\"c\",\"values\":[1]}]}";

    JsonNode answer =
        ROOM.post(OpenRoom.COMPARE, "{\"previous\":" + before + ",\"current\":" + now + "}");

    assertThat(answer.get("series")).hasSize(1);
    assertThat(answer.at("/series/0/points")).hasSize(11);
    assertThat(answer.at("/only_previous/0/series").asText()).isEqualTo("b");
    assertThat(answer.at("/only_current/0/series").asText()).isEqualTo("c");
  }

  @Test
  void refusesToCompareWhatIsNotTheSame() {
    String revenue = "{\"metric\":\"revenue\"}";
    String series = "{\"series\":[{\"key\":\"a\",\"values\":[5,6]}]}";
    notCompared(revenue, series, "forecast/not-comparable");
    notCompared(revenue, "{\"metric\":\"revenue\",\"grain\":\"year\"}", "forecast/not-comparable");
    notCompared(series, "{\"series\":[{\"key\":\"a\",\"values\":[5]}]}", "forecast/not-comparable");
    notCompared(
        series, "{\"series\":[{\"key\":\"b\",\"values\":[5,6]}]}", "forecast/not-comparable");
    notCompared(revenue, "7", "forecast/bad-request");
    for (String member : List.of("\"sums\":true", "\"paths\":3", "\"served\":[]")) {
      String more = "{\"metric\":\"revenue\"," + member + "}";
      notCompared(more, revenue, "has no place in a comparison");
      notCompared(revenue, more, "has no place in a comparison");
    }
  }

  private static void notCompared(String previous, String current, String slug) {
    String body = "{\"previous\":" + previous + ",\"current\":" + current + "}";
    assertThatThrownBy(() -> ROOM.post(OpenRoom.COMPARE, body)).hasMessageContaining(slug);
  }

  @Test
  void refusesWhatIsTooMuchOrUnknownWithAProblem() {
    ROOM.refuses("{\"metric\":\"revenue\",\"horizon\":25}", "forecast/horizon-too-long");
    ROOM.refuses("{\"metric\":\"profit\"}", "forecast/unknown-metric");
    ROOM.refuses("{\"metric\":\"revenue\",\"level\":0.2}", "forecast/bad-level");
    ROOM.refuses("{\"metric\":\"revenue\",\"horizn\":2}", "forecast/bad-request");
    ROOM.refuses("{\"series\":[{\"values\":[1,\"x\"]}]}", "forecast/bad-series");
    ROOM.refuses("{\"series\":[{},{},{},{}]}", "forecast/too-many-series");
    ROOM.refuses("{\"metric\":\"revenue\",\"explain\":1}", "forecast/bad-request");
    ROOM.refuses("{\"series\":7}", "forecast/bad-request");
  }

  @Test
  void refusesMoreValuesOrPointsThanOneRequestMayHave() {
    String years = "{\"grain\":\"day\",\"dates\":[\"2024-01-01\",\"2025-04-30\"],\"values\":[1,2]}";
    String three = years + "," + years + "," + years;
    ROOM.refuses("{\"series\":[" + three + "]}", "forecast/too-many-values");
    ROOM.refuses("{\"series\":[{},{},{}],\"horizon\":21}", "forecast/too-many-points");
    ROOM.refuses(
        "{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"reconcile\":true,"
            + "\"horizon\":21}",
        "forecast/too-many-points");
    ROOM.refuses(
        "{\"series\":[{\"key\":{\"a\":\"1\",\"b\":\"1\"}},{\"key\":{\"a\":\"2\",\"b\":\"2\"}}],"
            + "\"reconcile\":true}",
        "forecast/too-many-series");
  }

  @Test
  void aChangeBetweenHugeNumbersStaysANumber() {
    String low = "{\"series\":[{\"values\":[-1e308,-1.7e308,-1.7e308]}],\"horizon\":2}";
    String high = "{\"series\":[{\"values\":[1e308,1.7e308,1.7e308]}],\"horizon\":2}";

    JsonNode answer =
        ROOM.post(OpenRoom.COMPARE, "{\"previous\":" + low + ",\"current\":" + high + "}");

    for (JsonNode point : answer.at("/series/0/points")) {
      assertThat(point.get("change").isNumber()).isTrue();
      assertThat(point.get("change").asDouble()).isFinite();
    }
  }

  @Test
  void givesOtherRoomsTheHistoryAndTheStatement() {
    ForecastRequest request =
        new ForecastRequest(
            "revenue", List.of(), MetricQuery.Grain.MONTH, 4, 0.9, LocalDate.of(2026, 3, 10));

    Forecast forecast = ROOM.forecast(request);

    assertThat(forecast.points()).hasSize(4);
    assertThat(forecast.history().getLast().period()).isEqualTo(LocalDate.of(2026, 2, 1));
    assertThat(forecast.sql()).isEqualTo("select 1");
    assertThat(forecast.sources().datasets()).containsExactly("orders");
  }

  /** Four years of monthly revenue in two regions. */
  private static final class Sales extends OneDataset {
    Sales() {
      super("orders", "revenue");
    }

    @Override
    LocalDate first() {
      return LocalDate.of(2022, 1, 1);
    }

    @Override
    LocalDate last() {
      return LocalDate.of(2026, 3, 9);
    }

    @Override
    List<List<Object>> rows(MetricQuery query) {
      boolean split = query.dimensions().contains("region");
      List<List<Object>> rows = new ArrayList<>();
      LocalDate from = query.time().from();
      for (int t = 0; from.plusMonths(t).isBefore(query.time().to()); t++) {
        for (String region : split ? List.of("north", "south") : List.of("all")) {
          BigDecimal value = BigDecimal.valueOf(1000 + 10 * t + 90 * Math.sin(t * 12.9898));
          LocalDate period = from.plusMonths(t);
          rows.add(split ? List.of(period, region, value) : List.of(period, value));
        }
      }
      return rows;
    }
  }
}
