package dev.trivium.web;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Takes the body from a paused request, whole or as it comes. Once. */
final class BodyReader {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Duration patience;
  private boolean taken;

  BodyReader(Vertx vertx, HttpServerRequest request, Duration patience) {
    this.vertx = vertx;
    this.request = request;
    this.patience = patience;
  }

  boolean taken() {
    return taken;
  }

  /** Whether the head announces a body. */
  boolean announced() {
    return request.headers().contains("transfer-encoding") || declared() > 0;
  }

  /** The whole body, or 413 before more than the limit was kept. */
  Uni<Buffer> whole(long maxBytes) {
    return Uni.createFrom()
        .emitter(emitter -> {
          if (declared() > maxBytes) {
            emitter.fail(Refusals.tooLarge(maxBytes).asException());
            return;
          }
          take();
          Buffer body = Buffer.buffer();
          long timer =
              vertx.setTimer(
                  patience.toMillis(), late -> emitter.fail(Refusals.cutBody().asException()));
          emitter.onTermination(() -> vertx.cancelTimer(timer));
          request.exceptionHandler(cut -> {
            vertx.cancelTimer(timer);
            emitter.fail(Refusals.cutBody().asException());
          });
          request.endHandler(end -> {
            vertx.cancelTimer(timer);
            emitter.complete(body);
          });
          request.handler(part -> {
            if (body.length() + part.length() > maxBytes) {
              request.pause();
              request.handler(ignored -> {});
              vertx.cancelTimer(timer);
              emitter.fail(Refusals.tooLarge(maxBytes).asException());
            } else {
              body.appendBuffer(part);
            }
          });
          request.resume();
        });
  }

  /** The body as it is demanded; a cut upload fails and so never looks like a finished one. */
  Multi<Buffer> stream() {
    return Multi.createFrom()
        .deferred(() -> {
          take();
          return Reactive.multi(request);
        })
        .onFailure(failure -> !(failure instanceof ProblemException))
        .transform(cut -> Refusals.cutBody().asException());
  }

  private void take() {
    if (taken) {
      throw new IllegalStateException("a body is read once");
    }
    taken = true;
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
  }

  private long declared() {
    String length = request.getHeader("content-length");
    return length == null ? 0 : Long.parseLong(length);
  }

  static Problem unsupported() {
    return Problem.of(
            Problem.Kind.UNSUPPORTED,
            "web/media-type",
            "the body must be sent as Content-Type: application/json, not compressed")
        .withCode("unsupported_media_type");
  }
}
