package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a response as they grow: messages and function calls, opened by their first piece
 * and closed in order. It makes the events that tell of it and shows none of them.
 */
public final class Output {
  /** What a call without arguments has, as clients parse the arguments of every call. */
  private static final String NO_ARGUMENTS = "{}";

  private final String suffix;
  private final ArrayNode done = Wire.array();
  private final Map<Integer, Call> calls = new LinkedHashMap<>();
  private @Nullable Message message;
  private int opened;
  private boolean said;

  /**
   * @param response id of the response; the ids of its items follow from it
   */
  public Output(String response) {
    this.suffix = response.substring(response.indexOf('_'));
  }

  private record Message(String id, int index, StringBuilder text) {}

  private record Call(String id, int index, String callId, String name, StringBuilder arguments) {
    ObjectNode item(String status) {
      ObjectNode item = Wire.object();
      item.put("id", id);
      item.put("type", "function_call");
      item.put("status", status);
      item.put("call_id", callId);
      item.put("name", name);
      item.put("arguments", arguments.toString());
      return item;
    }
  }

  /** A piece of text. */
  public List<ServerEvent> text(String delta) {
    Message open = message;
    if (open != null) {
      open.text.append(delta);
      return List.of(ItemEvents.textDelta(open.id, open.index, delta));
    }
    List<ServerEvent> events = new ArrayList<>();
    closeCalls("completed", events);
    Message begun = new Message(id("msg"), opened++, new StringBuilder(delta));
    message = begun;
    said = true;
    events.add(
        ItemEvents.added(begun.index, ResponseObject.message(begun.id, "in_progress", null)));
    events.add(ItemEvents.partAdded(begun.id, begun.index));
    events.add(ItemEvents.textDelta(begun.id, begun.index, delta));
    return events;
  }

  /**
   * A piece of a function call.
   *
   * @param index which call of this turn
   * @param callId as the model named it; read from the first piece of an index only, as is the name
   */
  public List<ServerEvent> call(int index, String callId, String name, String arguments) {
    List<ServerEvent> events = new ArrayList<>();
    Call open = calls.get(index);
    if (open == null) {
      closeMessage("completed", Wire.array(), events);
      String id = id("fc");
      String named = callId.isEmpty() ? "call" + id.substring(id.indexOf('_')) : callId;
      open = new Call(id, opened++, named, name, new StringBuilder());
      calls.put(index, open);
      events.add(ItemEvents.added(open.index, open.item("in_progress")));
    }
    if (!arguments.isEmpty()) {
      open.arguments.append(arguments);
      events.add(ItemEvents.argumentsDelta(open.id, open.index, arguments));
    }
    return events;
  }

  /** Closes what is open. */
  public List<ServerEvent> close(String status) {
    return close(status, Wire.array());
  }

  /** The same; {@code annotations} belong to the open message. */
  public List<ServerEvent> close(String status, ArrayNode annotations) {
    List<ServerEvent> events = new ArrayList<>();
    closeMessage(status, annotations, events);
    closeCalls(status, events);
    return events;
  }

  /** The items that are closed. */
  public ArrayNode items() {
    return done;
  }

  /** Whether any text was shown. */
  public boolean said() {
    return said;
  }

  /** Whether anything was shown. */
  public boolean begun() {
    return opened > 0;
  }

  /** Whether text can go on where it stands, without a new message. */
  public boolean talking() {
    return message != null;
  }

  /** The text of the open message. */
  public String openText() {
    Message open = message;
    return open == null ? "" : open.text.toString();
  }

  private void closeMessage(String status, ArrayNode annotations, List<ServerEvent> events) {
    Message open = message;
    if (open != null) {
      String text = open.text.toString();
      events.addAll(ItemEvents.messageDone(open.id, open.index, text, annotations, status));
      done.add(ResponseObject.message(open.id, status, text, annotations));
      message = null;
    }
  }

  private void closeCalls(String status, List<ServerEvent> events) {
    for (Call call : calls.values()) {
      if (call.arguments.isEmpty() && status.equals("completed")) {
        call.arguments.append(NO_ARGUMENTS);
        events.add(ItemEvents.argumentsDelta(call.id, call.index, NO_ARGUMENTS));
      }
      events.add(ItemEvents.argumentsDone(call.id, call.index, call.arguments.toString()));
      ObjectNode item = call.item(status);
      events.add(ItemEvents.done(call.index, item));
      done.add(item);
    }
    calls.clear();
  }

  /** The first message has the bare id of its response, as every response has at most one often. */
  private String id(String kind) {
    return kind + suffix + (opened == 0 ? "" : "_" + opened);
  }
}
