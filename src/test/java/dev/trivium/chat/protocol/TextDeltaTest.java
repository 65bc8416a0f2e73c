package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event that is written by hand says what a tree of it would. */
class TextDeltaTest {
  private static ObjectNode tree(String text) {
    ObjectNode body = Wire.object();
    body.put("type", "response.output_text.delta");
    body.put("sequence_number", 7L);
    body.put("item_id", "msg_1");
    body.put("output_index", 2);
    body.put("content_index", 0);
    body.put("delta", text);
    body.putArray("logprobs");
    return body;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "a \"b\" \\ c",
        "\n\r\t\u0000\u001f",
        "é € 漢",
        "🙂 and 👩‍🚀",
        "</script>\u2028"
      })
  void isWrittenByteForByteAsItsTree(String text) {
    Entry entry = Entry.of(new TextDelta("msg_1", 2, text), 7, 0);

    assertThat(entry.utf8()).isEqualTo(Wire.bytes(tree(text)));
    assertThat(entry.size()).isGreaterThanOrEqualTo(entry.utf8().length);
  }

  @Test
  void halvesOfOneSignAreOneSignAgainWhenTheyAreJoined() {
    String sign = "🙂";
    String first = "a" + sign.charAt(0);
    String second = sign.charAt(1) + "b";

    String joined =
        Entry.of(new TextDelta("msg_1", 0, first), 1, 0).body().path("delta").asText()
            + Entry.of(new TextDelta("msg_1", 0, second), 2, 0).body().path("delta").asText();

    assertThat(joined).isEqualTo("a🙂b");
  }
}
