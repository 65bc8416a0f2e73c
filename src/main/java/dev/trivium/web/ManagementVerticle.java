package dev.trivium.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health with details and metrics, on a port of their own that is not for callers. */
final class ManagementVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 30;

  private final WebConfig.Listen listen;
  private final Health health;
  private final Supplier<String> metrics;
  private @Nullable HttpServer server;

  ManagementVerticle(WebConfig.Listen listen, Health health, Supplier<String> metrics) {
    this.listen = listen;
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServer fresh =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(this::handle);
    server = fresh;
    return fresh
        .listen(listen.port(), listen.host())
        .recover(failure ->
            Future.failedFuture(
                PortInUse.is(failure) ? new PortInUse(listen.host(), listen.port()) : failure));
  }

  int port() {
    HttpServer running = server;
    return running == null ? 0 : running.actualPort();
  }

  private void handle(HttpServerRequest request) {
    Guards.secure(request.response());
    switch (Guards.path(request)) {
      case "/health/started" -> status(request, health.started());
      case "/health/live" -> status(request, health.live());
      case "/health/ready" ->
          health
              .ready()
              .subscribe()
              .with(well -> status(request, well), bug -> status(request, false));
      case "/health" ->
          health
              .details()
              .subscribe()
              .with(known -> details(request, known), bug -> status(request, false));
      case "/metrics" ->
          vertx
              .executeBlocking(metrics::get, false)
              .onSuccess(text ->
                  request
                      .response()
                      .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                      .end(text))
              .onFailure(bug -> status(request, false));
      default -> request.response().setStatusCode(404).end("nothing here\n");
    }
  }

  private static void status(HttpServerRequest request, boolean well) {
    json(request, well, Map.of("status", well ? "up" : "down"));
  }

  private static void details(HttpServerRequest request, Map<String, Boolean> known) {
    boolean well = !known.containsValue(false);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "up" : "down");
    body.put("checks", known);
    json(request, well, body);
  }

  private static void json(HttpServerRequest request, boolean well, Map<String, ?> body) {
    Buffer bytes = Json.encode(body);
    request
        .response()
        .setStatusCode(well ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(bytes);
  }
}
