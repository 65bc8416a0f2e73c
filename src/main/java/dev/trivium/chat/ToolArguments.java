package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.chat.understanding.ToolWords;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills the parameters of one of the caller's own functions from a question, after the function's
 * schema: what is required is present, and each value has its type, is one of the choices and
 * within the bounds. What is not required is filled only by a choice that the question names.
 */
final class ToolArguments {
  private static final int DEPTH = 5;

  /** Members that are looked at: a small schema that refers to itself has millions of them. */
  private static final int MEMBERS = 2_000;

  private static final Pattern DATE = Pattern.compile("\\b\\d{4}-\\d{2}-\\d{2}\\b");
  private static final List<String> BRANCHES = List.of("anyOf", "oneOf", "allOf");

  private final ToolWords words;
  private final String question;
  private final LocalDate today;
  private final boolean must;
  private final JsonNode root;
  private int members;

  private ToolArguments(
      ToolWords words, String question, LocalDate today, boolean must, JsonNode root) {
    this.words = words;
    this.question = question;
    this.today = today;
    this.must = must;
    this.root = root;
  }

  /**
   * @param must whether there has to be a call: then what the question does not say is filled with
   *     the least that is allowed
   * @return empty where a required value is not in the question, or the schema is too large
   */
  static Optional<ObjectNode> fill(
      JsonNode schema, ToolWords words, String question, LocalDate today, boolean must) {
    return new ToolArguments(words, question, today, must, schema).object(schema, 0);
  }

  private Optional<ObjectNode> object(JsonNode schema, int depth) {
    JsonNode properties = schema.path("properties");
    members += 1 + properties.size();
    if (members > MEMBERS) {
      return Optional.empty();
    }
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    ObjectNode chosen = Wire.object();
    // Choices first: "celsius" in "weather in Berlin in celsius" is no place.
    properties
        .properties()
        .forEach(entry ->
            choice(resolved(entry.getValue(), 0))
                .ifPresent(value -> chosen.set(entry.getKey(), value)));
    ObjectNode out = Wire.object();
    for (var entry : properties.properties()) {
      String name = entry.getKey();
      if (chosen.has(name)) {
        out.set(name, chosen.get(name));
      } else if (required.remove(name)) {
        Optional<JsonNode> value = value(name, resolved(entry.getValue(), 0), depth + 1);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        out.set(name, value.get());
      }
      required.remove(name);
    }
    // Required without a word of what it is.
    required.forEach(name -> out.put(name, words.anyText()));
    return required.isEmpty() || must ? Optional.of(out) : Optional.empty();
  }

  private Optional<JsonNode> choice(JsonNode schema) {
    List<String> texts = new ArrayList<>();
    schema.path("enum").forEach(each -> texts.add(each.asText("")));
    return words.choice(texts).map(text -> schema.path("enum").get(texts.indexOf(text)));
  }

  private Optional<JsonNode> value(String name, JsonNode schema, int depth) {
    if (schema.has("const")) {
      return Optional.of(schema.get("const"));
    }
    Optional<JsonNode> said = schema.has("enum") ? Optional.empty() : said(name, schema, depth);
    if (said.isPresent() || schema.has("default")) {
      return said.or(() -> Optional.of(schema.get("default")));
    }
    if (types(schema).contains("null")) {
      return Optional.of(Wire.NODES.nullNode());
    }
    return must ? Optional.of(least(schema)) : Optional.empty();
  }

  private Optional<JsonNode> said(String name, JsonNode schema, int depth) {
    return switch (type(schema)) {
      case "integer", "number" -> words.number().flatMap(number -> bounded(number, schema));
      case "boolean" -> Optional.empty();
      case "array" -> element(name, resolved(schema.path("items"), 0), depth + 1);
      case "object" -> depth > DEPTH ? Optional.empty() : object(schema, depth).map(o -> o);
      default ->
          (isDate(schema) ? date() : words.text(name))
              .map(text -> Wire.NODES.textNode(cut(text, schema)));
    };
  }

  private Optional<JsonNode> element(String name, JsonNode items, int depth) {
    Optional<JsonNode> one =
        depth > DEPTH
            ? Optional.empty()
            : items.has("enum") ? choice(items) : said(name, items, depth);
    return one.map(item -> Wire.array().add(item));
  }

  private JsonNode least(JsonNode schema) {
    if (!schema.path("enum").isEmpty()) {
      return schema.get("enum").get(0);
    }
    return switch (type(schema)) {
      case "integer", "number" ->
          schema.has("minimum")
              ? schema.get("minimum")
              : Wire.NODES.numberNode(Math.min(0, schema.path("maximum").asInt(0)));
      case "boolean" -> Wire.NODES.booleanNode(false);
      case "array" -> Wire.array();
      case "object" -> Wire.object();
      default ->
          Wire.NODES.textNode(isDate(schema) ? today.toString() : cut(words.anyText(), schema));
    };
  }

  private static boolean isDate(JsonNode schema) {
    return schema.path("format").asText("").equals("date");
  }

  private Optional<String> date() {
    Matcher match = DATE.matcher(question);
    return match.find() ? Optional.of(match.group()) : Optional.empty();
  }

  private static Optional<JsonNode> bounded(String number, JsonNode schema) {
    BigDecimal value = new BigDecimal(number);
    boolean integer = type(schema).equals("integer");
    boolean low =
        schema.path("minimum").isNumber()
            && value.compareTo(schema.get("minimum").decimalValue()) < 0;
    boolean high =
        schema.path("maximum").isNumber()
            && value.compareTo(schema.get("maximum").decimalValue()) > 0;
    if (low || high || (integer && value.stripTrailingZeros().scale() > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        integer ? Wire.NODES.numberNode(value.longValueExact()) : Wire.NODES.numberNode(value));
  }

  private static String cut(String text, JsonNode schema) {
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    return Formats.cut(text, Math.max(0, most));
  }

  /** A reference and the first of several branches, which is not null, are looked through. */
  private JsonNode resolved(JsonNode schema, int depth) {
    if (depth > DEPTH) {
      return schema;
    }
    String reference = schema.path("$ref").asText("");
    if (reference.startsWith("#/")) {
      return resolved(root.at(reference.substring(1)), depth + 1);
    }
    for (String branch : BRANCHES) {
      @Nullable JsonNode first = null;
      for (JsonNode each : schema.path(branch)) {
        first = first == null && !each.path("type").asText("").equals("null") ? each : first;
      }
      if (first != null) {
        return resolved(first, depth + 1);
      }
    }
    return schema;
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    List<String> types = new ArrayList<>();
    if (type.isTextual()) {
      types.add(type.textValue());
    }
    if (type.isArray()) {
      type.forEach(each -> types.add(each.asText("")));
    }
    return types;
  }

  private static String type(JsonNode schema) {
    return types(schema).stream()
        .filter(each -> !each.equals("null"))
        .findFirst()
        .orElse(schema.has("properties") ? "object" : "string");
  }
}
