package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of a socket to frames. Errors: a problem exception that names the member at fault. */
public final class Frames {
  private static final Pattern LANE = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

  private Frames() {}

  /**
   * Reads one message.
   *
   * @param model what a frame without a model means; null for the default of the house
   */
  public static ClientFrame decode(String text, @Nullable String model) {
    ObjectNode object = object(text);
    Members members = new Members(object);
    String type = members.text("type").orElseThrow(() -> Members.wrong("type", "given"));
    Optional<String> lane = lane(members);
    return switch (type) {
      case "response.create" -> create(object, model, lane);
      case "response.cancel" ->
          new ClientFrame.Cancel(members.text("response_id").orElse(null), lane.orElse(null));
      case "trivium:resume" ->
          new ClientFrame.Resume(
              members.text("response_id").orElseThrow(() -> Members.wrong("response_id", "given")),
              startingAfter(members.node("starting_after")),
              lane.orElse(null));
      case "trivium:ping" -> new ClientFrame.Ping(members.text("nonce").orElse(null));
      default -> throw Refusals.unknownEvent(cut(type)).asException();
    };
  }

  /** The lane a broken frame belongs to, as far as it can be told, for its error event. */
  public static Optional<String> laneOf(String text) {
    try {
      JsonNode lane = Wire.read(text).path("stream_id");
      return Optional.of(lane.asText("")).filter(name -> LANE.matcher(name).matches());
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    }
  }

  private static ClientFrame create(
      ObjectNode object, @Nullable String model, Optional<String> lane) {
    // Some clients wrap the body as the Realtime API does.
    ObjectNode body =
        object.get("response") instanceof ObjectNode wrapped && !object.has("input")
            ? wrapped
            : object;
    if (model != null && !body.has("model")) {
      body.put("model", model);
    }
    return new ClientFrame.Create(Requests.response(body), lane.orElse(null));
  }

  private static ObjectNode object(String text) {
    try {
      if (Wire.read(text) instanceof ObjectNode object) {
        return object;
      }
      throw Refusals.invalidJson(": one object a message is expected").asException();
    } catch (JsonProcessingException broken) {
      throw Refusals.invalidJson(place(broken)).asException();
    }
  }

  private static String place(JsonProcessingException broken) {
    return broken.getLocation() == null
        ? ""
        : " at line %d, column %d"
            .formatted(broken.getLocation().getLineNr(), broken.getLocation().getColumnNr());
  }

  private static Optional<String> lane(Members members) {
    return members
        .text("stream_id")
        .map(name -> {
          if (!LANE.matcher(name).matches()) {
            throw Refusals.invalidStreamId().asException();
          }
          return name;
        });
  }

  private static long startingAfter(Optional<JsonNode> given) {
    return given
        .map(node -> {
          if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < -1) {
            throw Members.wrong("starting_after", "a sequence number");
          }
          return node.longValue();
        })
        .orElse(-1L);
  }

  private static String cut(String type) {
    return type.length() <= 64 ? type : type.substring(0, 64) + "…";
  }
}
