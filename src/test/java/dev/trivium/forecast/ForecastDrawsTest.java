package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.Json;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sums over the horizon and sample paths over HTTP. */
class ForecastDrawsTest {
  @AutoClose
  private static final OpenRoom ROOM =
      new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.limits(24, 500, 3, 1200, 200));

  @Test
  void sumsSayWhatIsToComeInTotal() {
    JsonNode series = ROOM.post(body("\"sums\":[6,3,1,3]")).at("/series/0");

    JsonNode sums = series.get("sums");
    assertThat(sums.findValuesAsText("steps")).containsExactly("1", "3", "6");
    assertThat(sums.at("/0/upper")).isEqualTo(series.at("/points/0/upper"));
    double value = 0;
    double upper = 0;
    double lower = 0;
    for (int h = 0; h < 6; h++) {
      JsonNode point = series.at("/points/" + h);
      value += point.get("value").asDouble();
      lower += point.get("lower").asDouble();
      upper += point.get("upper").asDouble();
    }
    assertThat(sums.at("/2/value").asDouble()).isCloseTo(value, within(1e-9));
    assertThat(sums.at("/2/lower").asDouble()).isBetween(lower, value);
    assertThat(sums.at("/2/upper").asDouble()).isBetween(value, upper);
    assertThat(series.has("paths")).isFalse();
  }

  @Test
  void trueIsTheWholeHorizonAndNothingIsNoSum() {
    assertThat(ROOM.post(body("\"sums\":true")).at("/series/0/sums/0/steps").asInt()).isEqualTo(6);
    assertThat(ROOM.post(body("\"sums\":false")).at("/series/0").has("sums")).isFalse();
    assertThat(ROOM.post(body("\"sums\":null")).at("/series/0").has("sums")).isFalse();
  }

  @Test
  void pathsAreByPathAndStepAndTheSameEachTime() {
    JsonNode paths = ROOM.post(body("\"paths\":20")).at("/series/0/paths");

    assertThat(paths).hasSize(20);
    assertThat(paths.get(0)).hasSize(6);
    assertThat(ROOM.post(body("\"paths\":20")).at("/series/0/paths")).isEqualTo(paths);
  }

  @Test
  void sumsAddUpOverReconciledParts() {
    ObjectNode body = body("\"sums\":[4],\"reconcile\":true");
    ArrayNode series = (ArrayNode) body.get("series");
    series.removeAll();
    for (String region : new String[] {"north", "south"}) {
      ObjectNode one = values(region.hashCode());
      one.putObject("key").put("region", region);
      series.add(one);
    }

    JsonNode answer = ROOM.post(body).get("series");

    double total = answer.at("/0/sums/0/value").asDouble();
    double parts =
        answer.at("/1/sums/0/value").asDouble() + answer.at("/2/sums/0/value").asDouble();
    assertThat(answer.get(0).get("key")).isEmpty();
    assertThat(parts).isCloseTo(total, within(1e-6));
  }

  @Test
  void whatIsAskedWronglyOrTooMuchIsRefused() {
    ROOM.refuses(body("\"sums\":3"), "must be true for the whole horizon");
    ROOM.refuses(
        body("\"sums\":[0]"), "sums[0] must be a whole number of periods from 1 to the horizon");
    ROOM.refuses(body("\"sums\":[2,7]"), "sums[1] must be");
    ROOM.refuses(body("\"sums\":[1.5]"), "sums[0] must be");
    ROOM.refuses(body("\"paths\":0"), "paths must be a whole number of sample paths, at least 1");
    ROOM.refuses(body("\"paths\":\"many\""), "paths must be");
    ROOM.refuses(body("\"paths\":33"), "at most 200 fit into one answer");
    ROOM.refuses(body("\"paths\":2000000000"), "at most 200 fit into one answer");
  }

  private static ObjectNode body(String more) {
    ObjectNode body = OpenRoom.json("{\"horizon\":6," + more + "}");
    body.putArray("series").add(values(1));
    return body;
  }

  private static ObjectNode values(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectNode series = Json.mapper().createObjectNode();
    ArrayNode values = series.putArray("values");
    for (int t = 0; t < 60; t++) {
      values.add(200 + t + 10 * random.nextGaussian());
    }
    return series;
  }
}
