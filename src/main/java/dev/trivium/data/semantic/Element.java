package dev.trivium.data.semantic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One element of the file with its place, its vendor extension and the list that collects mistakes.
 */
final class Element {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final ObjectMapper EXTENSIONS = new ObjectMapper();

  private final JsonNode node;
  private final String path;
  private final List<Mistake> mistakes;
  private final JsonNode extension;

  Element(JsonNode node, String path, List<Mistake> mistakes) {
    this.node = node;
    this.path = path;
    this.mistakes = mistakes;
    this.extension = extension(node);
  }

  String path() {
    return path;
  }

  void mistake(String reason) {
    mistakes.add(new Mistake(path, reason));
  }

  void mistake(String part, String reason) {
    mistakes.add(new Mistake(path + "." + part, reason));
  }

  /** The elements of a list, each with its name in the path. */
  List<Element> each(String key) {
    List<Element> found = new ArrayList<>();
    int number = 0;
    for (JsonNode child : node.path(key)) {
      String name = child.path("name").asText(String.valueOf(number));
      found.add(
          new Element(
              child, path.isEmpty() ? key + "." + name : path + "." + key + "." + name, mistakes));
      number++;
    }
    return found;
  }

  /** The name, which selects things later and is quoted into SQL as the name of a column. */
  String name() {
    String name = node.path("name").asText("");
    if (!NAME.matcher(name).matches()) {
      mistake(
          "name",
          "must be lower case letters, digits and underscores, at most 48, and begin"
              + " with a letter");
    }
    return name;
  }

  String text(String key) {
    return node.path(key).asText("").strip();
  }

  @Nullable Boolean flagOf(String first, String second) {
    JsonNode found = node.path(first).path(second);
    return found.isBoolean() ? found.asBoolean() : null;
  }

  /** A list of texts, or one text. */
  List<String> texts(String key) {
    JsonNode found = node.path(key);
    List<String> texts = new ArrayList<>();
    if (found.isTextual()) {
      texts.add(found.asText());
    }
    found.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** {@code ai_context} is a text in early files, an object in later ones. */
  List<String> context(String key) {
    List<String> values = new ArrayList<>();
    node.path("ai_context").path(key).forEach(value -> values.add(value.asText()));
    return values;
  }

  /** The expression in the standard dialect; the only one there is if it names none. */
  Optional<String> expression() {
    JsonNode expression = node.path("expression");
    if (expression.isTextual()) {
      return Optional.of(expression.asText());
    }
    for (JsonNode dialect : expression.path("dialects")) {
      if (dialect.path("dialect").asText("ANSI_SQL").equals("ANSI_SQL")) {
        return Optional.of(dialect.path("expression").asText(""));
      }
    }
    return Optional.empty();
  }

  Optional<Formula> formula() {
    Optional<String> expression = expression();
    if (expression.isEmpty()) {
      mistake("expression", "has no expression in the dialect ANSI_SQL");
      return Optional.empty();
    }
    return formula("expression", expression.get());
  }

  Optional<Formula> formula(String part, String text) {
    try {
      return Optional.of(Formula.parse(text));
    } catch (ExpressionMistake mistake) {
      mistake(part, mistake.reason());
      return Optional.empty();
    }
  }

  @Nullable String own(String key) {
    JsonNode value = extension.path(key);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  String own(String key, String otherwise) {
    String value = own(key);
    return value == null ? otherwise : value;
  }

  boolean ownFlag(String key, boolean otherwise) {
    return extension.path(key).asBoolean(otherwise);
  }

  /** The role without which what is described does not exist for a caller, if there is one. */
  Set<String> roles() {
    String role = own("required_role");
    return role == null ? Set.of() : Set.of(role);
  }

  /** One of a few words of the extension. */
  <E extends Enum<E>> E ownChoice(String key, Class<E> type, E otherwise) {
    String word = own(key);
    if (word == null) {
      return otherwise;
    }
    for (E candidate : type.getEnumConstants()) {
      if (candidate.name().equalsIgnoreCase(word)) {
        return candidate;
      }
    }
    mistake(
        key,
        "must be one of "
            + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)
            + ", not '"
            + word
            + "'");
    return otherwise;
  }

  /** Ours is written as TRIVIUM, and as COMMON in files of version 0.1. */
  private JsonNode extension(JsonNode of) {
    JsonNode common = MissingNode.getInstance();
    for (JsonNode candidate : of.path("custom_extensions")) {
      String vendor = candidate.path("vendor_name").asText("");
      if (vendor.equals("TRIVIUM")) {
        return data(candidate.path("data"));
      }
      if (vendor.equals("COMMON")) {
        common = data(candidate.path("data"));
      }
    }
    return common;
  }

  private JsonNode data(JsonNode data) {
    if (!data.isTextual()) {
      return data;
    }
    try {
      return EXTENSIONS.readTree(data.asText());
    } catch (JsonProcessingException malformed) {
      mistake("custom_extensions", "the data of the extension is not valid JSON");
      return MissingNode.getInstance();
    }
  }
}
