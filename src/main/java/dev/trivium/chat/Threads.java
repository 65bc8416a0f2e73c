package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Inputs;
import dev.trivium.chat.protocol.UiCalls;
import dev.trivium.chat.protocol.UiStream;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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

  /** The id of the message that the newest response of a chat is, or goes on with. */
  Uni<String> bubble(Caller caller, String chat) {
    return repository
        .thread(caller, chat, MOST)
        .map(rows -> {
          List<ResponseRow> line = line(rows);
          int first = line.size() - 1;
          while (first > 0 && goesOn(line.get(first))) {
            first--;
          }
          return UiStream.messageId(line.get(first).id());
        });
  }

  /** The newest of the responses that are one message of a chat; none if that is not known. */
  Uni<Optional<String>> lastOf(Caller caller, String chat, String bubble) {
    return repository
        .thread(caller, chat, MOST)
        .map(rows -> {
          Map<String, ResponseRow> known =
              rows.stream().collect(Collectors.toMap(ResponseRow::id, Function.identity()));
          return rows.stream()
              .filter(row -> UiStream.messageId(first(row, known).id()).equals(bubble))
              .map(ResponseRow::id)
              .findFirst();
        });
  }

  /** Back to the response with which the message of this one begins. */
  private static ResponseRow first(ResponseRow last, Map<String, ResponseRow> known) {
    ResponseRow first = last;
    ResponseRow before = known.get(parent(first));
    while (before != null && goesOn(first)) {
      first = before;
      before = known.get(parent(first));
    }
    return first;
  }

  private static String parent(ResponseRow row) {
    return row.begun().path("previous_response_id").asText("");
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
                .transformToUniAndConcatenate(row ->
                    responses.find(caller, row.id()).map(found -> new Turn(row, found.object())))
                .collect()
                .in(Wire::array, Threads::add));
  }

  /** From the newest answer back along what each one follows. */
  private static List<ResponseRow> line(List<ResponseRow> newestFirst) {
    List<ResponseRow> line = new ArrayList<>();
    String wanted = newestFirst.isEmpty() ? "" : newestFirst.getFirst().id();
    for (ResponseRow row : newestFirst) {
      if (row.id().equals(wanted)) {
        line.add(row);
        wanted = parent(row);
      }
    }
    Collections.reverse(line);
    return line;
  }

  /** A response that only answers calls of the one before goes on with its message. */
  private static boolean goesOn(ResponseRow row) {
    ArrayNode items = row.items();
    return items != null && UiCalls.goOn(items);
  }

  private record Turn(ResponseRow row, ObjectNode object) {}

  private static void add(ArrayNode messages, Turn turn) {
    ResponseRow row = turn.row();
    ArrayNode items = row.items();
    ObjectNode answer;
    if (items != null && goesOn(row) && !messages.isEmpty()) {
      answer = (ObjectNode) messages.get(messages.size() - 1);
      UiCalls.answer(answer.withArray("parts"), items);
      answer.withArray("parts").addObject().put("type", "step-start");
    } else {
      ObjectNode user = messages.addObject().put("id", "asked" + suffix(row.id()));
      user.put("role", "user")
          .putArray("parts")
          .addObject()
          .put("type", "text")
          .put("text", items == null ? "" : Inputs.asked(items));
      answer = messages.addObject().put("id", UiStream.messageId(row.id()));
      answer.put("role", "assistant");
    }
    answer.set("metadata", UiStream.metadata(turn.object()));
    ArrayNode parts = answer.withArray("parts");
    for (var item : turn.object().path("output")) {
      if (item.path("type").asText().equals("function_call")) {
        parts.add(UiCalls.part(item));
      }
      item.path("content").forEach(part -> said(parts, part));
    }
  }

  private static void said(ArrayNode parts, JsonNode part) {
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

  private static String suffix(String id) {
    return id.substring(id.indexOf('_'));
  }
}
