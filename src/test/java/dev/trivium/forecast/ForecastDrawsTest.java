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
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sums over the horizon and sample paths over HTTP. */
class ForecastDrawsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Caller CALLER = new Caller("ann", Set.of("west"), Set.of("analyst"));
  private static Vertx vertx;
  private static ForecastAssembly room;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-10T08:00:00Z"));
    ForecastConfig config =
        new ForecastConfig(0.9, 24, 500, 3, 1200, 200, 1, 4, Duration.ofSeconds(60));
    room =
        new ForecastAssembly(
            new Nothing(),
            vertx,
            clock,
            new Ids(clock, new SplittableRandom(1)),
            seen -> {},
            config);
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void sumsSayWhatIsToComeInTotal() {
    JsonNode series = post(body("\"sums\":[6,3,1,3]")).at("/series/0");

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
    assertThat(post(body("\"sums\":true")).at("/series/0/sums/0/steps").asInt()).isEqualTo(6);
    assertThat(post(body("\"sums\":false")).at("/series/0").has("sums")).isFalse();
    assertThat(post(body("\"sums\":null")).at("/series/0").has("sums")).isFalse();
  }

  @Test
  void pathsAreByPathAndStepAndTheSameEachTime() {
    JsonNode paths = post(body("\"paths\":20")).at("/series/0/paths");

    assertThat(paths).hasSize(20);
    assertThat(paths.get(0)).hasSize(6);
    assertThat(post(body("\"paths\":20")).at("/series/0/paths")).isEqualTo(paths);
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

    JsonNode answer = post(body).get("series");

    double total = answer.at("/0/sums/0/value").asDouble();
    double parts =
        answer.at("/1/sums/0/value").asDouble() + answer.at("/2/sums/0/value").asDouble();
    assertThat(answer.get(0).get("key")).isEmpty();
    assertThat(parts).isCloseTo(total, within(1e-6));
  }

  @Test
  void whatIsAskedWronglyOrTooMuchIsRefused() {
    refused("\"sums\":3", "must be true for the whole horizon");
    refused("\"sums\":[0]", "sums[0] must be a whole number of periods from 1 to the horizon");
    refused("\"sums\":[2,7]", "sums[1] must be");
    refused("\"sums\":[1.5]", "sums[0] must be");
    refused("\"paths\":0", "paths must be a whole number of sample paths, at least 1");
    refused("\"paths\":\"many\"", "paths must be");
    refused("\"paths\":33", "at most 200 fit into one answer");
    refused("\"paths\":2000000000", "at most 200 fit into one answer");
  }

  private static void refused(String more, String expected) {
    assertThatThrownBy(() -> post(body(more))).as(more).hasMessageContaining(expected);
  }

  private static ObjectNode body(String more) {
    try {
      ObjectNode body = (ObjectNode) Json.mapper().readTree("{\"horizon\":6," + more + "}");
      body.putArray("series").add(values(1));
      return body;
    } catch (java.io.IOException unreadable) {
      throw new AssertionError(unreadable);
    }
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

  private static JsonNode post(ObjectNode body) {
    Posted posted = new Posted();
    room.routes().forEach(routes -> routes.mount(posted));
    try {
      Reply reply = posted.call("/v1/forecasts", CALLER, body).await().atMost(PATIENCE);
      return Json.mapper().readTree(((Reply.Full) reply).body().getBytes());
    } catch (java.io.IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static final class Nothing implements Metrics {
    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      throw new AssertionError("no metric is asked for");
    }

    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      throw new AssertionError("no metric is asked for");
    }
  }
}
