package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes one entry of {@code quality} as the standard has it. */
final class StandardRule {
  private static final List<String> OPERATORS =
      List.of(
          "mustBe",
          "mustNotBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween",
          "mustNotBeBetween");
  private static final Set<String> ABOUT =
      Set.of(
          "id",
          "name",
          "description",
          "dimension",
          "severity",
          "businessImpact",
          "method",
          "schedule",
          "scheduler",
          "tags",
          "unit",
          "type",
          "customProperties",
          "authoritativeDefinitions");
  private static final Set<String> DIMENSIONS =
      Set.of(
          "accuracy",
          "completeness",
          "conformity",
          "consistency",
          "coverage",
          "timeliness",
          "uniqueness");
  private static final List<String> ARGUMENTS =
      List.of("validValues", "missingValues", "pattern", "properties");

  private StandardRule() {}

  /**
   * @param rule changed on the way
   * @param written gets one entry for each operator, since an entry has exactly one
   */
  static void write(ObjectNode rule, List<ObjectNode> written) {
    List<String> operators = OPERATORS.stream().filter(rule::has).toList();
    List<String> keep = new ArrayList<>(ABOUT);
    switch (rule.path("type").asText("library")) {
      case "sql" -> keep.add("query");
      case "text" -> {}
      default -> {
        library(rule);
        keep.add("metric");
        keep.add("arguments");
      }
    }
    forms(rule);
    if (rule.path("type").asText().equals("text")) {
      written.add(rule.retain(keep));
      return;
    }
    for (String operator : operators) {
      ObjectNode one = rule.deepCopy();
      List<String> with = new ArrayList<>(keep);
      with.add(operator);
      if (operators.size() > 1 && one.has("id")) {
        one.put("id", one.path("id").asText() + "_" + operator);
      }
      written.add(one.retain(with));
    }
  }

  /** The standard's own examples have arguments beside {@code arguments}; its schema has not. */
  private static void library(ObjectNode rule) {
    rule.put("type", "library");
    if (!rule.has("metric") && rule.has("rule")) {
      rule.set("metric", rule.get("rule"));
    }
    for (String argument : ARGUMENTS) {
      if (rule.has(argument)) {
        rule.withObject("/arguments").set(argument, rule.get(argument));
      }
    }
  }

  private static void forms(ObjectNode rule) {
    if (rule.has("dimension")) {
      String dimension = rule.path("dimension").asText().toLowerCase(java.util.Locale.ROOT);
      rule.put("dimension", dimension);
      if (!DIMENSIONS.contains(dimension)) {
        rule.remove("dimension");
      }
    }
    if (rule.has("id")) {
      rule.put("id", rule.path("id").asText().replaceAll("[^A-Za-z0-9_-]", "_"));
    }
  }
}
