package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.MetricQuery;
import dev.trivium.web.Json;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Fiscal years and years of whole weeks, of series that come along and of a metric. */
class YearsOverHttpTest {
  @AutoClose
  private static final OpenRoom ROOM =
      new OpenRoom("2026-03-16T08:00:00Z", OpenRoom.WIDE, new Visits());

  private static final String RETAIL =
      "\"retail\":{\"weeks\":\"4-5-4\",\"week_start\":\"sunday\",\"month\":\"01\","
          + "\"rule\":\"nearest\"}";

  @Test
  void quartersOfAFiscalYearAreNamedByTheirFirstDay() {
    ObjectNode body = months(LocalDate.of(2020, 2, 1), 39);
    body.put("fiscal_start", "02").put("horizon", 2).put("duplicates", "sum");
    ((ObjectNode) body.at("/series/0")).put("grain", "quarter");

    JsonNode series = first(ROOM.post(body));

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2023-05-01");
    assertThat(series.at("/points/1/ds").asText()).isEqualTo("2023-08-01");
    body.put("fiscal_start", "13");
    ROOM.refuses(body, "forecast/bad-request");
  }

  @Test
  void monthsOfWholeWeeksAreMadeOfDays() {
    ObjectNode body = days(LocalDate.of(2022, 1, 30), LocalDate.of(2024, 3, 3));
    body.set("retail", OpenRoom.json("{" + RETAIL + "}").get("retail"));
    body.put("horizon", 12).put("duplicates", "sum");
    ((ObjectNode) body.at("/series/0")).put("grain", "month");

    JsonNode series = first(ROOM.post(body));

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2024-03-03");
    assertThat(series.at("/points/1/ds").asText()).isEqualTo("2024-04-07");
    assertThat(series.get("notes").toString())
        .contains("the retail year that begins on 2023-01-29 has 53 weeks");
    body.put("fiscal_start", "04");
    ROOM.refuses(body, "forecast/bad-request");
    body.remove("fiscal_start");
    ((ObjectNode) body.get("retail")).put("weeks", "4-4-4");
    ROOM.refuses(body, "forecast/bad-request");
  }

  @Test
  void aMetricIsAddedUpToFiscalQuarters() {
    String asked = "{\"metric\":\"visits\",\"grain\":\"quarter\",\"horizon\":2,";

    JsonNode fiscal = first(ROOM.post(asked + "\"fiscal_start\":\"02\"}"));
    JsonNode plain = first(ROOM.post(asked + "\"holidays\":null}"));

    // Days count one each, so a quarter is as long as it is.
    assertThat(fiscal.at("/points/0/ds").asText()).isEqualTo("2026-02-01");
    assertThat(fiscal.at("/points/0/value").asDouble()).isCloseTo(89, within(1.5));
    assertThat(fiscal.at("/points/1/ds").asText()).isEqualTo("2026-05-01");
    assertThat(plain.at("/points/0/ds").asText()).isEqualTo("2026-01-01");
  }

  @Test
  void aMetricIsAddedUpToMonthsOfWholeWeeks() {
    JsonNode series = first(ROOM.post("{\"metric\":\"visits\",\"horizon\":12," + RETAIL + "}"));

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-01");
    double[] days = {35, 28, 28, 35, 28, 28, 35, 28, 28, 35, 28, 28};
    for (int h = 0; h < 11; h++) {
      assertThat(series.at("/points/" + h + "/value").asDouble())
          .as("month " + h)
          .isCloseTo(days[h], within(2.0));
    }
    ROOM.refuses("{\"metric\":\"visits\",\"nowcast\":true," + RETAIL + "}", "forecast/bad-request");
    ROOM.refuses("{\"metric\":\"share\"," + RETAIL + "}", "forecast/not-additive");
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

  private static JsonNode first(JsonNode answer) {
    return answer.at("/series/0");
  }

  /** One visit a day since 2019. */
  private static final class Visits extends OneDataset {
    Visits() {
      super("visits", "visits");
    }

    @Override
    LocalDate first() {
      return LocalDate.of(2019, 1, 1);
    }

    @Override
    LocalDate last() {
      return LocalDate.of(2026, 3, 15);
    }

    @Override
    List<List<Object>> rows(MetricQuery query) {
      MetricQuery.Grain grain = query.time().grain();
      List<List<Object>> rows = new ArrayList<>();
      for (LocalDate at = query.time().from();
          at.isBefore(query.time().to());
          at = Grains.plus(grain, at, 1)) {
        LocalDate next = Grains.plus(grain, at, 1);
        rows.add(List.of(at, (double) (next.toEpochDay() - at.toEpochDay())));
      }
      return rows;
    }
  }
}
