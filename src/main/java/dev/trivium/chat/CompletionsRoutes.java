package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;

/** Chat Completions: another reading of the same responses. */
final class CompletionsRoutes implements Routes {
  private final Responses responses;
  private final Viewing viewing;

  CompletionsRoutes(Responses responses, Viewing viewing) {
    this.responses = responses;
    this.viewing = viewing;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/chat/completions", this::complete);
  }

  private Uni<Reply> complete(Request request) {
    return request.json().chain(body -> complete(request, body));
  }

  private Uni<Reply> complete(Request request, ObjectNode body) {
    CreateRequest create = ResponsesRoutes.keyed(request, Requests.completion(body));
    boolean withUsage = Requests.includesUsage(body);
    return responses
        .begin(request.caller(), create, "completions")
        .chain(response -> {
          Completions reading = new Completions(response.begun(), withUsage);
          return create.stream()
              ? Uni.createFrom()
                  .item(
                      ResponsesRoutes.disclosed(
                          Reply.events(stream -> viewing.completions(response, reading, stream)),
                          response.object()))
              : ResponsesRoutes.whole(response).map(object -> whole(reading, object));
        });
  }

  private static Reply whole(Completions reading, ObjectNode object) {
    return switch (ResponsesRoutes.whole(object)) {
      case Reply.Full full -> {
        Reply reply = Reply.ok(reading.whole(object));
        for (var header : full.headers().entrySet()) {
          reply = reply.header(header.getKey(), header.getValue());
        }
        yield reply;
      }
      case Reply.Portions portions -> portions;
      case Reply.Events events -> events;
    };
  }
}
