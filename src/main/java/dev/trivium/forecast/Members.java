package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of the objects in a request, read strictly; mistakes are named by their place. */
final class Members {
  private Members() {}

  /**
   * Errors: {@code forecast/bad-request} for a member that is not one of the known.
   *
   * @param at what stands in front of the name, {@code series[0].}
   */
  static void only(JsonNode node, String at, Set<String> known) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!known.contains(member.getKey())) {
        throw wrong(
            at + member.getKey(),
            "is not known here; there are " + String.join(", ", sorted(known)));
      }
    }
  }

  /** Whether it is true; what is not there is false. */
  static boolean flag(JsonNode node, String name, String at) {
    JsonNode given = node.get(name);
    if (given == null || given.isNull()) {
      return false;
    }
    if (!given.isBoolean()) {
      throw wrong(at, "must be true or false");
    }
    return given.booleanValue();
  }

  /** A text that is not blank. */
  static String text(@Nullable JsonNode node, String at) {
    if (node == null || !node.isTextual() || node.textValue().isBlank()) {
      throw wrong(at, "must be a text");
    }
    return node.textValue();
  }

  /** An array, empty where nothing is given. */
  static JsonNode array(@Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      return JsonNodeFactory.instance.arrayNode();
    }
    if (!node.isArray()) {
      throw wrong(at, "must be an array");
    }
    return node;
  }

  /** What is wrong with the data of a series. */
  static ProblemException badSeries(String at, String why) {
    return Problem.unprocessable("forecast/bad-series", at + " " + why + ".").at(at).asException();
  }

  /** What is wrong with how something is asked for. */
  static ProblemException wrong(String at, String why) {
    return Problem.invalid("forecast/bad-request", at + " " + why + ".").at(at).asException();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
