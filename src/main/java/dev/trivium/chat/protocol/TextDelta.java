package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A piece of a message's text: the one event that is said by the thousand, so it is written without
 * a tree, and only when somebody reads it in this form.
 *
 * @param index place of the message among the items
 */
public record TextDelta(String itemId, int index, String delta) implements ServerEvent {
  private static final String TYPE = "response.output_text.delta";
  private static final String HEAD = "{\"type\":\"" + TYPE + "\",\"sequence_number\":";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** What the members of the event take, about, besides the text. */
  private static final int FRAME = 192;

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public ObjectNode body() {
    return Wire.readObject(utf8(-1));
  }

  @Override
  public boolean extension() {
    return false;
  }

  @Override
  public boolean terminal() {
    return false;
  }

  /** The event in JSON. */
  byte[] utf8(long number) {
    String json =
        HEAD
            + number
            + ",\"item_id\":\""
            + itemId
            + "\",\"output_index\":"
            + index
            + ",\"content_index\":0,\"delta\":\""
            + quoted()
            + "\",\"logprobs\":[]}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** The text as it stands between the marks of a JSON string. */
  String quoted() {
    for (int at = 0; at < delta.length(); at++) {
      char sign = delta.charAt(at);
      if (sign < ' ' || sign == '"' || sign == '\\' || Character.isSurrogate(sign)) {
        return escaped();
      }
    }
    return delta;
  }

  /**
   * As Jackson writes it: signs of two halves are escaped, as some upstreams cut them in the
   * middle, and half of one cannot be written in UTF-8.
   */
  private String escaped() {
    StringBuilder out = new StringBuilder(delta.length() + 16);
    int from = 0;
    for (int at = 0; at < delta.length(); at++) {
      char sign = delta.charAt(at);
      if (Character.isSurrogate(sign)) {
        quote(from, at, out);
        out.append("\\u").append(HEX.toHexDigits(sign));
        from = at + 1;
      }
    }
    quote(from, delta.length(), out);
    return out.toString();
  }

  private void quote(int from, int to, StringBuilder out) {
    JsonStringEncoder.getInstance().quoteAsString(delta.substring(from, to), out);
  }

  /** How many bytes it takes in memory, at most about. */
  int size() {
    return FRAME + 3 * delta.length();
  }
}
