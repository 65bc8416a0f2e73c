package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a response that was broken off, and closes what stands open in them: the part
 * and the item get their end, and people read in words that it is not complete.
 */
public final class Unfinished {
  private final ArrayNode output = Wire.array();
  private final List<ServerEvent> closing = new ArrayList<>();
  private @Nullable ObjectNode item;
  private @Nullable ArrayNode annotations;
  private StringBuilder said = new StringBuilder();
  private boolean partOpen;
  private int index;

  private Unfinished() {}

  /**
   * @param messageId the id of a message, if one has to be added to say that the answer ends
   * @param notice what people read
   */
  public static Unfinished of(List<Entry> entries, String messageId, String notice) {
    Unfinished read = new Unfinished();
    for (Entry entry : entries) {
      if (!entry.extension()) {
        read.take(entry.type(), entry.body());
      }
    }
    read.close(messageId, notice);
    return read;
  }

  /** The events that close it; the terminal one is not among them. */
  public List<ServerEvent> closing() {
    return List.copyOf(closing);
  }

  /** The output of the response: what was whole, and what was open, marked as incomplete. */
  public ArrayNode output() {
    return output;
  }

  /** Everything that stands in the output as text, for the count of tokens. */
  public String text() {
    StringBuilder text = new StringBuilder();
    output.forEach(each -> {
      text.append(each.path("arguments").asText(""));
      each.path("content").forEach(part -> text.append(part.path("text").asText("")));
    });
    return text.toString();
  }

  private void take(String type, ObjectNode body) {
    switch (type) {
      case "response.output_item.added" -> {
        item = (ObjectNode) body.path("item").deepCopy();
        index = body.path("output_index").asInt();
        said = new StringBuilder();
        annotations = Wire.array();
      }
      case "response.content_part.added" -> partOpen = true;
      case "response.output_text.delta", "response.function_call_arguments.delta" ->
          said.append(body.path("delta").asText());
      case "response.output_text.annotation.added" -> {
        if (annotations != null) {
          annotations.add(body.path("annotation").deepCopy());
        }
      }
      case "response.content_part.done" -> partOpen = false;
      case "response.output_item.done" -> {
        output.add(body.path("item").deepCopy());
        item = null;
        index++;
      }
      default -> {
        // The others repeat what these say.
      }
    }
  }

  private void close(String messageId, String notice) {
    ObjectNode open = item;
    if (open == null) {
      addMessage(messageId, notice);
    } else if (open.path("type").asText().equals("message")) {
      closeMessage(open, notice);
    } else {
      closeCall(open);
    }
  }

  private void addMessage(String id, String notice) {
    item = ResponseObject.message(id, "in_progress", null);
    annotations = Wire.array();
    said = new StringBuilder();
    ServerEvent added = event("response.output_item.added");
    added.body().put("output_index", index);
    added.body().set("item", item.deepCopy());
    closing.add(added);
    closeMessage(item, notice);
  }

  private void closeMessage(ObjectNode open, String notice) {
    String id = open.path("id").asText();
    ArrayNode sources = annotations == null ? Wire.array() : annotations;
    if (!partOpen) {
      ServerEvent part = inPart("response.content_part.added", id);
      part.body().set("part", ResponseObject.part(""));
      closing.add(part);
    }
    String line = said.isEmpty() ? notice : "\n\n" + notice;
    said.append(line);
    closing.add(ItemEvents.textDelta(id, index, line));
    ServerEvent done = inPart("response.output_text.done", id);
    done.body().put("text", said.toString());
    done.body().putArray("logprobs");
    closing.add(done);
    ServerEvent part = inPart("response.content_part.done", id);
    part.body().set("part", ResponseObject.part(said.toString(), sources));
    closing.add(part);
    finish(ResponseObject.message(id, "incomplete", said.toString(), sources));
  }

  private void closeCall(ObjectNode open) {
    ServerEvent done = event("response.function_call_arguments.done");
    done.body().put("item_id", open.path("id").asText());
    done.body().put("output_index", index);
    done.body().put("name", open.path("name").asText());
    done.body().put("arguments", said.toString());
    closing.add(done);
    open.put("arguments", said.toString());
    open.put("status", "incomplete");
    finish(open);
  }

  private void finish(ObjectNode ended) {
    ServerEvent closed = event("response.output_item.done");
    closed.body().put("output_index", index);
    closed.body().set("item", ended.deepCopy());
    closing.add(closed);
    output.add(ended);
  }

  private ServerEvent inPart(String type, String itemId) {
    ServerEvent event = event(type);
    event.body().put("item_id", itemId);
    event.body().put("output_index", index);
    event.body().put("content_index", 0);
    return event;
  }

  private static ServerEvent event(String type) {
    ObjectNode body = Wire.object();
    body.put("type", type);
    // Holds the place, so that the number stands in front in what is sent.
    body.put("sequence_number", -1);
    return new ServerEvent.Told(type, body, false, false);
  }
}
