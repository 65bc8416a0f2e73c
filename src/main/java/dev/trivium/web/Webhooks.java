package dev.trivium.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/**
 * Tells an address of the operator's that something happened. Redirects are not followed and what
 * the other side answers is not read.
 */
public final class Webhooks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int RETRIES = 2;
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int SERVER = 500;

  private final HttpClientAgent http;
  private final Duration pause;

  public Webhooks(Vertx vertx) {
    this(vertx, PAUSE);
  }

  /**
   * @param pause before the first retry
   */
  Webhooks(Vertx vertx, Duration pause) {
    this.pause = pause;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
  }

  /**
   * Emits the status that the other side answered with. Failures on its side are tried again twice,
   * so a receiver may be told the same more than once. Errors: what the last try ended with.
   */
  public Uni<Integer> tell(URI address, ObjectNode body) {
    return Reactive.uni(() -> sent(address, body))
        .invoke(status -> {
          if (status >= SERVER) {
            throw new Refused(status);
          }
        })
        .onFailure()
        .retry()
        .withBackOff(pause)
        .atMost(RETRIES)
        .onFailure(Refused.class)
        .recoverWithItem(refused -> refused.status);
  }

  /** Whether a receiver took it. */
  public static boolean taken(int status) {
    return status >= OK && status < REDIRECTS;
  }

  private Future<Integer> sent(URI address, ObjectNode body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .setTimeout(PATIENCE.toMillis())
            .putHeader("content-type", "application/json");
    return http.request(options)
        .compose(call -> call.send(Json.encode(body)))
        .compose(Webhooks::status);
  }

  private static Future<Integer> status(HttpClientResponse response) {
    int status = response.statusCode();
    return response.end().map(end -> status);
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status) {
      super("status " + status, null, false, false);
      this.status = status;
    }
  }
}
