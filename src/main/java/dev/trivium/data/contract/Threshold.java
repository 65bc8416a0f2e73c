package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a measured number must be. All bounds must hold; between includes both ends.
 *
 * @param percent whether the number is a share of the rows, 0 to 100
 */
public record Threshold(List<Bound> bounds, boolean percent) {
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

  public Threshold {
    bounds = List.copyOf(bounds);
  }

  /** One operator and its number, or its two numbers. */
  public record Bound(String operator, double least, double most) {
    boolean holds(double value) {
      return switch (operator) {
        case "mustBe" -> value == least;
        case "mustNotBe" -> value != least;
        case "mustBeGreaterThan" -> value > least;
        case "mustBeGreaterOrEqualTo" -> value >= least;
        case "mustBeLessThan" -> value < least;
        case "mustBeLessOrEqualTo" -> value <= least;
        case "mustBeBetween" -> value >= least && value <= most;
        case "mustNotBeBetween" -> value < least || value > most;
        default -> throw new IllegalStateException("unknown operator " + operator);
      };
    }
  }

  public boolean holds(double value) {
    return bounds.stream().allMatch(bound -> bound.holds(value));
  }

  /** Whether the number is to be exactly none. */
  boolean zero() {
    return bounds.size() == 1
        && bounds.getFirst().operator().equals("mustBe")
        && bounds.getFirst().least() == 0;
  }

  /** As it stands in results. */
  public Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Bound bound : bounds) {
      boolean two = bound.operator.endsWith("Between");
      shown.put(bound.operator, two ? List.of(bound.least, bound.most) : (Object) bound.least);
    }
    if (percent) {
      shown.put("unit", "percent");
    }
    return shown;
  }

  /** Reads the operators of a quality entry; what cannot be read is a finding. */
  static Threshold read(Node entry) {
    List<Bound> bounds = new ArrayList<>();
    for (String operator : OPERATORS) {
      Node node = entry.at(operator);
      if (node.there()) {
        boolean two = operator.endsWith("Between");
        List<Node> numbers = two ? node.items() : List.of(node);
        if (numbers.size() != (two ? 2 : 1) || numbers.stream().anyMatch(Threshold::strange)) {
          node.wrong(two ? "must be two numbers, the lower first" : "must be a number");
        } else {
          double least = numbers.getFirst().json().asDouble();
          bounds.add(new Bound(operator, least, numbers.getLast().json().asDouble()));
        }
      }
    }
    String unit = entry.text("unit", "rows");
    if (!unit.equals("rows") && !unit.equals("percent")) {
      entry.at("unit").wrong("'" + unit + "' is not rows or percent");
    }
    return new Threshold(bounds, unit.equals("percent"));
  }

  private static boolean strange(Node node) {
    return !node.json().isNumber();
  }
}
