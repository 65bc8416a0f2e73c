package dev.trivium.web;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls servers that the operator named. Each call is bounded in time and size; redirects are not
 * followed, and what is answered is not read beyond its status.
 */
public final class Outgoing {
  private static final int CONNECT_MILLIS = 3_000;
  private static final long ANSWER_MILLIS = 10_000;
  private static final int IDLE_SECONDS = 15;
  private static final int CONNECTIONS = 4;
  private static final int ANSWER_MAX = 1 << 16;

  private final HttpClientAgent http;

  public Outgoing(Vertx vertx) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * A server and what it knows us by.
   *
   * @param token sent as bearer
   */
  public record Target(String url, Optional<String> token) {
    @Override
    public String toString() {
      return url + (token.isPresent() ? " with a token" : "");
    }
  }

  /** What became of a call. */
  public sealed interface Answer {
    /** The server took it: a status from 200 to 299. */
    record Taken() implements Answer {}

    /** The server answered otherwise. */
    record Refused(int status) implements Answer {}

    /** No answer came. */
    record Unreachable() implements Answer {}
  }

  /** Sends JSON. Never fails: what goes wrong is an answer too. */
  public Uni<Answer> post(Target target, Buffer json) {
    return Reactive.uni(() -> http.request(options(target)).compose(call -> sent(call, json)))
        .map(Outgoing::answer)
        .onFailure()
        .recoverWithItem(new Answer.Unreachable());
  }

  private static RequestOptions options(Target target) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(target.url())
            .setConnectTimeout(CONNECT_MILLIS)
            .setTimeout(ANSWER_MILLIS)
            .putHeader("content-type", "application/json");
    target.token().ifPresent(token -> options.putHeader("authorization", "Bearer " + token));
    return options;
  }

  private static Future<Integer> sent(HttpClientRequest call, Buffer json) {
    return call.send(json).compose(Outgoing::drained);
  }

  /** Reads the answer's body to its end, so that the connection can be used again. */
  private static Future<Integer> drained(HttpClientResponse answer) {
    AtomicInteger read = new AtomicInteger();
    answer.handler(bytes -> {
      if (read.addAndGet(bytes.length()) > ANSWER_MAX) {
        answer.request().reset();
      }
    });
    return answer.end().transform(end -> Future.succeededFuture(answer.statusCode()));
  }

  private static Answer answer(int status) {
    return status / 100 == 2 ? new Answer.Taken() : new Answer.Refused(status);
  }
}
