package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.UiMessages;
import dev.trivium.chat.protocol.UiStream;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * Chats of pages that use the Vercel SDK. A lost connection is not a stop: the page comes back
 * under the id of its chat, or stops it by a call.
 */
final class UiStreamRoutes implements Routes {
  private static final String CHAT = "/api/chat/:id";

  private final Responses responses;
  private final Threads threads;
  private final Viewing viewing;
  private final Observer observer;

  UiStreamRoutes(Responses responses, Threads threads, Viewing viewing, Observer observer) {
    this.responses = responses;
    this.threads = threads;
    this.viewing = viewing;
    this.observer = observer;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/api/chat", this::ask);
    endpoints.get(CHAT, this::messages);
    endpoints.get(CHAT + "/stream", this::again);
    endpoints.post(CHAT + "/stop", this::stop);
  }

  private Uni<Reply> ask(Request request) {
    return request.json().chain(body -> ask(request, UiMessages.of(body)));
  }

  private Uni<Reply> ask(Request request, UiMessages messages) {
    String chat = messages.chat();
    return parent(request, messages)
        .map(parent -> parent.map(messages::behind).orElseGet(messages::whole))
        .map(create -> ResponsesRoutes.keyed(request, create))
        .chain(create -> responses.beginIn(chat, request.caller(), create, "ui"))
        .map(response ->
            shown(response, messages.bubble().orElse(UiStream.messageId(response.id()))));
  }

  /** An answer that is gone is no reason to refuse: the page has sent the whole chat. */
  private Uni<Optional<String>> parent(Request request, UiMessages messages) {
    Optional<String> bubble = messages.several();
    if (bubble.isPresent()) {
      return threads.lastOf(request.caller(), messages.chat(), bubble.get());
    }
    return messages
        .parent()
        .map(id ->
            responses
                .find(request.caller(), id)
                .map(found -> Optional.of(found.id()))
                .onFailure(Finding::isNotFound)
                .recoverWithItem(Optional.empty()))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Reply> messages(Request request) {
    String chat = request.path("id");
    return threads
        .messages(request.caller(), chat)
        .map(messages -> {
          ObjectNode body = Wire.object().put("id", chat);
          body.set("messages", messages);
          return Reply.ok(body);
        });
  }

  private Uni<Reply> again(Request request) {
    return threads
        .newest(request.caller(), request.path("id"))
        .chain(newest ->
            newest
                .filter(response -> response.settled() == null)
                .map(response -> again(request, response))
                .orElseGet(
                    () -> Uni.createFrom().item(new Reply.Full(204, Map.of(), Buffer.buffer()))));
  }

  private Uni<Reply> again(Request request, LiveResponse response) {
    observer.observe(new ChatObservation.ResponseResumed(response.id(), "ui", -1));
    return threads
        .bubble(request.caller(), request.path("id"))
        .map(bubble -> shown(response, bubble));
  }

  private Uni<Reply> stop(Request request) {
    return threads
        .newest(request.caller(), request.path("id"))
        .chain(newest ->
            newest
                .filter(response -> response.settled() == null)
                .map(
                    response -> responses.cancel(request.caller(), response.id()).replaceWith(true))
                .orElseGet(() -> Uni.createFrom().item(false)))
        .map(stopped -> Reply.ok(Wire.object().put("stopped", stopped)));
  }

  private Reply shown(LiveResponse response, String bubble) {
    UiStream reading = new UiStream(response.begun(), bubble);
    return ResponsesRoutes.disclosed(
            Reply.events(stream -> viewing.messages(response, reading, stream)), response.object())
        .header(UiStream.HEADER, UiStream.VERSION);
  }
}
