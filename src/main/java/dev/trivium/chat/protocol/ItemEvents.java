package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The events of one item of a response, from its opening to its close. */
final class ItemEvents {
  private ItemEvents() {}

  static ServerEvent added(int index, ObjectNode item) {
    ServerEvent event = ServerEvent.standard("response.output_item.added");
    event.body().put("output_index", index);
    event.body().set("item", item);
    return event;
  }

  static ServerEvent done(int index, ObjectNode item) {
    ServerEvent event = ServerEvent.standard("response.output_item.done");
    event.body().put("output_index", index);
    event.body().set("item", item);
    return event;
  }

  static ServerEvent partAdded(String itemId, int index) {
    return part("response.content_part.added", itemId, index, "", Wire.array());
  }

  static ServerEvent textDelta(String itemId, int index, String delta) {
    return new TextDelta(itemId, index, delta);
  }

  /** Text, part and item close; each annotation is told first, and again with the whole. */
  static List<ServerEvent> messageDone(
      String itemId, int index, String text, ArrayNode annotations, String status) {
    List<ServerEvent> events = new ArrayList<>();
    for (int i = 0; i < annotations.size(); i++) {
      ServerEvent annotated = inPart("response.output_text.annotation.added", itemId, index);
      annotated.body().put("annotation_index", i);
      annotated.body().set("annotation", annotations.get(i).deepCopy());
      events.add(annotated);
    }
    ServerEvent done = inPart("response.output_text.done", itemId, index);
    done.body().put("text", text);
    done.body().putArray("logprobs");
    events.add(done);
    events.add(part("response.content_part.done", itemId, index, text, annotations));
    events.add(done(index, ResponseObject.message(itemId, status, text, annotations)));
    return events;
  }

  static ServerEvent argumentsDelta(String itemId, int index, String delta) {
    ServerEvent event = ofItem("response.function_call_arguments.delta", itemId, index);
    event.body().put("delta", delta);
    return event;
  }

  static ServerEvent argumentsDone(String itemId, int index, String arguments) {
    ServerEvent event = ofItem("response.function_call_arguments.done", itemId, index);
    event.body().put("arguments", arguments);
    return event;
  }

  private static ServerEvent part(
      String type, String itemId, int index, String text, ArrayNode annotations) {
    ServerEvent event = inPart(type, itemId, index);
    event.body().set("part", ResponseObject.part(text, annotations));
    return event;
  }

  private static ServerEvent inPart(String type, String itemId, int index) {
    ServerEvent event = ofItem(type, itemId, index);
    event.body().put("content_index", 0);
    return event;
  }

  private static ServerEvent ofItem(String type, String itemId, int index) {
    ServerEvent event = ServerEvent.standard(type);
    event.body().put("item_id", itemId);
    event.body().put("output_index", index);
    return event;
  }
}
