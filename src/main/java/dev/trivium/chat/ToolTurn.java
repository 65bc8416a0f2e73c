package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trivium.chat.Speech.Spoken;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Dialogue;
import dev.trivium.chat.protocol.DialogueItems;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.llm.Tokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A turn of a conversation in which one of the caller's own functions takes part. */
record ToolTurn(CreateRequest request, Carried before, Dialogue dialogue, RunTools tools) {

  /**
   * @param said what was written, for its tokens
   */
  Spoken spoken(String said, String type, String interpretation) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Composition.GENERATED_BY, "template");
    labels.put("trivium_band", "none");
    labels.put("trivium_confidence", "null");
    labels.put("trivium_interpretation", interpretation);
    labels.put("trivium_query_type", type);
    int asked = Usage.tokens(dialogue.turns().toString());
    return new Spoken(new Tokens(asked, 0, Usage.tokens(said), 0), true, labels, null, List.of());
  }

  /**
   * What the next response needs: the calls that may still be answered, and the analyst's memory.
   */
  String context(ArrayNode output) {
    ArrayNode turns = Wire.array().addAll(dialogue.turns());
    DialogueItems.said(output, turns);
    return new Carried(before.memory(), turns).write();
  }
}
