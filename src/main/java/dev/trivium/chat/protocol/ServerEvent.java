package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.List;

/** An event that has no number yet. */
public sealed interface ServerEvent permits ServerEvent.Told, TextDelta {
  String type();

  /** Its members, with a place for the number. */
  ObjectNode body();

  /** Whether only clients that asked for extensions see it. */
  boolean extension();

  /** Whether nothing follows it. */
  boolean terminal();

  /** An event as the tree of its members. */
  record Told(String type, ObjectNode body, boolean extension, boolean terminal)
      implements ServerEvent {}

  /** One of the standard's events, to be filled. */
  static ServerEvent standard(String type) {
    ObjectNode body = Wire.object();
    body.put("type", type);
    // Holds the place, so that the number stands in front in what is sent.
    body.put("sequence_number", -1);
    boolean terminal =
        type.equals("response.completed")
            || type.equals("response.incomplete")
            || type.equals("response.failed");
    return new Told(type, body, false, terminal);
  }

  /** One of the events that carry the whole response: created, in_progress, completed … */
  static ServerEvent lifecycle(String type, ObjectNode response) {
    ServerEvent event = standard(type);
    event.body().set("response", response);
    return event;
  }

  /** How a response begins; one in the background is said to wait first. */
  public static ServerEvent[] opening(ObjectNode begun) {
    ServerEvent created = lifecycle("response.created", begun);
    ServerEvent running = lifecycle("response.in_progress", begun);
    if (!begun.path("background").asBoolean()) {
      return new ServerEvent[] {created, running};
    }
    ObjectNode waiting = begun.deepCopy().put("status", "queued");
    return new ServerEvent[] {created, lifecycle("response.queued", waiting), running};
  }

  /** What went wrong inside a response; {@code response.failed} follows it. */
  static ServerEvent error(Problem problem) {
    ObjectNode body = OpenAiErrors.event(problem, -1, null);
    return new Told("error", body, false, false);
  }

  /**
   * A whole message: item and part open, the text comes in pieces, part and item close.
   *
   * @param status of the item at its end: {@code completed} or {@code incomplete}
   */
  static List<ServerEvent> message(String itemId, String text, String status) {
    return message(itemId, text, Wire.array(), status);
  }

  /** The same; each annotation is told behind the text, and again with the whole of it. */
  static List<ServerEvent> message(
      String itemId, String text, ArrayNode annotations, String status) {
    List<ServerEvent> events = new ArrayList<>();
    events.add(ItemEvents.added(0, ResponseObject.message(itemId, "in_progress", null)));
    events.add(ItemEvents.partAdded(itemId, 0));
    TextPieces.of(text).forEach(piece -> events.add(ItemEvents.textDelta(itemId, 0, piece)));
    events.addAll(ItemEvents.messageDone(itemId, 0, text, annotations, status));
    return events;
  }

  /** An event of this house; {@code name} without the prefix. */
  static ServerEvent extension(String name, ObjectNode payload) {
    ObjectNode body = Wire.object();
    body.put("type", "trivium:" + name);
    body.put("sequence_number", -1);
    body.put("ext_number", -1);
    for (var member : payload.properties()) {
      JsonNode value = member.getValue();
      body.set(member.getKey(), value);
    }
    return new Told("trivium:" + name, body, true, false);
  }
}
