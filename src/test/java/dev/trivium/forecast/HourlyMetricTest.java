package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.MetricQuery;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A metric by hours: read as instants, foreseen with days and weeks as seasons. */
class HourlyMetricTest {
  private final Calls calls = new Calls();

  @AutoClose
  private final OpenRoom room = new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.WIDE, calls);

  @Test
  void foreseesHoursBehindTheLastOneThatWasDelivered() {
    calls.end = LocalDateTime.parse("2026-03-09T17:00");

    JsonNode series =
        first(OpenRoom.FORECASTS, "{\"metric\":\"calls\",\"grain\":\"hour\",\"horizon\":48}");

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-09T17:00");
    assertThat(series.at("/points/7/ds").asText()).isEqualTo("2026-03-10T00:00");
    for (JsonNode point : series.get("points")) {
      LocalDateTime at = LocalDateTime.parse(point.get("ds").asText());
      assertThat(point.get("value").asDouble())
          .as(at.toString())
          .isBetween(Calls.level(at) + 90, Calls.level(at) + 110);
    }
    assertThat(calls.asked.time().from()).isEqualTo(LocalDate.parse("2026-01-05"));
    assertThat(calls.asked.time().to()).isEqualTo(LocalDate.parse("2026-03-10"));
  }

  @Test
  void theRunningDayIsLeftOut() {
    calls.end = LocalDateTime.parse("2026-03-10T07:00");

    JsonNode series =
        first(OpenRoom.FORECASTS, "{\"metric\":\"calls\",\"grain\":\"hour\",\"horizon\":2}");

    assertThat(series.at("/points/0/ds").asText()).isEqualTo("2026-03-10T00:00");
    assertThat(series.get("notes").toString()).contains("the running day is left out");
  }

  @Test
  void aComparisonNamesEachHour() {
    calls.end = LocalDateTime.parse("2026-03-10T00:00");
    String asked = "{\"metric\":\"calls\",\"grain\":\"hour\",\"horizon\":48,\"as_of\":\"%s\"}";
    String both = "{\"previous\":" + asked + ",\"current\":" + asked + "}";

    JsonNode points =
        first(OpenRoom.COMPARE, both.formatted("2026-03-09", "2026-03-10")).get("points");

    assertThat(points).hasSize(24);
    for (int h = 0; h < 24; h++) {
      assertThat(points.get(h).get("ds").asText())
          .isEqualTo(LocalDateTime.parse("2026-03-10T00:00").plusHours(h).toString());
    }
  }

  @Test
  void causesOfAMetricStandOnTheirDates() {
    calls.end = LocalDateTime.parse("2026-03-09T12:00");
    List<String> dates = new ArrayList<>();
    List<Integer> outages = new ArrayList<>();
    // Backwards, and from before the first row: only where a date lies matters.
    for (LocalDateTime at = LocalDateTime.parse("2026-03-10T11:00");
        at.isAfter(LocalDateTime.parse("2026-01-03T00:00"));
        at = at.minusHours(1)) {
      dates.add('"' + at.toString() + '"');
      outages.add(Calls.outage(at) ? 1 : 0);
    }
    calls.outages = true;
    String body =
        "{\"metric\":\"calls\",\"grain\":\"hour\",\"horizon\":24,\"explain\":true,"
            + "\"dates\":%s,\"covariates\":{\"outage\":%s}}";

    JsonNode points = first(OpenRoom.FORECASTS, body.formatted(dates, outages)).get("points");

    int hit = 0;
    for (JsonNode point : points) {
      boolean outage = Calls.outage(LocalDateTime.parse(point.get("ds").asText()));
      hit += outage ? 1 : 0;
      assertThat(point.at("/parts/regressor outage").asDouble())
          .isCloseTo(outage ? -40 : 0, within(5.0));
    }
    assertThat(hit).isPositive();
    // As queries write them.
    List<String> instants = dates.stream().map(at -> at.replaceFirst(".$", ":00Z\"")).toList();
    assertThat(first(OpenRoom.FORECASTS, body.formatted(instants, outages)).get("points"))
        .isEqualTo(points);
    List<String> first = dates.subList(1, dates.size());
    List<Integer> fewer = outages.subList(1, outages.size());
    room.refuses(body.formatted(first, fewer), "forecast/calendar-too-short");
    room.refuses(body.formatted(dates, fewer), "forecast/bad-series");
    room.refuses(body.formatted("[\"soon\"]", "[1]"), "forecast/bad-series");
    room.refuses(body.replace("\"dates\":%s,", "").formatted("[1]"), "forecast/bad-series");
  }

  private JsonNode first(String path, String body) {
    return room.post(path, body).at("/series/0");
  }

  /** Calls of nine weeks, more by day than by night and fewer at weekends, up to an hour. */
  private static final class Calls extends OneDataset {
    private LocalDateTime end = LocalDateTime.MIN;
    private MetricQuery asked;
    private boolean outages;

    Calls() {
      super("calls", "calls");
    }

    @Override
    LocalDate first() {
      return LocalDate.of(2026, 1, 5);
    }

    @Override
    LocalDate last() {
      return end.toLocalDate();
    }

    /** Now and then an hour in which few can call. */
    static boolean outage(LocalDateTime at) {
      return Math.floorMod(at.toLocalDate().toEpochDay() * 24 + at.getHour(), 19) == 3;
    }

    static double level(LocalDateTime at) {
      double day = 50 + 30 * Math.sin((at.getHour() - 6) * Math.PI / 12);
      return at.getDayOfWeek().getValue() > 5 ? day - 15 : day;
    }

    @Override
    List<List<Object>> rows(MetricQuery query) {
      asked = query;
      SplittableRandom random = new SplittableRandom(3);
      List<List<Object>> rows = new ArrayList<>();
      LocalDateTime to = query.time().to().atStartOfDay();
      for (LocalDateTime at = query.time().from().atStartOfDay();
          at.isBefore(end) && at.isBefore(to);
          at = at.plusHours(1)) {
        double calls = level(at) + 4 * random.nextDouble() - 2;
        double out = outages && outage(at) ? 40 : 0;
        rows.add(List.of(at.toInstant(ZoneOffset.UTC).toString(), calls + 100 - out));
      }
      return rows;
    }
  }
}
