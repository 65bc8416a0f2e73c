package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemReferencesTest {
  private static final String ID = "msg_1";

  private static ObjectNode naming(int times) {
    ObjectNode body = Wire.object();
    ArrayNode input = body.putArray("input");
    for (int i = 0; i < times; i++) {
      input.addObject().put("type", "item_reference").put("id", ID);
    }
    return body;
  }

  @Test
  void oneItemThatIsNamedOftenDoesNotMakeABodyOfAnySize() {
    JsonNode item = Wire.object().put("id", ID).put("text", "x".repeat(30_000));

    assertThat(ItemReferences.resolved(naming(100), Map.of(ID, item)).path("input")).hasSize(100);
    assertThatThrownBy(() -> ItemReferences.resolved(naming(5_000), Map.of(ID, item)))
        .hasMessageContaining("refers to");
  }
}
