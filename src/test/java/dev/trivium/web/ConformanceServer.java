package dev.trivium.web;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * The real stack of a socket, with a receiver that gives back what it got, as a program: what test
 * suites of other people are run against. The port is its only argument.
 *
 * <p>Of the cases 1 to 7 and 10 of the Autobahn suite only 1.2.1 to 1.2.8 may fail: they send
 * binary messages, which this house refuses with 1003.
 */
final class ConformanceServer {
  private ConformanceServer() {}

  static Routes echo() {
    return endpoints ->
        endpoints.socket(
            "/echo",
            (request, session) -> session.onText(text -> session.send(Buffer.buffer(text))));
  }

  /** As the server is configured by default, but for the size of messages. */
  static WebConfig config(int port, int messageMax, int fragmentsMax) {
    WebConfig config = TestEdge.config();
    return new WebConfig(
        new WebConfig.Listen("127.0.0.1", port),
        config.management(),
        config.origins(),
        config.auth(),
        config.body(),
        new WebConfig.Socket(
            messageMax,
            fragmentsMax,
            200,
            400,
            1_000,
            20_000,
            Duration.ofMinutes(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(45),
            Duration.ofSeconds(30),
            256 << 10),
        config.ssePing(),
        config.patience(),
        config.tickets(),
        config.crowd());
  }

  public static void main(String[] arguments) {
    WebConfig config = config(Integer.parseInt(arguments[0]), 4 << 20, 1_024);
    TestEdge edge = new TestEdge(config, TestEdge.ANNA, echo());
    System.out.println("ws://127.0.0.1:" + edge.port() + "/echo");
  }
}
