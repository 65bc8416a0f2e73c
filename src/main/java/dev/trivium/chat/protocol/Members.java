package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reads members of an object by type; a wrong type is refused with the member's name. */
record Members(ObjectNode object) {
  Optional<JsonNode> node(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  Optional<String> text(String name) {
    return node(name)
        .map(node -> {
          if (!node.isTextual()) {
            throw wrong(name, "a string");
          }
          return node.textValue();
        });
  }

  boolean flag(String name, boolean otherwise) {
    return node(name)
        .map(node -> {
          if (!node.isBoolean()) {
            throw wrong(name, "true or false");
          }
          return node.booleanValue();
        })
        .orElse(otherwise);
  }

  Optional<Integer> positive(String name) {
    return node(name)
        .map(node -> {
          if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong(name, "a whole number above 0");
          }
          return node.intValue();
        });
  }

  Optional<ObjectNode> object(String name) {
    return node(name)
        .map(node -> {
          if (!(node instanceof ObjectNode inner)) {
            throw wrong(name, "an object");
          }
          return inner;
        });
  }

  static dev.trivium.kernel.ProblemException wrong(String name, String expected) {
    return Refusals.invalidValue(name, "'" + name + "' must be " + expected + ".").asException();
  }
}
