package dev.trivium.chat.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Labels as JSON: {@code {"group","type","signals":{name: strength},"right"}}; no words. */
public final class LabelJson {
  private LabelJson() {}

  public static ObjectNode write(Label label) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("group", label.group());
    out.put("type", label.signals().type());
    label.signals().shown().forEach(out.putObject("signals")::put);
    out.put("right", label.right());
    return out;
  }

  /** Errors: {@link IllegalArgumentException} with what is wrong. */
  public static Label read(JsonNode line) {
    String group = line.path("group").textValue();
    String type = line.path("type").textValue();
    if (group == null || type == null || !line.path("right").isBoolean()) {
      throw new IllegalArgumentException("a label needs 'group', 'type' and 'right'");
    }
    return new Label(group, signals(type, line.path("signals")), line.path("right").asBoolean());
  }

  /** Signals as an answer's evidence shows them. */
  public static Signals signals(String type, JsonNode shown) {
    Map<String, Double> strengths = new HashMap<>();
    shown
        .properties()
        .forEach(entry -> strengths.put(entry.getKey(), entry.getValue().asDouble(-1)));
    return Signals.read(type, false, strengths);
  }
}
