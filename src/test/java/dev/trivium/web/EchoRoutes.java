package dev.trivium.web;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Routes that give back what they got. */
final class EchoRoutes implements Routes {
  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get(
        "/v1/who", request -> Uni.createFrom().item(() -> Reply.ok(request.caller().sub())));
    endpoints.get(
        "/v1/bug",
        request -> {
          throw new IllegalStateException("a secret of the inside");
        });
    endpoints.post("/v1/echo/:name", request -> request.json().map(Reply::ok));
    endpoints.post("/v1/chat/completions", request -> request.json().map(Reply::ok));
    endpoints.post(
        "/v1/upload",
        request ->
            request.stream()
                .map(Buffer::length)
                .collect()
                .with(java.util.stream.Collectors.summingLong(length -> length))
                .map(bytes -> Reply.ok(Map.of("bytes", bytes))));
    endpoints.get(
        "/v1/events",
        request ->
            Uni.createFrom()
                .item(Reply.events(stream -> stream.write(Buffer.buffer("data: one\n\n")))));
    endpoints.socket(
        "/v1/responses",
        (request, session) ->
            session.onText(
                text -> session.send(Buffer.buffer(request.caller().sub() + ":" + text))));
  }
}
