package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Members of a body that name rows, fields and reasons. A personal value stands in no message. */
final class Named {
  private static final int WORDS = 1_000;
  private static final int MOST = 100;

  private Named() {}

  /** A text that is there and names nobody. Errors: 400, 422 that name the member. */
  static String text(ObjectNode body, String member) {
    JsonNode node = body.path(member);
    if (!node.isTextual() || node.asText().isBlank() || node.asText().length() > WORDS) {
      throw wrong(member, "is a text of 1 to " + WORDS + " characters");
    }
    return PlainWords.require(member, node.asText().strip());
  }

  static List<String> list(ObjectNode body, String member) {
    List<String> names = new ArrayList<>();
    body.path(member).forEach(node -> names.add(node.asText()));
    if (names.isEmpty() || names.size() > MOST || !body.path(member).isArray()) {
      throw wrong(member, "is a list of 1 to " + MOST + " names");
    }
    return names;
  }

  /** Property names and values, as text. */
  static Map<String, String> values(ObjectNode body, String member) {
    JsonNode node = body.path(member);
    Map<String, String> values = new LinkedHashMap<>();
    node.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    if (!node.isObject() || values.isEmpty() || values.size() > MOST) {
      throw wrong(member, "is an object of property names and values");
    }
    return values;
  }

  private static ProblemException wrong(String member, String what) {
    return Problem.invalid("request/body", "The member '" + member + "' " + what + ".")
        .at(member)
        .asException();
  }
}
