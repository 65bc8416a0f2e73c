package dev.trivium.data.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the properties of one object: first what they are, then the rules that name them. */
final class PropertyReader {
  static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final int PROPERTIES = 300;
  private static final int NAME = 63;

  private final String dataset;
  private final Set<String> personalClasses;

  PropertyReader(String dataset, Set<String> personalClasses) {
    this.dataset = dataset;
    this.personalClasses = personalClasses;
  }

  List<Property> read(Node list) {
    List<Node> nodes = list.items();
    if (nodes.isEmpty() || nodes.size() > PROPERTIES) {
      list.wrong("needs between 1 and " + PROPERTIES + " properties");
    }
    List<Property> plain = new ArrayList<>();
    nodes.stream().limit(PROPERTIES).forEach(node -> plain.add(property(node)));
    distinct(nodes, plain);
    units(nodes, plain);
    List<Property> ruled = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      ruled.add(withQuality(plain.get(i), nodes.get(i), plain));
    }
    return ruled;
  }

  private Property property(Node node) {
    Map<String, Node> custom = node.custom();
    String name = node.required("name");
    String column = node.text("physicalName", name);
    identifier(node.at(node.at("physicalName").there() ? "physicalName" : "name"), column);
    Type type = TypeReader.read(node, custom);
    boolean personal = personal(node, custom);
    String domain = blindDomain(name, type, personal, custom);
    if (!personal
        && !node.at("classification").there()
        && !custom.containsKey("trivium.pii")
        && PersonalNames.suggestsAPerson(name)) {
      node.note(
          "'"
              + name
              + "' sounds like something about a person; say classification: pii, or"
              + " trivium.pii: false");
    }
    int position = keyPosition(node);
    if (personal && position > 0) {
      node.at("primaryKey").wrong("a key is not personal data; use a number of its own as the key");
    }
    boolean blindLookup = custom.containsKey("trivium.blindIndex") || node.flag("unique");
    if (personal && node.flag("unique") && domain.isEmpty()) {
      node.at("unique")
          .wrong("a sealed property is unique by its blind index, which is switched off");
    }
    if (node.flag("unique") && type instanceof Type.Document) {
      node.at("unique").wrong("objects and lists are not compared; mark another property");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME
        || name.chars().anyMatch(c -> c < ' ')) {
      node.at("name").wrong("has more than " + NAME + " bytes, or control characters");
    }
    String sealed = node.text("encryptedName", column + "_ct");
    if (personal) {
      identifier(node.at("encryptedName"), sealed);
    }
    return new Property(
        name,
        personal ? sealed : column,
        type,
        node.flag("required"),
        node.flag("unique") && position == 0,
        position,
        personal,
        node.flag("criticalDataElement"),
        domain.isEmpty() ? null : column + "_bidx",
        domain,
        blindLookup && !domain.isEmpty(),
        mask(custom),
        header(custom, node, name),
        node.text("businessName", name),
        node.text("description", ""),
        unit(custom),
        unitProperty(node, custom),
        rules(node, name, type));
  }

  private static List<Rule> rules(Node node, String name, Type type) {
    List<Rule> rules = new ArrayList<>();
    if (node.flag("required")) {
      rules.add(
          new Rule(
              name + ".required",
              name,
              "required.missing",
              Severity.ERROR,
              Dimension.COMPLETENESS,
              new Check.Present()));
    }
    rules.addAll(OptionRules.read(name, type, node.at("logicalTypeOptions")));
    return rules;
  }

  private static Property withQuality(Property plain, Node node, List<Property> all) {
    List<Rule> rules = new ArrayList<>(plain.rules());
    rules.addAll(new QualityRules(all, plain).read(node.at("quality")));
    return plain.withRules(rules);
  }

  private boolean personal(Node node, Map<String, Node> custom) {
    Node declared = custom.getOrDefault("trivium.pii", node.missing());
    if (declared.there()) {
      return declared.json().asBoolean();
    }
    return personalClasses.contains(node.text("classification", "").toLowerCase(Locale.ROOT));
  }

  /**
   * Every personal property can be counted, unless the contract says it must not, or somebody could
   * try all its values.
   */
  private String blindDomain(String name, Type type, boolean personal, Map<String, Node> custom) {
    Node declared = custom.get("trivium.blindIndex");
    if (!personal) {
      return "";
    }
    boolean few = PersonalNames.hasFewValues(name, type);
    String word = declared == null ? "" : declared.json().asText();
    if (word.equals("false") || word.isEmpty() && few) {
      return "";
    }
    if (few && declared != null) {
      declared.wrong(
          "'"
              + name
              + "' has so few values that equal ones would tell what they are; leave the"
              + " blind index out");
    }
    return word.isEmpty() || word.equals("true") ? dataset + "." + name : word;
  }

  private static Mask mask(Map<String, Node> custom) {
    Node declared = custom.get("trivium.mask");
    if (declared == null) {
      return Mask.FULL;
    }
    return Mask.of(declared.json().asText())
        .orElseGet(() -> {
          declared.wrong("must be full, last4 or initials");
          return Mask.FULL;
        });
  }

  private static int keyPosition(Node node) {
    if (!node.flag("primaryKey")) {
      return 0;
    }
    return Math.max(1, node.at("primaryKeyPosition").json().asInt(1));
  }

  private static String header(Map<String, Node> custom, Node node, String name) {
    Node header = custom.getOrDefault("trivium.column", node.missing());
    return header.there() ? header.json().asText() : name;
  }

  private static @Nullable String unit(Map<String, Node> custom) {
    Node unit = custom.get("trivium.unit");
    return unit != null && unit.json().isTextual() ? unit.json().asText() : null;
  }

  /** The unit of each row stands in another property, as {@code {property: currency}}. */
  private static @Nullable String unitProperty(Node node, Map<String, Node> custom) {
    Node unit = custom.getOrDefault("trivium.unit", node.missing());
    return unit.json().isObject() ? unit.required("property") : null;
  }

  static void identifier(Node place, String name) {
    if (!name.isEmpty() && !IDENTIFIER.matcher(name).matches()) {
      place.wrong(
          "'"
              + name
              + "' must be small letters, digits and underscores, beginning with a letter,"
              + " at most 48; another name can be given as physicalName");
    } else if (name.equals("region_id")) {
      place.wrong("region_id belongs to the engine; give another physicalName");
    }
  }

  private static void units(List<Node> nodes, List<Property> properties) {
    for (int i = 0; i < properties.size(); i++) {
      String named = properties.get(i).unitProperty();
      if (named != null
          && properties.stream()
              .noneMatch(p -> p.name().equals(named) && p.type() instanceof Type.Text)) {
        nodes.get(i).wrong("trivium.unit names '" + named + "', which is no string property");
      }
    }
  }

  private static void distinct(List<Node> nodes, List<Property> properties) {
    Map<String, String> columns = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      Node node = nodes.get(i);
      if (names.put(property.name(), property.name()) != null) {
        node.at("name").wrong("'" + property.name() + "' stands twice");
      }
      claim(columns, property.column(), property, node);
      property.blindColumn().ifPresent(column -> claim(columns, column, property, node));
    }
  }

  private static void claim(
      Map<String, String> columns, String column, Property property, Node node) {
    String other = columns.put(column, property.name());
    if (other != null && !other.equals(property.name())) {
      node.wrong("the column " + column + " is also that of " + other + "; set physicalName");
    }
  }
}
