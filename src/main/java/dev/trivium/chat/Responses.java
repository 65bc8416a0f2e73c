package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Compaction;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.ItemReferences;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Begins responses and finds them again: running here, ended a while ago, or in their row. */
final class Responses {
  private final Vertx vertx;
  private final RunTools tools;
  private final LiveResponses live;
  private final Finding finding;
  private final Beginning beginning;
  private final Gate gate;

  Responses(
      Vertx vertx,
      RunTools tools,
      Takeover takeover,
      LiveResponses live,
      Elsewhere elsewhere,
      Gate gate) {
    this.vertx = vertx;
    this.tools = tools;
    this.live = live;
    this.finding = new Finding(tools, takeover, live, elsewhere);
    this.beginning = new Beginning(tools, live);
    this.gate = gate;
  }

  /**
   * Begins a response on the calling context, or gives the one that was begun before under the same
   * idempotency key. Errors: unknown model or parent, a question too long, a key reused for another
   * request, too much in memory, a limit of the caller's reached.
   */
  Uni<LiveResponse> begin(Caller caller, CreateRequest request, String surface) {
    return begin(caller, request, new Place(surface, false, null, Set.of()));
  }

  /** Whether nobody could read the events of the answer to a request, so that it needs no log. */
  boolean isBrief(CreateRequest request) {
    return new Brief(tools).suits(request);
  }

  /** What is told of a brief answer at its end. Errors: as of {@link #begin}, and the model's. */
  Uni<ObjectNode> brief(Caller caller, CreateRequest request, String surface) {
    Executor here = inline(vertx.getOrCreateContext());
    tools.routing().require(caller, request);
    live.requireRoom();
    return gate.whole(
        caller, request, () -> new Brief(tools).ended(caller, request, surface, here));
  }

  /** At once where it runs on the context already. */
  private static Executor inline(Context context) {
    return task -> {
      if (context.equals(Vertx.currentContext())) {
        task.run();
      } else {
        context.runOnContext(go -> task.run());
      }
    };
  }

  /** The same for an answer in a chat that a page knows by an id of its own. */
  Uni<LiveResponse> beginIn(String chat, Caller caller, CreateRequest request, String surface) {
    return begin(caller, request, new Place(surface, false, chat, Set.of()));
  }

  /**
   * The same on a connection that lasts. A request that was stopped while it waited begins only to
   * end.
   *
   * @param own responses of this connection that are not stored; it alone may go on from them
   */
  Uni<LiveResponse> beginIn(
      Set<String> own, Caller caller, CreateRequest request, String surface, boolean cancelled) {
    return begin(caller, request, new Place(surface, cancelled, null, own));
  }

  private Uni<LiveResponse> begin(Caller caller, CreateRequest request, Place place) {
    Context context = vertx.getOrCreateContext();
    Executor here = Reactive.executor(context);
    tools.routing().require(caller, request);
    live.requireRoom();
    return gate.enter(
        caller, request, place.cancelled(), () -> admitted(caller, request, place, context, here));
  }

  /** Where a request came in, in what state, and what unstored responses it may go on from. */
  private record Place(String surface, boolean cancelled, @Nullable String chat, Set<String> own) {}

  private Uni<LiveResponse> admitted(
      Caller caller, CreateRequest named, Place place, Context context, Executor here) {
    return before(caller, named)
        .emitOn(here)
        .chain(before ->
            before
                .map(response -> Uni.createFrom().item(response))
                .orElseGet(() ->
                    new References(this::find)
                        .resolved(caller, named)
                        .chain(request -> admittedWhole(caller, request, place, context, here))));
  }

  /** The answer to an earlier try: what the request names may be gone by now. */
  private Uni<Optional<LiveResponse>> before(Caller caller, CreateRequest named) {
    String key = named.idempotencyKey();
    if (key == null || !named.store() || ItemReferences.responses(named.body()).isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return tools
        .repository()
        .findByKey(caller, key)
        .chain(found ->
            found
                .map(row -> same(caller, named, row).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
  }

  private Uni<LiveResponse> same(Caller caller, CreateRequest request, ResponseRow row) {
    if (!tools.repository().isOf(row, request)) {
      throw Refusals.keyReused().asException();
    }
    return find(caller, row.id());
  }

  private Uni<LiveResponse> admittedWhole(
      Caller caller, CreateRequest request, Place place, Context context, Executor here) {
    return parentContext(caller, request, place.own())
        .emitOn(here)
        .chain(parent ->
            tools
                .routing()
                .speech(caller, request, parent.orElse(null))
                .chain(speech ->
                    beginning.of(
                        new ResponseRun.Order(
                            caller,
                            request,
                            parent.orElse(null),
                            speech.orElse(null),
                            place.surface(),
                            place.cancelled(),
                            tools.clock().instant()),
                        context,
                        place.chat(),
                        () -> sameAsBefore(caller, request))))
        .emitOn(here);
  }

  /** Errors: as {@link Finding#find}. */
  Uni<LiveResponse> find(Caller caller, String id) {
    return finding.find(caller, id);
  }

  /** Stops it if it still runs; gives it when it has ended. */
  Uni<LiveResponse> cancel(Caller caller, String id) {
    return find(caller, id)
        .chain(found -> {
          found.cancel(ResponseRun.CANCELLED);
          return found.ended().replaceWith(found);
        });
  }

  /** Stops it and takes out everything that was said. */
  Uni<Void> erase(Caller caller, String id) {
    return cancel(caller, id)
        .chain(found -> {
          live.remove(id);
          return found.stored()
              ? tools.repository().erase(caller, id).replaceWithVoid()
              : Uni.createFrom().voidItem();
        });
  }

  /** The conversation of a request as one item. Errors: an unknown model. */
  ObjectNode compacted(Caller caller, CreateRequest request) {
    tools.routing().require(caller, request);
    return Compaction.of(request, tools.ids().next("resp"), tools.clock().instant());
  }

  /** What was sent to it. Errors: as {@link #find}; what is not stored has none. */
  Uni<ArrayNode> items(Caller caller, String id) {
    return tools
        .repository()
        .find(caller, id)
        .map(found -> {
          ResponseRow row = found.orElseThrow(() -> Refusals.unknownResponse().asException());
          ArrayNode items = row.items();
          return items == null ? Wire.array() : items;
        });
  }

  /** What may be shown of a failure outside a run. */
  Problem problemOf(Throwable failure) {
    return tools.problemOf("none", failure);
  }

  private Uni<LiveResponse> sameAsBefore(Caller caller, CreateRequest request) {
    String key = request.idempotencyKey();
    return tools
        .repository()
        .findByKey(caller, key == null ? "" : key)
        .chain(found ->
            same(caller, request, found.orElseThrow(() -> Refusals.keyReused().asException())));
  }

  private Uni<Optional<String>> parentContext(
      Caller caller, CreateRequest request, Set<String> own) {
    String parent = request.previousResponseId();
    if (parent == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    return find(caller, parent)
        .onFailure(Finding::isNotFound)
        .transform(unknown -> Refusals.unknownParent().asException())
        .invoke(found -> {
          if (!found.stored() && !own.contains(parent)) {
            throw Refusals.unknownParent().asException();
          }
        })
        .chain(LiveResponse::ended)
        .map(end -> Optional.ofNullable(end.context()));
  }
}
