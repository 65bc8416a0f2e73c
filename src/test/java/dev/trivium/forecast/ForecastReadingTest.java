package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.MetricQuery;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Dates, duplicates, gaps and the running period over HTTP. */
class ForecastReadingTest {
  @AutoClose
  private static final OpenRoom ROOM =
      new OpenRoom("2026-03-16T08:00:00Z", OpenRoom.limits(24, 2000, 5, 10_000, 120), new Orders());

  @Test
  void explainsWhatHappenedOnceByItsPeriod() {
    StringBuilder values = new StringBuilder();
    for (int t = 0; t < 60; t++) {
      double noise = Math.sin(t * 2.9) + Math.sin(t * 7.3);
      double level = t < 44 ? 100 : 160;
      values.append(t > 0 ? "," : "").append(level + 10 * Math.sin(t * Math.PI / 6) + noise);
    }
    JsonNode answer =
        ROOM.post(
            "{\"series\":[{\"grain\":\"month\",\"start\":\"2020-01-01\",\"values\":["
                + values
                + "]}],\"horizon\":3,\"explain\":true}");

    assertThat(answer.at("/series/0/points/0/parts").has("level shift 2023-09-01")).isTrue();
  }

  @Test
  void leavesTheRunningMonthOutOrForeseesItFromItsDays() {
    JsonNode without = ROOM.post("{\"metric\":\"revenue\",\"horizon\":4}").at("/series/0");
    JsonNode with =
        ROOM.post("{\"metric\":\"revenue\",\"horizon\":3,\"nowcast\":true}").at("/series/0");

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
        ROOM.post(
            "{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"horizon\":2,\"nowcast\":true}");

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
        ROOM.post(
                "{\"series\":[{\"key\":\"a\",\"grain\":\"day\",\"duplicates\":\"sum\",\"dates\":"
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
        ROOM.post(
                "{\"series\":[{\"start\":\"2026-01-01T22:00\",\"grain\":\"hour\","
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
        ROOM.post(
                "{\"metric\":\"revenue\",\"horizon\":2,\"nowcast\":true,\"as_of\":\"2026-03-27\"}")
            .at("/series/0");
    JsonNode today =
        ROOM.post("{\"metric\":\"revenue\",\"horizon\":2,\"nowcast\":true}").at("/series/0");

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
        ROOM.post(
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
        ROOM.post(
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
      ROOM.refuses(
          "{\"series\":[{\"grain\":\"month\",\"start\":\""
              + year
              + "-12-01T00:00\",\"values\":[1,2]}]}",
          "series[0].start");
      ROOM.refuses("{\"metric\":\"revenue\",\"as_of\":\"" + year + "-12-01\"}", "as_of");
      for (String time : List.of("-12-01", "-12-01T00:00", "-12-01T00:00:00Z")) {
        ROOM.refuses(
            "{\"series\":[{\"dates\":[\"" + year + time + "\"],\"values\":[1]}]}",
            "series[0].dates[0]");
      }
    }
  }

  @Test
  void namesWhatIsWrongWithDates() {
    ROOM.refuses("{\"series\":[{\"dates\":[\"2026-01-01\"],\"values\":[1,2]}]}", "bad-series");
    ROOM.refuses("{\"series\":[{\"dates\":[\"today\"],\"values\":[1]}]}", "series[0].dates[0]");
    ROOM.refuses(
        "{\"series\":[{\"dates\":[\"2026-01-01\",\"2026-01-01\"],\"values\":[1,2]}]}", "twice");
    ROOM.refuses(
        "{\"series\":[{\"dates\":[\"1026-01-01\",\"2026-01-01\",\"2026-01-02\"],"
            + "\"values\":[1,2,3]}]}",
        "span more than");
    ROOM.refuses("{\"series\":[{\"values\":[1]}],\"gaps\":\"holes\"}", "zero, unknown, closed");
    ROOM.refuses("{\"series\":[{\"values\":[1]}],\"zone\":\"Mars\"}", "Europe/Berlin");
    ROOM.refuses("{\"series\":[{\"values\":[1]}],\"nowcast\":7}", "true or false");
    ROOM.refuses("{\"metric\":\"revenue\",\"gaps\":\"holes\"}", "zero, unknown, closed");
  }

  @Test
  void oneGapDoesNotHideATotal() {
    JsonNode answer =
        ROOM.post(
            "{\"series\":[{\"key\":{\"region\":\"n\"},\"values\":[30,null,30,30,null,30,30,30]},"
                + "{\"key\":{\"region\":\"s\"},\"values\":[null,8,9,8,7,9,8,9]}],"
                + "\"horizon\":1,\"reconcile\":true}");

    assertThat(answer.at("/series/0/notes").toString()).doesNotContain("unknown");
    assertThat(answer.at("/series/0/points/0/value").asDouble()).isBetween(35.0, 42.0);
  }

  @Test
  void keepsWhatIsSaidOfALeafWithThatLeaf() {
    JsonNode answer =
        ROOM.post(
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
    ROOM.refuses("{\"series\":[{\"grian\":\"day\"}]}", "series[0].grian is not known");
    ROOM.refuses("{\"series\":[{\"start\":\"2026-01-01\",\"values\":[1]}]}", "series[0].grain");
    ROOM.refuses(
        "{\"series\":[{\"start\":\"2026-01-01\",\"dates\":[\"2026-01-01\"],\"values\":[1]}]}",
        "must not stand beside dates");
    ROOM.refuses("{\"series\":[{\"values\":[1e400]}]}", "finite number");
    String filter = "{\"metric\":\"revenue\",\"filters\":[{\"field\":\"region\",\"value\":\"a\",";
    ROOM.refuses(filter + "\"no\":true}]}", "filters[0].no is not known");
    ROOM.refuses(filter + "\"not\":1}]}", "filters[0].not");
    String capital = "{\"series\":[{\"grain\":\"MONTH\",\"values\":[1,2]}]}";
    assertThat(ROOM.post(capital).get("series")).hasSize(1);
  }

  private static String notes(String body) {
    return ROOM.post(body).at("/series/0/notes").toString();
  }

  /** Orders of every day up to the running one, more at the end of a month, by period. */
  private static final class Orders extends OneDataset {
    Orders() {
      super("orders", "revenue");
    }

    @Override
    LocalDate first() {
      return LocalDate.of(2022, 1, 1);
    }

    @Override
    LocalDate last() {
      return LocalDate.of(2026, 3, 15);
    }

    @Override
    List<List<Object>> rows(MetricQuery query) {
      boolean split = query.dimensions().contains("region");
      List<String> regions = split ? List.of("north", "south") : List.of("all");
      Map<LocalDate, Double> sums = new TreeMap<>();
      for (LocalDate day = query.time().from();
          day.isBefore(query.time().to()) && !day.isAfter(last());
          day = day.plusDays(1)) {
        double value = 100 + day.getDayOfMonth() + 10 * Math.sin(day.toEpochDay() * 12.9898);
        sums.merge(Grains.floor(query.time().grain(), day), value, Double::sum);
      }
      List<List<Object>> rows = new ArrayList<>();
      sums.forEach((period, sum) ->
          regions.forEach(region -> {
            BigDecimal value = BigDecimal.valueOf(sum);
            rows.add(split ? List.of(period, region, value) : List.of(period, value));
          }));
      return rows;
    }
  }
}
