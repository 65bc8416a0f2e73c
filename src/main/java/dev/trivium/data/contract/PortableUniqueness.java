package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what is unique in a way that other tools understand as it is meant. They look over all
 * regions, where a key may stand once in each; and they take rows without a value for equal to each
 * other, which nobody means.
 */
final class PortableUniqueness {
  private final Contract contract;
  private final List<String> region;

  PortableUniqueness(Contract contract) {
    this.contract = contract;
    this.region =
        contract.region() instanceof RegionRule.ByProperty by ? List.of(by.property()) : List.of();
  }

  void write(ObjectNode object) {
    key(object);
    for (JsonNode each : object.path("properties")) {
      ObjectNode node = (ObjectNode) each;
      contract.property(node.path("name").asText()).ifPresent(known -> unique(node, known));
      duplicates(node, List.of(node.path("name").asText()));
    }
    duplicates(object, List.of());
  }

  /** The property that decides the region becomes the last part of the key. */
  private void key(ObjectNode object) {
    int last = contract.key().size();
    for (JsonNode each : object.path("properties")) {
      ObjectNode node = (ObjectNode) each;
      boolean decides = last > 0 && region.contains(node.path("name").asText());
      if (decides && !node.path("primaryKey").asBoolean()) {
        node.put("primaryKey", true);
        node.put("primaryKeyPosition", last + 1);
      }
    }
  }

  private void unique(ObjectNode node, Property property) {
    if (property.unique() && (!property.required() || !region.isEmpty() || property.personal())) {
      node.remove("unique");
      ObjectNode rule = quality(node).addObject();
      rule.put("type", "sql");
      rule.put("id", property.column() + "_unique");
      rule.put("description", "Each value stands in one row of a region.");
      rule.put("dimension", "uniqueness");
      rule.put("query", repeated(List.of(property.name()), region));
      rule.put("mustBe", 0);
    }
  }

  /** Combinations are counted over all regions, as the engine does it. */
  private static void duplicates(ObjectNode parent, List<String> own) {
    for (Iterator<JsonNode> each = parent.path("quality").elements(); each.hasNext(); ) {
      ObjectNode rule = (ObjectNode) each.next();
      String metric = rule.path("metric").asText(rule.path("rule").asText());
      if (metric.equals("duplicateValues")) {
        List<String> named = named(rule);
        String query = repeated(named.isEmpty() ? own : named, List.of());
        boolean percent = rule.path("unit").asText().equals("percent");
        rule.put("type", "sql");
        rule.put("query", percent ? share(query) : query);
        rule.remove(List.of("metric", "rule", "arguments", "unit"));
      }
    }
  }

  private static List<String> named(ObjectNode rule) {
    List<String> names = new ArrayList<>();
    JsonNode listed = rule.at("/arguments/properties");
    (listed.isMissingNode() ? rule.path("properties") : listed)
        .forEach(name -> names.add(name.asText().substring(name.asText().lastIndexOf('.') + 1)));
    return names;
  }

  private static String repeated(List<String> names, List<String> within) {
    String there =
        names.stream()
            .map(name -> quoted(name) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String columns =
        Stream.concat(within.stream(), names.stream())
            .distinct()
            .map(PortableUniqueness::quoted)
            .collect(Collectors.joining(", "));
    return "SELECT COUNT(*) FROM (SELECT 1 FROM {object} WHERE "
        + there
        + " GROUP BY "
        + columns
        + " HAVING COUNT(*) > 1) repeated";
  }

  private static String share(String query) {
    return "SELECT 100.0 * (" + query + ") / NULLIF(COUNT(*), 0) FROM {object}";
  }

  private static ArrayNode quality(ObjectNode node) {
    return node.path("quality") instanceof ArrayNode rules ? rules : node.putArray("quality");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
