package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;

/** Chat Completions: another reading of the same responses. */
final class CompletionsRoutes implements Routes {
  static final String SURFACE = "completions";

  private final Responses responses;
  private final Viewing viewing;
  private final Commit commit;

  CompletionsRoutes(Responses responses, Viewing viewing, Commit commit) {
    this.commit = commit;
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
    if (responses.isBrief(create)) {
      return responses
          .brief(request.caller(), create, SURFACE)
          .map(object -> whole(new Completions(object, false), object));
    }
    boolean withUsage = Requests.includesUsage(body);
    return responses
        .begin(request.caller(), create, SURFACE)
        .chain(response -> reply(create, response, new Completions(response.begun(), withUsage)));
  }

  private Uni<Reply> reply(CreateRequest create, LiveResponse response, Completions reading) {
    if (!create.stream()) {
      return ResponsesRoutes.whole(response).map(object -> whole(reading, object));
    }
    return commit
        .of(response, false)
        .map(begun ->
            ResponsesRoutes.disclosed(
                Reply.events(stream -> viewing.completions(response, reading, stream)),
                response.object()));
  }

  private static Reply whole(Completions reading, ObjectNode object) {
    if (reading.isCut(object)) {
      throw Refusals.cut().asException();
    }
    return switch (ResponsesRoutes.whole(object)) {
      case Reply.Full full -> Reply.ok(reading.whole(object)).headers(full.headers());
      case Reply.Portions portions -> portions;
      case Reply.Events events -> events;
    };
  }
}
