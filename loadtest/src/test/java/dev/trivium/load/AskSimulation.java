package dev.trivium.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.WsFrameCheck;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * People who ask over a WebSocket, and programs that ask for metrics beside them.
 *
 * <p>{@code load.sockets} people stay for {@code load.seconds} after all have come; each asks, reads
 * the answer to its end, thinks about {@code load.think} seconds and asks again. Nothing may fail.
 */
public final class AskSimulation extends Simulation {
  private static final int SOCKETS = Integer.getInteger("load.sockets", 200);
  private static final Duration STAY = Duration.ofSeconds(Integer.getInteger("load.seconds", 60));
  private static final Duration COME = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THINK = Integer.getInteger("load.think", 3);
  private static final List<String> QUESTIONS =
      List.of(
          "What were total sales by region last year?",
          "Monthly revenue last year",
          "Top 5 products by profit last year",
          "How many orders were there last month?",
          "What was the average order value in the last quarter?",
          "What is revenue?");

  private final Target target = Target.find();
  private final List<String> tokens = target.tokens();

  private final HttpProtocolBuilder protocol =
      http.baseUrl(target.http())
          .wsBaseUrl(target.socket())
          .userAgentHeader("trivium-loadtest")
          .authorizationHeader("Bearer #{token}")
          .contentTypeHeader("application/json");

  private static final WsFrameCheck.Text COMPLETED =
      ws.checkTextMessage("answer is complete")
          .matching(jsonPath("$.type").in("response.completed", "response.failed", "error"))
          .check(jsonPath("$.type").is("response.completed"));

  private final ScenarioBuilder ask =
      scenario("ask")
          .feed(callers())
          .exec(ws("connect").connect("/v1/responses").subprotocol("responses"))
          // Who is not let in, or is thrown out, goes home: asking on at once would be another test.
          .exitHereIfFailed()
          .exec(
              exitBlockOnFail()
                  .on(
                      during(STAY.plus(COME))
                          .on(
                              exec(session -> session.set("question", question(session.userId())))
                                  .exec(
                                      ws("ask")
                                          .sendText(
                                              "{\"type\":\"response.create\",\"model\":\"trivium\","
                                                  + "\"input\":\"#{question}\"}")
                                          .await(PATIENCE)
                                          .on(COMPLETED))
                                  .pause(
                                      Duration.ofMillis(THINK * 500L),
                                      Duration.ofMillis(THINK * 1500L)))))
          .exec(ws("close").close());

  private final ScenarioBuilder read =
      scenario("read")
          .feed(callers())
          .exec(
              http("metrics query")
                  .post("/v1/metrics/query")
                  .body(
                      StringBody(
                          "{\"metrics\":[\"revenue\",\"orders\"],\"dimensions\":[\"region\"]}"))
                  .check(status().is(200))
                  .check(jsonPath("$.rows[0]").exists()))
          .pause(Duration.ofMillis(500));

  /** Starts the load. */
  public AskSimulation() {
    setUp(
            ask.injectOpen(rampUsers(SOCKETS).during(COME)),
            read.injectClosed(
                constantConcurrentUsers(Math.max(1, SOCKETS / 50)).during(STAY.plus(COME))))
        .protocols(protocol)
        .assertions(
            global().failedRequests().count().is(0L),
            details("ask").successfulRequests().count().gte((long) SOCKETS),
            details("metrics query").successfulRequests().count().gt(0L));
  }

  @Override
  public void after() {
    target.stop();
  }

  private Iterator<Map<String, Object>> callers() {
    return IntStream.iterate(0, i -> (i + 1) % tokens.size())
        .mapToObj(i -> Map.<String, Object>of("token", tokens.get(i)))
        .iterator();
  }

  /** Everybody begins elsewhere in the list, and goes on with time. */
  private static String question(long user) {
    long turn = user + System.nanoTime() / 1_000_000_000L;
    return QUESTIONS.get((int) (turn % QUESTIONS.size()));
  }
}
