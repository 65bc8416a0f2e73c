package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Holidays and covariates over HTTP. */
class KnownAheadTest {
  @AutoClose
  private static final OpenRoom ROOM = new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.WIDE);

  private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);
  private static final int DAYS = 448;

  @Test
  void foreseesAHolidayOfTheRegion() {
    ObjectNode body = body(1);
    body.put("holidays", "DE-BY");
    body.put("explain", true);

    JsonNode points = ROOM.post(body).at("/series/0/points");

    // The values end on 23 March 2024; Good Friday is the 29th, Easter Monday the 1st of April.
    assertThat(points.at("/5/ds").asText()).isEqualTo("2024-03-29");
    double thursday = points.at("/4/value").asDouble();
    double friday = points.at("/5/value").asDouble();
    double monday = points.at("/8/value").asDouble();
    assertThat(friday).isLessThan(thursday - 30);
    assertThat(monday).isLessThan(thursday - 30);
    assertThat(points.at("/5/parts").toString()).contains("regressor");
  }

  @Test
  void foreseesWithACovariate() {
    ObjectNode body = body(1);
    ArrayNode promotion =
        ((ObjectNode) body.at("/series/0")).putObject("covariates").putArray("promotion");
    for (int t = 0; t < DAYS + 10; t++) {
      promotion.add(promoted(t) ? 1 : 0);
    }

    JsonNode series = ROOM.post(body).at("/series/0");

    double plain = series.at("/points/0/value").asDouble();
    for (int h = 0; h < 10; h++) {
      double value = series.at("/points/" + h + "/value").asDouble();
      assertThat(value > plain + 20).as("step " + h).isEqualTo(promoted(DAYS + h));
    }
    assertThat(series.at("/members/0/model").asText()).contains("regressors");
  }

  @Test
  void aPartKeepsItsOwnCovariateWhenAllAddsUp() {
    ObjectNode body = body(1);
    ObjectNode promoted = (ObjectNode) body.at("/series/0");
    promoted.putObject("key").put("shop", "a");
    ArrayNode promotion = promoted.putObject("covariates").putArray("promotion");
    for (int t = 0; t < DAYS + 10; t++) {
      promotion.add(promoted(t) ? 1 : 0);
    }
    ObjectNode other = ((ArrayNode) body.get("series")).addObject();
    other.putObject("key").put("shop", "b");
    other.put("grain", "day").put("start", FIRST.toString());
    ArrayNode values = other.putArray("values");
    for (int t = 0; t < DAYS; t++) {
      values.add(50 + Math.sin(t * 12.9898));
    }
    body.put("reconcile", true);

    JsonNode answer = ROOM.post(body);

    assertThat(answer.at("/series/1/members").toString()).contains("regressors");
    assertThat(answer.at("/series/2/members").toString()).doesNotContain("regressors");
    for (int h = 0; h < 10; h++) {
      double total = answer.at("/series/0/points/" + h + "/value").asDouble();
      double a = answer.at("/series/1/points/" + h + "/value").asDouble();
      double b = answer.at("/series/2/points/" + h + "/value").asDouble();
      assertThat(a + b).as("step " + h).isCloseTo(total, within(1e-9 * total));
      assertThat(a > 220).as("step " + h).isEqualTo(promoted(DAYS + h));
    }
  }

  @Test
  void refusesWhatItCannotKnow() {
    refused("\"holidays\":\"ZZ\"", "", "forecast/unknown-region");
    refused("\"holidays\":\"DE-XX\"", "", "forecast/unknown-region");
    refused("\"holidays\":7", "", "forecast/bad-request");
    refused("\"holidays\":\"DE\"", ",\"grain\":\"year\",\"start\":\"2024-01-01\"", "no-calendar");
    refused("\"holidays\":\"DE\"", "", "forecast/no-calendar");
    for (String start : List.of("1899-12-31", "2150-12-31", "9999-01-01", "0001-01-01")) {
      String days = ",\"grain\":\"day\",\"start\":\"" + start + "\"";
      refused("\"holidays\":\"DE\"", days, "known from 1900 to 2150");
    }
    refused("\"horizon\":2", ",\"covariates\":{\"a\":[1,2,3,4]}", "forecast/calendar-too-short");
    refused("\"horizon\":2", ",\"covariates\":{\"a\":[1,2,3,4,5,6]}", "forecast/bad-series");
    refused("\"horizon\":2", ",\"covariates\":{\"a\":[1,2,null,4,5]}", "series[0].covariates.a[2]");
    refused("\"horizon\":2", ",\"covariates\":[1]", "forecast/bad-series");
    String far = "\"horizon\":" + Integer.MAX_VALUE;
    refused(far, ",\"covariates\":{\"a\":[1,2,3,4]}", "forecast/horizon-too-long");
  }

  private static void refused(String more, String ofSeries, String expected) {
    String grain = expected.endsWith("region") ? ",\"grain\":\"day\",\"start\":\"2024-01-01\"" : "";
    String body = "{\"series\":[{\"values\":[1,2,3]" + ofSeries + grain + "}]," + more + "}";
    ROOM.refuses(body, expected);
  }

  /** Daily values, less on Bavaria's usual holidays and more on promoted days. */
  private static ObjectNode body(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectNode body = Json.mapper().createObjectNode();
    ObjectNode series = body.putArray("series").addObject();
    series.put("key", "shop").put("grain", "day").put("start", FIRST.toString());
    ArrayNode values = series.putArray("values");
    Set<LocalDate> free = Holidays.of("DE-BY", FIRST, FIRST.plusDays(DAYS + 30)).keySet();
    for (int t = 0; t < DAYS; t++) {
      LocalDate day = FIRST.plusDays(t);
      double extra = (free.contains(day) ? -60 : 0) + (promoted(t) ? 40 : 0);
      values.add(200 + extra + 3 * random.nextGaussian());
    }
    body.put("horizon", 10);
    return body;
  }

  private static boolean promoted(int t) {
    return t % 17 == 11 || t % 23 == 5;
  }
}
