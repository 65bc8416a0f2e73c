package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Inputs;
import dev.trivium.chat.protocol.UiStream;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Chats as a page knows them: an id it has chosen, and the responses behind it. */
final class Threads {
  private static final int MOST = 200;

  private final Responses responses;
  private final ResponseRepository repository;

  Threads(Responses responses, ResponseRepository repository) {
    this.responses = responses;
    this.repository = repository;
  }

  /** The newest response of a chat. */
  Uni<Optional<LiveResponse>> newest(Caller caller, String chat) {
    return repository
        .thread(caller, chat, 1)
        .chain(rows ->
            rows.isEmpty()
                ? Uni.createFrom().item(Optional.<LiveResponse>empty())
                : responses.find(caller, rows.getFirst().id()).map(Optional::of));
  }

  /**
   * The messages of a chat, oldest first, as a page shows them again. Where an answer was made
   * anew, the newest one counts. What an answer quoted is read again as the caller.
   */
  Uni<ArrayNode> messages(Caller caller, String chat) {
    return repository
        .thread(caller, chat, MOST)
        .chain(rows ->
            Multi.createFrom()
                .iterable(line(rows))
                .onItem()
                .transformToUniAndConcatenate(
                    row -> responses.find(caller, row.id()).map(found -> pair(row, found)))
                .collect()
                .in(Wire::array, ArrayNode::addAll));
  }

  /** From the newest answer back along what each one follows. */
  private static List<ResponseRow> line(List<ResponseRow> newestFirst) {
    List<ResponseRow> line = new ArrayList<>();
    String wanted = newestFirst.isEmpty() ? "" : newestFirst.getFirst().id();
    for (ResponseRow row : newestFirst) {
      if (row.id().equals(wanted)) {
        line.add(row);
        wanted = row.begun().path("previous_response_id").asText("");
      }
    }
    Collections.reverse(line);
    return line;
  }

  private static ArrayNode pair(ResponseRow row, LiveResponse found) {
    ArrayNode pair = Wire.array();
    ArrayNode items = row.items();
    ObjectNode user = pair.addObject().put("id", "asked" + suffix(row.id())).put("role", "user");
    user.putArray("parts")
        .addObject()
        .put("type", "text")
        .put("text", items == null ? "" : Inputs.asked(items));
    ObjectNode object = found.object();
    ObjectNode assistant =
        pair.addObject().put("id", UiStream.messageId(row.id())).put("role", "assistant");
    assistant.set("metadata", UiStream.metadata(object));
    ArrayNode parts = assistant.putArray("parts");
    for (var item : object.path("output")) {
      for (var part : item.path("content")) {
        parts
            .addObject()
            .put("type", "text")
            .put("text", part.path("text").asText())
            .put("state", "done");
        for (var source : part.path("annotations")) {
          parts
              .addObject()
              .put("type", "source-url")
              .put("sourceId", source.path("url").asText())
              .put("url", source.path("url").asText())
              .put("title", source.path("title").asText());
        }
      }
    }
    return pair;
  }

  private static String suffix(String id) {
    return id.substring(id.indexOf('_'));
  }
}
