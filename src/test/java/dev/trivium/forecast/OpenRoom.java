package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.SplittableRandom;

/** This room as its callers meet it, behind its routes but without a network. */
final class OpenRoom implements AutoCloseable {
  static final Caller CALLER = new Caller("ann", Set.of("west"), Set.of("analyst"));

  /** For tests that are not about limits. */
  static final ForecastConfig WIDE = limits(366, 20_000, 20, 200_000, 7_320);

  static final String FORECASTS = "/v1/forecasts";
  static final String COMPARE = "/v1/forecasts/compare";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final Posted posted = new Posted();
  private final ForecastAssembly room;

  /** With series that come along only. */
  OpenRoom(String now, ForecastConfig config) {
    this(now, config, new NoMetrics());
  }

  OpenRoom(String now, ForecastConfig config, Metrics metrics) {
    InstantSource clock = InstantSource.fixed(Instant.parse(now));
    Ids ids = new Ids(clock, new SplittableRandom(1));
    room = new ForecastAssembly(metrics, vertx, clock, ids, seen -> {}, config);
    room.routes().forEach(routes -> routes.mount(posted));
  }

  /** One worker and bounds of 90 %, with these limits in the order of {@link ForecastConfig}. */
  static ForecastConfig limits(int horizon, int points, int series, int values, int answered) {
    return new ForecastConfig(
        0.9, horizon, points, series, values, answered, 1, 16, Duration.ofSeconds(30));
  }

  Vertx vertx() {
    return vertx;
  }

  Forecast forecast(ForecastRequest request) {
    return room.forecasts().forecast(CALLER, request).await().atMost(PATIENCE);
  }

  Uni<Reply> call(String path, ObjectNode body) {
    return posted.call(path, CALLER, body);
  }

  JsonNode post(String body) {
    return post(FORECASTS, body);
  }

  JsonNode post(ObjectNode body) {
    return answer(call(FORECASTS, body).await().atMost(PATIENCE));
  }

  JsonNode post(String path, String body) {
    return answer(call(path, json(body)).await().atMost(PATIENCE));
  }

  void refuses(String body, String expected) {
    assertThatThrownBy(() -> post(body)).as(body).hasMessageContaining(expected);
  }

  void refuses(ObjectNode body, String expected) {
    refuses(body.toString(), expected);
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.mapper().readTree(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static JsonNode answer(Reply reply) {
    return json(((Reply.Full) reply).body().toString());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class NoMetrics implements Metrics {
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
