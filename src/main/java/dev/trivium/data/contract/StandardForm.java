package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a contract that was read leniently as the standard's version 3.1 has it: keys that it does
 * not know are left out, older forms become the present ones. Works in place.
 */
final class StandardForm {
  private static final Set<String> ROOT =
      words(
          "apiVersion kind id name version status domain dataProduct tenant description tags team"
              + " roles schema servers support price slaProperties authoritativeDefinitions"
              + " customProperties contractCreatedTs");
  private static final Set<String> OBJECT =
      words(
          "name physicalName physicalType logicalType description businessName"
              + " dataGranularityDescription authoritativeDefinitions tags customProperties"
              + " properties relationships quality");
  private static final Set<String> PROPERTY =
      words(
          "name physicalName physicalType logicalType logicalTypeOptions description businessName"
              + " authoritativeDefinitions tags customProperties primaryKey primaryKeyPosition"
              + " required unique partitioned partitionKeyPosition classification encryptedName"
              + " transformSourceObjects transformLogic transformDescription examples"
              + " criticalDataElement relationships quality properties items");
  private static final Set<String> RELATIONSHIP = words("type from to customProperties");
  private static final Set<String> ROLE =
      words("role description access firstLevelApprovers secondLevelApprovers customProperties");
  private static final Set<String> LEVEL =
      words("property value valueExt unit element driver description scheduler schedule");
  private static final Set<String> CUSTOM = words("property value description");
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "string", words("minLength maxLength pattern format"),
          "date", words("format minimum maximum exclusiveMinimum exclusiveMaximum"),
          "timestamp",
              words(
                  "format minimum maximum exclusiveMinimum exclusiveMaximum timezone"
                      + " defaultTimezone"),
          "integer", words("multipleOf minimum maximum exclusiveMinimum exclusiveMaximum format"),
          "number", words("multipleOf minimum maximum exclusiveMinimum exclusiveMaximum format"),
          "object", words("minProperties maxProperties required"),
          "array", words("minItems maxItems uniqueItems"));

  private StandardForm() {}

  private static Set<String> words(String list) {
    return Set.of(list.split(" "));
  }

  static void write(ObjectNode file) {
    file.put("apiVersion", "v3.1.0");
    if (file.path("description").isTextual()) {
      String purpose = file.path("description").asText();
      file.putObject("description").put("purpose", purpose);
    }
    if (file.path("team").isArray()) {
      JsonNode members = file.get("team");
      file.putObject("team").set("members", members);
    }
    keep(file, ROOT);
    each(file, "roles", role -> keep(role, ROLE));
    each(file, "slaProperties", level -> keep(level, LEVEL));
    each(file, "schema", StandardForm::object);
  }

  private static void object(ObjectNode object) {
    keep(object, OBJECT);
    object.put("logicalType", "object");
    each(object, "relationships", relationship -> keep(relationship, RELATIONSHIP));
    rules(object);
    each(object, "properties", StandardForm::property);
  }

  private static void property(ObjectNode property) {
    keep(property, PROPERTY);
    each(property, "relationships", relationship -> keep(relationship, RELATIONSHIP));
    rules(property);
    if (property.path("logicalTypeOptions") instanceof ObjectNode options) {
      options(options, property.path("logicalType").asText());
      if (options.isEmpty()) {
        property.remove("logicalTypeOptions");
      }
    }
    each(property, "properties", StandardForm::property);
    if (property.path("items") instanceof ObjectNode items) {
      property(items);
    }
  }

  /** Older files have an exclusive bound as a switch beside the bound. */
  private static void options(ObjectNode options, String type) {
    exclusive(options, "minimum", "exclusiveMinimum");
    exclusive(options, "maximum", "exclusiveMaximum");
    options.retain(OPTIONS.getOrDefault(type.equals("time") ? "timestamp" : type, Set.of()));
  }

  private static void exclusive(ObjectNode options, String bound, String exclusive) {
    if (options.path(exclusive).isBoolean()) {
      boolean open = options.remove(exclusive).asBoolean();
      if (open && options.has(bound)) {
        options.set(exclusive, options.remove(bound));
      }
    }
  }

  /** One entry for each operator: an entry of the standard has exactly one. */
  private static void rules(ObjectNode parent) {
    if (!(parent.path("quality") instanceof ArrayNode entries)) {
      return;
    }
    List<ObjectNode> written = new ArrayList<>();
    for (JsonNode entry : entries) {
      if (entry instanceof ObjectNode rule) {
        StandardRule.write(rule.deepCopy(), written);
      }
    }
    parent.putArray("quality").addAll(written);
    each(parent, "quality", rule -> each(rule, "customProperties", own -> own.retain(CUSTOM)));
  }

  /** Leaves what the standard knows at this level, in the forms that stand at every level. */
  static void keep(ObjectNode node, Collection<String> keys) {
    node.retain(keys);
    if (node.path("tags").isTextual()) {
      node.set("tags", list(node.get("tags")));
    }
    each(node, "customProperties", own -> own.retain(CUSTOM));
  }

  private static ArrayNode list(JsonNode one) {
    return JsonNodeFactory.instance.arrayNode().add(TextNode.valueOf(one.asText()));
  }

  private static void each(ObjectNode parent, String member, Step step) {
    for (JsonNode item : parent.path(member)) {
      if (item instanceof ObjectNode node) {
        step.take(node);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void take(ObjectNode node);
  }
}
