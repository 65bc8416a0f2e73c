package dev.trivium.web;

import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.kernel.WebObservation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs a route and writes what it answers. What a failure becomes is decided here and nowhere else:
 * a problem is itself, everything else is a bug, told by a reference only.
 */
final class Responder {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Observer observer;
  private final Deadlines deadlines;
  private final Duration ssePing;

  Responder(Vertx vertx, Observer observer, Deadlines deadlines, Duration ssePing) {
    this.vertx = vertx;
    this.deadlines = deadlines;
    this.observer = observer;
    this.ssePing = ssePing;
  }

  void run(RequestContext context, Function<Request, Uni<Reply>> route) {
    Cancellable running =
        Uni.createFrom()
            .<Reply>deferred(() -> route.apply(context))
            .subscribe()
            .with(reply -> write(context, reply), failure -> fail(context, failure));
    context.routing().addEndHandler(gone -> running.cancel());
  }

  void fail(RequestContext context, Throwable failure) {
    Problem problem = problem(context.id(), failure);
    RoutingContext routing = context.routing();
    write(
        context,
        ProblemRenderer.render(
            problem,
            problem.kind().status(),
            Guards.path(routing.request()),
            context.known(),
            context.id()));
  }

  private Problem problem(String id, Throwable failure) {
    if (failure instanceof ProblemException told) {
      return told.problem();
    }
    observer.observe(new WebObservation.Bug(id, failure));
    return Refusals.bug(id);
  }

  private void write(RequestContext context, Reply reply) {
    HttpServerResponse response = context.routing().response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    switch (reply) {
      case Reply.Full full -> whole(context, response, full);
      case Reply.Portions portions -> portions(context, response, portions);
      case Reply.Events events -> stream(context, response, events);
    }
  }

  private void whole(RequestContext context, HttpServerResponse response, Reply.Full full) {
    HttpServerRequest request = context.routing().request();
    boolean unread = !request.isEnded() && context.bodyReader().announced();
    response.setStatusCode(full.status());
    headers(response, full.headers());
    if (unread) {
      leave(request, response, full);
    } else {
      response.end(full.body());
      rest(request);
    }
  }

  /**
   * Part of the body was not read. The answer goes out, what still comes is thrown away for a short
   * while so that the client can read the answer, then the connection is closed: what follows on it
   * might be a smuggled request.
   */
  private void leave(HttpServerRequest request, HttpServerResponse response, Reply.Full full) {
    deadlines.poison(request);
    response.putHeader("connection", "close");
    response.putHeader("content-length", String.valueOf(full.body().length()));
    response.write(full.body());
    long timer =
        vertx.setTimer(
            LINGER.toMillis(),
            late -> {
              end(response);
              request.connection().close();
            });
    request.handler(ignored -> {});
    request.exceptionHandler(cut -> {
      vertx.cancelTimer(timer);
      request.connection().close();
    });
    request.endHandler(end -> {
      vertx.cancelTimer(timer);
      end(response);
    });
    request.resume();
  }

  private static void end(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  private static void rest(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.handler(ignored -> {});
      request.resume();
    }
  }

  private void portions(
      RequestContext context, HttpServerResponse response, Reply.Portions portions) {
    response.setStatusCode(200);
    response.setChunked(true);
    headers(response, portions.headers());
    rest(context.routing().request());
    Cancellable running =
        portions
            .body()
            .onItem()
            .transformToUniAndConcatenate(part -> Reactive.uni(() -> response.write(part)))
            .subscribe()
            .with(sent -> {}, failure -> cut(context, response, failure), () -> end(response));
    context.routing().addEndHandler(gone -> running.cancel());
  }

  private void cut(RequestContext context, HttpServerResponse response, Throwable failure) {
    if (!response.closed()) {
      problem(context.id(), failure);
      response.reset();
    }
  }

  private void stream(RequestContext context, HttpServerResponse response, Reply.Events events) {
    response.setStatusCode(200);
    response.setChunked(true);
    response
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-cache, no-transform")
        .putHeader("x-accel-buffering", "no");
    headers(response, events.headers());
    rest(context.routing().request());
    SseStream stream = new SseStream(vertx, context.routing(), ssePing);
    try {
      events.writer().accept(stream);
    } catch (RuntimeException bug) {
      observer.observe(new WebObservation.Bug(context.id(), bug));
      response.reset();
    }
  }

  /** A value with a control character would end the header: it does not leave the server. */
  private static void headers(HttpServerResponse response, Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (value.chars().noneMatch(Character::isISOControl)) {
        response.putHeader(name, value);
      }
    });
  }
}
