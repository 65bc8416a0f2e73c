package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the relationships of properties and of the object. */
final class ReferenceReader {
  private static final int REFERENCES = 20;

  private final String dataset;
  private final List<Property> properties;
  private final List<Reference> references = new ArrayList<>();

  ReferenceReader(String dataset, List<Property> properties) {
    this.dataset = dataset;
    this.properties = properties;
  }

  List<Reference> read(Node object) {
    for (Node property : object.at("properties").items()) {
      String name = property.text("name", "");
      for (Node item : property.at("relationships").items()) {
        relationship(item, List.of(name));
      }
    }
    for (Node item : object.at("relationships").items()) {
      relationship(item, own(item.at("from")));
    }
    if (references.size() > REFERENCES) {
      object.at("relationships").wrong("there are at most " + REFERENCES + " in a dataset");
    }
    return references;
  }

  private void relationship(Node item, List<String> from) {
    String type = item.text("type", "foreignKey");
    if (!type.equalsIgnoreCase("foreignKey")) {
      item.at("type").wrong("'" + type + "' is not foreignKey");
      return;
    }
    List<Place> to = places(item.at("to"));
    if (to.isEmpty() || from.isEmpty()) {
      return;
    }
    String parent = to.getFirst().object();
    if (to.stream().anyMatch(place -> !place.object().equals(parent))) {
      item.at("to").wrong("names properties of several datasets; a reference has one parent");
    } else if (to.size() != from.size()) {
      item.wrong("from and to must name equally many properties");
    } else {
      List<String> names = to.stream().map(Place::property).toList();
      Reference reference = new Reference(item.path(), from, parent, names, warns(item));
      if (references.stream().anyMatch(other -> other.rule().equals(reference.rule()))) {
        item.wrong("the same properties refer to '" + parent + "' twice; leave one out");
      }
      references.add(reference);
    }
  }

  private List<String> own(Node from) {
    List<String> names = new ArrayList<>();
    for (Place place : places(from)) {
      if (!place.object().equals(dataset)) {
        from.wrong("must name properties of '" + dataset + "', such as " + dataset + ".id");
      } else if (properties.stream().noneMatch(p -> p.name().equals(place.property()))) {
        from.wrong("'" + place.property() + "' is not a property of this dataset");
      } else {
        names.add(place.property());
      }
    }
    return names;
  }

  /** A dataset and one of its properties, written with a point in between. */
  private record Place(String object, String property) {}

  private static List<Place> places(Node node) {
    if (!node.there()) {
      node.wrong("is missing; write it as dataset.property");
      return List.of();
    }
    List<Node> items = node.json().isArray() ? node.items() : List.of(node);
    List<Place> places = new ArrayList<>();
    for (Node item : items) {
      place(item).ifPresent(places::add);
    }
    return places;
  }

  private static Optional<Place> place(Node item) {
    String text = item.json().asText();
    int point = text.indexOf('.');
    if (point <= 0 || point == text.length() - 1 || text.contains("/") || text.contains("#")) {
      item.wrong("must be dataset.property; references into other files are not followed");
      return Optional.empty();
    }
    return Optional.of(new Place(text.substring(0, point), text.substring(point + 1)));
  }

  private static boolean warns(Node item) {
    Node orphans = item.custom().getOrDefault("trivium.orphans", item.missing());
    String word = orphans.there() ? orphans.json().asText().toLowerCase(Locale.ROOT) : "quarantine";
    if (!word.equals("warn") && !word.equals("quarantine")) {
      orphans.wrong("'" + word + "' is not quarantine or warn");
    }
    return word.equals("warn");
  }
}
