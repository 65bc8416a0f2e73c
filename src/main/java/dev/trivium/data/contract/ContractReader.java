package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a file of the Open Data Contract Standard 3.1. Keys that are not ours are read past; what
 * cannot be held is refused, all of it at once and each with its path.
 */
public final class ContractReader {
  private static final int RULES = 100;
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private final Set<String> personalClasses;

  /**
   * @param personalClasses classifications, in small letters, that mean personal data
   */
  public ContractReader(Set<String> personalClasses) {
    this.personalClasses = Set.copyOf(personalClasses);
  }

  /**
   * @param dataset name of the schema object that is wanted
   */
  public Reading read(JsonNode file, String dataset) {
    Node root = Node.root(file);
    if (!file.isObject()) {
      root.wrong("must be an object with apiVersion, kind, id, version, status and schema");
      return new Reading.Refused(root.findings());
    }
    head(root);
    Node object = object(root, dataset);
    Contract contract = contract(root, object);
    if (!root.findings().isEmpty()) {
      return new Reading.Refused(root.findings());
    }
    return new Reading.Accepted(contract, root.notes());
  }

  private static void head(Node root) {
    String api = root.required("apiVersion");
    if (!api.isEmpty() && !api.matches("v?3\\.\\d+(\\.\\d+)?")) {
      root.at("apiVersion").wrong("'" + api + "' is not v3.1.0 of the Open Data Contract Standard");
    } else if (!api.isEmpty() && !api.matches("v?3\\.1(\\.\\d+)?")) {
      root.at("apiVersion").note("read as v3.1.0");
    }
    String kind = root.required("kind");
    if (!kind.isEmpty() && !kind.equals("DataContract")) {
      root.at("kind").wrong("must be DataContract");
    }
  }

  private static Node object(Node root, String dataset) {
    List<Node> objects = root.at("schema").items();
    if (objects.isEmpty()) {
      root.at("schema").wrong("names no object; each describes one dataset");
      return root.at("schema");
    }
    for (Node object : objects) {
      if (object.required("name").equals(dataset)) {
        return object;
      }
    }
    Node object = objects.getFirst();
    if (objects.size() > 1) {
      root.at("schema").wrong("describes no '" + dataset + "', which the address says");
    } else if (object.at("name").there()) {
      object
          .at("name")
          .wrong("is '" + object.text("name", "") + "', but the address says '" + dataset + "'");
    }
    return object;
  }

  private Contract contract(Node root, Node object) {
    String dataset = object.text("name", "");
    String relation = object.text("physicalName", dataset);
    Node named = object.at(object.at("physicalName").there() ? "physicalName" : "name");
    PropertyReader.identifier(named, relation);
    if (relation.contains("__")) {
      named.wrong("two underscores are for views and summaries; give another physicalName");
    }
    List<Property> properties =
        new PropertyReader(dataset, personalClasses).read(object.at("properties"));
    List<Rule> rules = new QualityRules(properties, null).read(object.at("quality"));
    Map<String, Node> custom = object.custom();
    boolean keyedByHash = key(object, custom, properties);
    RegionRule region = region(object, custom, properties);
    long perProperty = properties.stream().mapToLong(property -> property.rules().size()).sum();
    if (rules.size() > RULES || perProperty > RULES * 10L) {
      object.at("quality").wrong("has more than " + RULES + " rules");
    }
    Node unknown = custom.getOrDefault("trivium.unknownColumns", object.missing());
    if (unknown.there() && !Set.of("warn", "reject").contains(unknown.json().asText())) {
      unknown.wrong("must be warn or reject");
    }
    return new Contract(
        root.required("id"),
        root.required("version"),
        status(root),
        dataset,
        relation,
        object.text("businessName", dataset),
        object.text("description", ""),
        properties,
        region,
        regions(object, region, properties),
        rules,
        keyedByHash,
        new ReferenceReader(dataset, properties).read(object),
        indexes(root, object, custom, properties),
        writeRoles(root),
        unknown.json().asText().equals("reject"),
        new FreshnessReader(dataset, properties).read(root),
        new RetentionReader(dataset, properties).read(root),
        SubjectReader.read(dataset, custom.get("trivium.subject"), properties),
        new SummaryReader(relation, properties)
            .read(custom.getOrDefault("trivium.summaries", object.missing())));
  }

  /** Whether rows are keyed by their hash. */
  private static boolean key(Node object, Map<String, Node> custom, List<Property> properties) {
    Node declared = custom.getOrDefault("trivium.key", object.missing());
    boolean byHash = declared.json().asText().equals("rowHash");
    boolean named = properties.stream().anyMatch(Property::isKey);
    if (declared.there() && !byHash) {
      declared.wrong("must be rowHash, or left out where properties have primaryKey: true");
    } else if (byHash && named) {
      declared.wrong("rowHash is for datasets without a primaryKey; keep one of the two");
    } else if (byHash && properties.stream().anyMatch(Property::personal)) {
      declared.wrong("rows about persons need a key of their own, so that a person can be erased");
    } else if (!byHash && !named) {
      object
          .at("properties")
          .wrong(
              "none has primaryKey: true, so a row could not be recognised; mark the key, or set"
                  + " trivium.key: rowHash");
    }
    for (Property property : properties) {
      if (property.isKey() && !property.required()) {
        object.at("properties").wrong("the key " + property.name() + " must be required");
      }
      if (property.isKey() && property.type() instanceof Type.Document) {
        object.at("properties").wrong("the key " + property.name() + " is an object or list");
      }
    }
    return byHash;
  }

  private static RegionRule region(
      Node object, Map<String, Node> custom, List<Property> properties) {
    Node fixed = custom.get("trivium.region");
    if (fixed != null) {
      String code = fixed.json().asText();
      return code.equals("all") ? new RegionRule.Everywhere() : new RegionRule.Fixed(code);
    }
    for (Node node : object.at("properties").items()) {
      Map<String, Node> of = node.custom();
      Node marker = of.get("trivium.rowSecurity");
      if (marker != null && marker.json().asText().equals("region")) {
        String name = node.text("name", "");
        if (properties.stream().anyMatch(p -> p.name().equals(name) && p.personal())) {
          node.wrong("the property that decides who sees a row is not personal data");
        }
        return new RegionRule.ByProperty(
            name, map(of.getOrDefault("trivium.regionMap", node.missing())));
      }
    }
    object.wrong(
        "nothing says who may see a row: mark one property with trivium.rowSecurity: region, or the"
            + " object with trivium.region: all");
    return new RegionRule.Everywhere();
  }

  private static Map<String, String> map(Node node) {
    Map<String, String> map = new LinkedHashMap<>();
    node.json().properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  /** Codes of the value list of the region property, as far as rows of these values are taken. */
  private static List<String> regions(Node object, RegionRule rule, List<Property> properties) {
    List<String> known = new ArrayList<>();
    if (rule instanceof RegionRule.ByProperty by) {
      properties.stream()
          .filter(property -> property.name().equals(by.property()))
          .flatMap(property -> property.rules().stream())
          .filter(r -> r.severity() == Severity.ERROR && r.check() instanceof Check.OneOf)
          .flatMap(r -> ((Check.OneOf) r.check()).values().stream())
          .forEach(value -> known.add(value.toString()));
      if (known.isEmpty()) {
        known.addAll(by.map().keySet());
      }
    }
    List<String> codes = RegionRule.codes(rule, known);
    for (String code : codes) {
      if (!code.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
        object.wrong("'" + code + "' cannot be a region code; map it with trivium.regionMap");
      }
    }
    return codes;
  }

  /** Declared indexes, and one for each date that a service level is measured on. */
  private static List<List<String>> indexes(
      Node root, Node object, Map<String, Node> custom, List<Property> properties) {
    Set<List<String>> indexes = new java.util.LinkedHashSet<>();
    Node declared = custom.getOrDefault("trivium.indexes", object.missing());
    for (Node index : declared.items()) {
      List<String> columns = new ArrayList<>();
      index.items().forEach(column -> columns.add(indexed(column, properties)));
      indexes.add(columns);
    }
    for (Node level : root.at("slaProperties").items()) {
      String element = level.text("element", "");
      String name = element.substring(element.indexOf('.') + 1);
      properties.stream()
          .filter(property -> property.name().equals(name) && !property.personal())
          .findFirst()
          .ifPresent(property -> indexes.add(List.of(quoted(property.column()))));
    }
    return List.copyOf(indexes);
  }

  private static String indexed(Node place, List<Property> properties) {
    String[] words = place.json().asText().strip().split("\\s+");
    boolean descending = words.length == 2 && words[1].equalsIgnoreCase("desc");
    for (Property property : properties) {
      if (property.name().equals(words[0])
          && (words.length == 1 || descending)
          && !(property.type() instanceof Type.Document)) {
        return quoted(property.comparedColumn()) + (descending ? " desc" : "");
      }
    }
    place.wrong("is not a property that can be ordered, or one and desc");
    return "";
  }

  private static String quoted(String column) {
    return '"' + column + '"';
  }

  private static Set<String> writeRoles(Node root) {
    Set<String> roles = new HashSet<>();
    for (Node role : root.at("roles").items()) {
      String access = role.text("access", "");
      if (access.equals("write")) {
        role.text("role").ifPresent(roles::add);
      }
      if (!access.equals("write") && !access.equals("read")) {
        role.note("has no meaning here; access is read or write");
      } else if (!ROLE.matcher(role.text("role", "")).matches()) {
        role.note("no caller can have a role of this name; it has small letters, digits and _");
      }
    }
    return roles;
  }

  private static Contract.Status status(Node root) {
    String word = root.required("status").toUpperCase(Locale.ROOT);
    try {
      return word.isEmpty() ? Contract.Status.DRAFT : Contract.Status.valueOf(word);
    } catch (IllegalArgumentException unknown) {
      if (word.equals("PROPOSED")) {
        return Contract.Status.DRAFT;
      }
      root.at("status").wrong("must be draft, active, deprecated or retired");
      return Contract.Status.DRAFT;
    }
  }
}
