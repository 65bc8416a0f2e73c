package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the JSON schema of the Open Data Contract Standard 3.1.0 demands, as far as a rendered
 * contract can use it: members with their types, nothing beside them, the words that are allowed.
 * Written after the published schema, apart from what renders.
 */
final class OdcsShape {
  private static final Set<String> OPERATORS =
      Set.of(
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween");
  private final List<String> wrong = new ArrayList<>();

  static List<String> wrongIn(JsonNode file) {
    OdcsShape shape = new OdcsShape();
    shape.root(file);
    return shape.wrong;
  }

  private void root(JsonNode file) {
    members(
        file,
        "",
        "apiVersion! kind! id! name version! status! tenant tags[] domain dataProduct"
            + " description{} servers[] schema[] support[] price{} team{} roles[] slaProperties[]"
            + " authoritativeDefinitions[] customProperties[] contractCreatedTs");
    word(file, "", "apiVersion", "v3.1.0");
    word(file, "", "kind", "DataContract");
    members(
        file.path("description"),
        "description",
        "usage purpose limitations authoritativeDefinitions[] customProperties[]");
    each(file, "servers", this::server);
    each(
        file,
        "roles",
        (role, at) ->
            members(
                role,
                at,
                "role! description access firstLevelApprovers secondLevelApprovers"
                    + " customProperties[]"));
    each(
        file,
        "slaProperties",
        (level, at) ->
            members(
                level,
                at,
                "property! value!? valueExt? unit element driver description scheduler schedule"));
    each(file, "schema", this::object);
  }

  private void server(JsonNode server, String at) {
    members(server, at, "server! type! description environment host! port!# database! schema!");
    word(server, at, "type", "postgres", "postgresql");
  }

  private void object(JsonNode object, String at) {
    members(
        object,
        at,
        "name! physicalName physicalType logicalType description businessName"
            + " dataGranularityDescription authoritativeDefinitions[] tags[] customProperties[]"
            + " properties[] relationships[] quality[]");
    word(object, at, "logicalType", "object");
    custom(object, at);
    each(object, "quality", this::rule);
    each(object, "relationships", (one, where) -> relationship(one, where, "from!? to!? "));
    each(object, "properties", this::property);
  }

  private void property(JsonNode property, String at) {
    members(
        property,
        at,
        "name! physicalName physicalType description businessName authoritativeDefinitions[]"
            + " tags[] customProperties[] primaryKey~ primaryKeyPosition# logicalType"
            + " logicalTypeOptions{} required~ unique~ partitioned~ partitionKeyPosition#"
            + " classification encryptedName transformSourceObjects[] transformLogic"
            + " transformDescription examples[] criticalDataElement~ relationships[] quality[]"
            + " properties[] items{}");
    String type = property.path("logicalType").asText();
    word(
        property,
        at,
        "logicalType",
        "string",
        "date",
        "timestamp",
        "time",
        "number",
        "integer",
        "object",
        "array",
        "boolean");
    String options = OPTIONS.getOrDefault(type, "");
    members(property.path("logicalTypeOptions"), at + ".logicalTypeOptions", options);
    custom(property, at);
    each(property, "quality", this::rule);
    each(property, "relationships", (one, where) -> relationship(one, where, "to!? "));
  }

  private static final Map<String, String> OPTIONS =
      Map.of(
          "string", "minLength# maxLength# pattern format",
          "date", "format minimum maximum exclusiveMinimum exclusiveMaximum",
          "timestamp",
              "format minimum maximum exclusiveMinimum exclusiveMaximum timezone~ defaultTimezone",
          "time",
              "format minimum maximum exclusiveMinimum exclusiveMaximum timezone~ defaultTimezone",
          "integer", "format multipleOf# minimum# maximum# exclusiveMinimum# exclusiveMaximum#",
          "number", "format multipleOf# minimum# maximum# exclusiveMinimum# exclusiveMaximum#",
          "object", "minProperties# maxProperties# required[]",
          "array", "minItems# maxItems# uniqueItems~");

  private void relationship(JsonNode relationship, String at, String ends) {
    members(relationship, at, ends + "type customProperties[]");
    word(relationship, at, "type", "foreignKey");
    custom(relationship, at);
  }

  private void rule(JsonNode rule, String at) {
    String type = rule.path("type").asText("library");
    boolean measured = !type.equals("text") && !type.equals("custom");
    String more =
        switch (type) {
          case "sql" -> "query! ";
          case "custom" -> "engine! implementation!? ";
          case "text" -> "";
          default -> "metric! arguments{} ";
        };
    long operators = OPERATORS.stream().filter(rule::has).count();
    if (measured && operators != 1) {
      wrong.add(at + " has " + operators + " operators");
    }
    members(
        rule,
        at,
        more
            + "id authoritativeDefinitions[] businessImpact customProperties[] description"
            + " dimension method name schedule scheduler severity tags[] type unit mustBe?"
            + " mustNotBe? mustBeGreaterThan# mustBeGreaterOrEqualTo# mustBeLessThan#"
            + " mustBeLessOrEqualTo# mustBeBetween[] mustNotBeBetween[]");
    word(rule, at, "type", "text", "library", "sql", "custom");
    word(
        rule,
        at,
        "metric",
        "nullValues",
        "missingValues",
        "invalidValues",
        "duplicateValues",
        "rowCount");
    word(
        rule,
        at,
        "dimension",
        "accuracy",
        "completeness",
        "conformity",
        "consistency",
        "coverage",
        "timeliness",
        "uniqueness");
    custom(rule, at);
  }

  private void custom(JsonNode parent, String at) {
    each(
        parent,
        "customProperties",
        (one, where) -> members(one, at + "." + where, "property! value!? description"));
  }

  /** Marks behind a name: ! required, [] list, {} object, # number, ~ truth, ? anything. */
  private void members(JsonNode node, String at, String known) {
    if (node.isMissingNode()) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (String word : known.split(" ")) {
      String name = word.replaceAll("[^A-Za-z]", "");
      names.add(name);
      JsonNode value = node.path(name);
      if (word.contains("!") && value.isMissingNode()) {
        wrong.add(at + " lacks " + name);
      } else if (!value.isMissingNode() && !type(word).test(value)) {
        wrong.add(at + "." + name + " is of another type");
      }
    }
    node.fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            wrong.add(at + " has " + name);
          }
        });
  }

  private static Predicate<JsonNode> type(String word) {
    return switch (word.charAt(word.length() - 1)) {
      case ']' -> JsonNode::isArray;
      case '}' -> JsonNode::isObject;
      case '#' -> JsonNode::isNumber;
      case '~' -> JsonNode::isBoolean;
      case '?' -> any -> true;
      default -> JsonNode::isTextual;
    };
  }

  private void word(JsonNode node, String at, String member, String... allowed) {
    JsonNode value = node.path(member);
    if (!value.isMissingNode() && !Set.of(allowed).contains(value.asText())) {
      wrong.add(at + "." + member + " is " + value.asText());
    }
  }

  private interface Step {
    void take(JsonNode node, String at);
  }

  private void each(JsonNode parent, String member, Step step) {
    int i = 0;
    for (JsonNode item : parent.path(member)) {
      step.take(item, member + "[" + i++ + "]");
    }
  }
}
