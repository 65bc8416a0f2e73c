package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code trivium.summaries: [{name, by, sum, count}]}. What cannot be added up to exactly
 * what the rows add up to is refused: a summary must never answer otherwise than its rows.
 */
final class SummaryReader {
  private static final int MOST = 20;
  private static final int NAME = 60;
  private static final Set<String> KEYS = Set.of("name", "by", "sum", "count");

  private final String relation;
  private final List<Property> properties;

  SummaryReader(String relation, List<Property> properties) {
    this.relation = relation;
    this.properties = properties;
  }

  List<Summary> read(Node list) {
    List<Summary> summaries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : list.items()) {
      Summary summary = summary(node);
      if (!summary.name().isEmpty() && !names.add(summary.name())) {
        node.at("name").wrong("'" + summary.name() + "' stands twice; each has a name of its own");
      }
      summaries.add(summary);
    }
    if (summaries.size() > MOST) {
      list.wrong("has more than " + MOST + " summaries; each costs every delivery a little");
    }
    return summaries;
  }

  private Summary summary(Node node) {
    node.json().properties().stream()
        .map(java.util.Map.Entry::getKey)
        .filter(key -> !KEYS.contains(key))
        .forEach(key -> node.at(key).note("is not read; a summary has name, by, sum and count"));
    String name = name(node);
    List<Summary.Key> by = new ArrayList<>();
    List<Node> parts = node.at("by").items();
    parts.forEach(item -> key(item, by).ifPresent(by::add));
    if (parts.isEmpty() && (node.at("by").json().isArray() || !node.at("by").there())) {
      node.at("by").wrong("names no property; write what to group by, as [ordered_on month]");
    }
    List<Property> sums = new ArrayList<>();
    List<Node> summed = node.at("sum").items();
    summed.forEach(item -> sum(item, by, sums).ifPresent(sums::add));
    List<Property> counts = counts(node.at("count"));
    if (summed.isEmpty() && !node.at("count").there()) {
      node.wrong("adds nothing up; name properties in sum, or say count: true");
    }
    return new Summary(name, relation + "__" + name, by, sums, counts);
  }

  private String name(Node node) {
    String name = node.required("name");
    Node place = node.at("name");
    if (!name.isEmpty() && !name.matches("[a-z][a-z0-9_]*")) {
      place.wrong("must be small letters, digits and underscores, beginning with a letter");
    } else if (name.equals("contract")) {
      place.wrong("'contract' is taken by the view of the contract; choose another name");
    } else if (name.contains("__")) {
      place.wrong("two underscores part it from the name of the table; use one");
    } else if (relation.length() + 2 + name.length() > NAME) {
      place.wrong(
          "is too long behind the name of the table; "
              + Math.max(0, NAME - 2 - relation.length())
              + " letters are left");
    }
    return name;
  }

  private Optional<Summary.Key> key(Node item, List<Summary.Key> before) {
    String[] words = item.json().asText().strip().split("\\s+");
    Optional<Property> found = property(item, words[0]);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Property property = found.get();
    if (before.stream().anyMatch(key -> key.property().equals(property))) {
      item.wrong("'" + property.name() + "' stands twice");
    }
    boolean dated = property.type() instanceof Type.Day || property.type() instanceof Type.Moment;
    Optional<Grain> grain = words.length == 1 ? Optional.of(Grain.DAY) : Grain.of(words[1]);
    if (words.length > 2 || grain.isEmpty()) {
      item.wrong("must be a property, or a date and one of day, week, month, quarter and year");
    } else if (!dated && words.length == 2) {
      item.wrong("'" + property.name() + "' is no date and has no " + words[1] + "; leave it out");
    }
    groupable(item, property);
    return Optional.of(new Summary.Key(property, dated ? grain : Optional.empty()));
  }

  private static void groupable(Node item, Property property) {
    switch (property.type()) {
      case Type.Real real ->
          item.wrong(
              "'"
                  + property.name()
                  + "' is a floating number, which equals nothing for certain;"
                  + " declare it numeric(p,s), or group by something else");
      case Type.Document document -> item.wrong(unasked(property));
      case Type.Bytes bytes -> item.wrong(unasked(property));
      case Type.Time time -> item.wrong(unasked(property));
      case Type.Text text -> {}
      case Type.Whole whole -> {}
      case Type.Decimal decimal -> {}
      case Type.Bool bool -> {}
      case Type.Day day -> {}
      case Type.Moment moment -> {}
      case Type.Uuid uuid -> {}
    }
  }

  private static String unasked(Property property) {
    return "'"
        + property.name()
        + "' is of type "
        + property.type().shown()
        + ", which no question groups by; leave it out";
  }

  private Optional<Property> sum(Node item, List<Summary.Key> by, List<Property> before) {
    Optional<Property> found = property(item, item.json().asText().strip());
    found.ifPresent(property -> {
      if (before.contains(property)) {
        item.wrong("'" + property.name() + "' stands twice");
      }
      if (by.stream().anyMatch(key -> key.property().equals(property))) {
        item.wrong("'" + property.name() + "' stands in by, too; a summary does one of the two");
      }
      summable(item, property);
      String unit = property.unitProperty();
      if (unit != null && by.stream().noneMatch(key -> key.property().name().equals(unit))) {
        item.wrong(
            "'"
                + property.name()
                + "' has the unit that '"
                + unit
                + "' says, and different units are never added; put "
                + unit
                + " into by");
      }
    });
    return found;
  }

  private static void summable(Node item, Property property) {
    boolean exact =
        property.type() instanceof Type.Whole || property.type() instanceof Type.Decimal;
    if (property.type() instanceof Type.Real) {
      item.wrong(
          "'"
              + property.name()
              + "' is a floating number, whose sum depends on the order of the rows; declare it"
              + " numeric(p,s) in a new property");
    } else if (!exact) {
      item.wrong(
          "'"
              + property.name()
              + "' is of type "
              + property.type().shown()
              + " and cannot be added up; whole numbers and decimals can");
    }
  }

  private List<Property> counts(Node count) {
    List<Property> counts = new ArrayList<>();
    if (!count.there() || count.json().isBoolean()) {
      return counts;
    }
    if (!count.json().isArray()) {
      count.wrong("must be true, or a list of properties");
      return counts;
    }
    for (Node item : count.items()) {
      property(item, item.json().asText().strip())
          .ifPresent(property -> {
            if (counts.contains(property)) {
              item.wrong("'" + property.name() + "' stands twice");
            }
            counts.add(property);
          });
    }
    return counts;
  }

  private Optional<Property> property(Node item, String name) {
    Optional<Property> found =
        properties.stream().filter(property -> property.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      item.wrong(
          "'"
              + name
              + "' is not a property of this dataset; it has "
              + String.join(", ", properties.stream().map(Property::name).toList()));
    } else if (found.get().personal()) {
      item.wrong(
          "'"
              + name
              + "' is sealed, and a summary keeps values in clear; leave it out, questions that"
              + " count it read the rows");
      return Optional.empty();
    }
    return found;
  }
}
