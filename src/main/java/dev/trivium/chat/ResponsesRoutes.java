package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Inputs;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.Metadata;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The Responses API over HTTP, and the door to its sockets. */
final class ResponsesRoutes implements Routes {
  private static final String ONE = "/v1/responses/:id";

  private final Responses responses;
  private final Viewing viewing;
  private final Commit commit;
  private final ResponsesSocket.Opening sockets;
  private final Observer observer;

  ResponsesRoutes(
      Responses responses,
      Viewing viewing,
      Commit commit,
      ResponsesSocket.Opening sockets,
      Observer observer) {
    this.commit = commit;
    this.responses = responses;
    this.viewing = viewing;
    this.sockets = sockets;
    this.observer = observer;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.socket("/v1/responses", sockets::opened);
    endpoints.post("/v1/responses", this::create);
    endpoints.post("/v1/responses/input_tokens", this::inputTokens);
    endpoints.post("/v1/responses/compact", this::compact);
    endpoints.get(ONE, this::find);
    endpoints.delete(ONE, this::erase);
    endpoints.post(ONE + "/cancel", this::cancel);
    endpoints.get(ONE + "/evidence", this::evidence);
    endpoints.get(ONE + "/input_items", this::inputItems);
  }

  private Uni<Reply> create(Request request) {
    return request
        .json()
        .map(body -> keyed(request, Requests.response(body)))
        .chain(create ->
            responses
                .begin(request.caller(), create, create.stream() ? "sse" : "json")
                .chain(response -> reply(request, create, response)));
  }

  private Uni<Reply> reply(Request request, CreateRequest create, LiveResponse response) {
    if (create.stream()) {
      boolean extensions = Viewing.wantsExtensions(request);
      return commit
          .of(response, extensions)
          .map(begun ->
              disclosed(
                  Reply.events(stream -> viewing.responses(response, -1, extensions, true, stream)),
                  response.object()));
    }
    if (create.background()) {
      return Uni.createFrom().item(disclosed(Reply.ok(response.object()), response.object()));
    }
    return whole(response).map(ResponsesRoutes::whole);
  }

  /**
   * The object at its end; a caller who hangs up before that has stopped it, unless the response is
   * read elsewhere.
   */
  static Uni<ObjectNode> whole(LiveResponse response) {
    return response
        .ended()
        .onSubscription()
        .invoke(response::viewerCame)
        .onTermination()
        .invoke((end, failure, hungUp) -> {
          response.viewerLeft();
          if (hungUp && !response.watched()) {
            response.cancel(ResponseRun.CANCELLED);
          }
        })
        .map(LiveResponse.Settled::object);
  }

  private Uni<Reply> find(Request request) {
    boolean streamed = request.query("stream").filter("true"::equals).isPresent();
    long after = request.query("starting_after").map(ResponsesRoutes::number).orElse(-1L);
    return responses
        .find(request.caller(), request.path("id"))
        .map(response -> {
          if (!streamed) {
            return disclosed(Reply.ok(response.object()), response.object());
          }
          observer.observe(new ChatObservation.ResponseResumed(response.id(), "sse", after));
          boolean extensions = Viewing.wantsExtensions(request);
          return disclosed(
              Reply.events(stream -> viewing.responses(response, after, extensions, false, stream)),
              response.object());
        });
  }

  private Uni<Reply> cancel(Request request) {
    return responses
        .cancel(request.caller(), request.path("id"))
        .map(response -> disclosed(Reply.ok(response.object()), response.object()));
  }

  private Uni<Reply> erase(Request request) {
    ObjectNode erased = Wire.object();
    erased.put("id", request.path("id"));
    erased.put("object", "response");
    erased.put("deleted", true);
    return responses.erase(request.caller(), request.path("id")).replaceWith(Reply.ok(erased));
  }

  /** Estimated, as in the usage of answers. */
  private Uni<Reply> inputTokens(Request request) {
    return request
        .json()
        .map(body -> {
          CreateRequest asked = Requests.response(body);
          int tokens = Usage.tokens(String.join("\n", asked.turns()));
          int more = Usage.tokens(body.path("instructions").asText(""));
          return Reply.ok(
              Wire.object()
                  .put("object", "response.input_tokens")
                  .put("input_tokens", tokens + more));
        });
  }

  private Uni<Reply> compact(Request request) {
    return request
        .json()
        .map(body -> {
          if (!body.path("model").isTextual()) {
            throw Refusals.invalidValue("model", "'model' must be given.").asException();
          }
          return Reply.ok(responses.compacted(request.caller(), Requests.response(body)));
        });
  }

  private Uni<Reply> inputItems(Request request) {
    Inputs.Page page =
        Inputs.Page.of(
            request.query("limit").orElse(null),
            request.query("order").orElse(null),
            request.query("after").orElse(null));
    String id = request.path("id");
    return responses
        .items(request.caller(), id)
        .map(items -> Reply.ok(Inputs.list(id, items, page)));
  }

  private Uni<Reply> evidence(Request request) {
    return responses
        .find(request.caller(), request.path("id"))
        .chain(LiveResponse::ended)
        .chain(any -> responses.find(request.caller(), request.path("id")))
        .chain(LiveResponse::ended)
        .map(end -> {
          ObjectNode evidence = end.evidence();
          if (evidence == null) {
            throw Problem.notFound(
                    "chat/no-evidence",
                    "This response ended without an answer, so there is no evidence for it.")
                .asException();
          }
          return Reply.ok(evidence);
        });
  }

  /** What headers say of a request. */
  static CreateRequest keyed(Request request, CreateRequest body) {
    boolean fresh =
        request.header("Cache-Control").filter(said -> said.contains("no-cache")).isPresent();
    CreateRequest create = fresh ? body.withFresh() : body;
    return request
        .header("Idempotency-Key")
        .map(key -> create.withIdempotencyKey(Metadata.checkedKey(key, "Idempotency-Key")))
        .orElse(create);
  }

  /** A whole answer; what failed on our side is an HTTP error, so that clients try again. */
  static Reply whole(ObjectNode object) {
    requireNotFailed(object);
    return labelled(Reply.ok(object), object);
  }

  /** Errors: what a failed response failed with. */
  static void requireNotFailed(ObjectNode object) {
    if (object.path("status").asText().equals("failed")) {
      String code = object.path("error").path("code").asText();
      throw Problem.of(
              Refusals.kindOf(code), "chat/failed", object.path("error").path("message").asText())
          .withCode(code)
          .asException();
    }
  }

  static Reply disclosed(Reply reply, ObjectNode response) {
    return reply.header(Viewing.DISCLOSURE_HEADER, Viewing.disclosure(response));
  }

  /** What is known of the answer, for readers of headers. */
  static Reply labelled(Reply reply, ObjectNode object) {
    return disclosed(reply, object)
        .header("Trivium-Query-Type", Labels.of(object, "query_type", "none"))
        .header("Trivium-Band", Labels.of(object, "band", "none"))
        .header("Trivium-Confidence", Labels.of(object, "confidence", "null"))
        .header("Trivium-Degraded", Labels.of(object, "degraded", "none"));
  }

  private static long number(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("-?\\d{1,18}"))
        .map(Long::parseLong)
        .orElseThrow(() ->
            Refusals.invalidValue("starting_after", "'starting_after' must be a number.")
                .asException());
  }
}
