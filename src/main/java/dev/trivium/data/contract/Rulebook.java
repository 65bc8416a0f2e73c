package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that is counted about a row of a contract, numbered from 0: the type of each property
 * that is not text, the rules of the contract, its keys, and what the engine counts for itself.
 * Rules of one id about one field are one rule.
 */
public final class Rulebook {
  /** Counts each row once; the size of a delivery in a region. */
  public static final String ROWS = "trivium.rows";

  /** Counts the cells of a critical property; those that are empty fail. */
  public static final String CRITICAL = "trivium.critical.";

  /**
   * What is counted under one number.
   *
   * @param severity of info is counted, but not part of a score
   */
  public record Measured(String id, Dimension dimension, Severity severity) {}

  private record Name(String id, String field) {}

  private final List<Measured> measured = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<Name, Integer> ofRules = new HashMap<>();
  private final Map<String, Integer> uniqueColumns = new LinkedHashMap<>();
  private final int[] types;
  private final int[] uniques;
  private final int[] criticals;
  private final Map<String, Integer> references = new HashMap<>();
  private final int rows;
  private final int key;

  public Rulebook(Contract contract) {
    List<Property> properties = contract.properties();
    this.rows = add(ROWS, Dimension.COVERAGE, Severity.INFO);
    this.types = new int[properties.size()];
    this.uniques = new int[properties.size()];
    this.criticals = new int[properties.size()];
    for (int i = 0; i < types.length; i++) {
      Property property = properties.get(i);
      boolean text = property.type() instanceof Type.Text;
      types[i] = text ? -1 : add(property.name() + ".type", Dimension.CONFORMITY, Severity.ERROR);
      property.rules().forEach(this::add);
    }
    contract.rules().forEach(this::add);
    for (Reference reference : contract.references()) {
      Severity severity = reference.reason().severity();
      references.put(reference.rule(), add(reference.rule(), Dimension.CONSISTENCY, severity));
    }
    this.key = add(contract.dataset() + ".key", Dimension.UNIQUENESS, Severity.ERROR);
    for (int i = 0; i < types.length; i++) {
      Property property = properties.get(i);
      String name = property.name();
      uniques[i] =
          property.unique() ? add(name + ".unique", Dimension.UNIQUENESS, Severity.ERROR) : -1;
      if (property.unique()) {
        uniqueColumns.put(property.blindColumn().orElse(property.column()), uniques[i]);
      }
      criticals[i] =
          property.critical() ? add(CRITICAL + name, Dimension.COMPLETENESS, Severity.INFO) : -1;
    }
  }

  /** The number under which it is counted whether rows have the parent they name. */
  public int reference(Reference reference) {
    return Objects.requireNonNull(references.get(reference.rule()), "of another contract");
  }

  /** By number. */
  public List<Measured> measured() {
    return List.copyOf(measured);
  }

  public int size() {
    return measured.size();
  }

  /** The number under which a rule of a property or of the row is counted. */
  int of(Rule rule) {
    Integer number = ofRules.get(name(rule));
    if (number == null) {
      throw new IllegalArgumentException("the rule " + rule.id() + " is of another contract");
    }
    return number;
  }

  /** What the rule is called where counts are kept. */
  public String idOf(Rule rule) {
    return measured.get(of(rule)).id();
  }

  int rows() {
    return rows;
  }

  /** One row for each key within a delivery. */
  public int key() {
    return key;
  }

  /** By property; -1 where anything is of the type. */
  int type(int property) {
    return types[property];
  }

  /** By property; -1 where values may repeat. */
  int unique(int property) {
    return uniques[property];
  }

  /** By property; -1 where it is not critical. */
  int critical(int property) {
    return criticals[property];
  }

  /**
   * The rule that the database held when it refused a good row.
   *
   * @return -1 if it is none of the contract's
   */
  public int brokenBy(Reason reason) {
    if (reason.code().equals("key.conflict_in_batch")) {
      return key;
    }
    if (reason.code().startsWith("db.23505")) {
      return uniqueColumns.entrySet().stream()
          .filter(column -> reason.code().contains("_" + column.getKey() + "_"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(key);
    }
    return -1;
  }

  private void add(Rule rule) {
    ofRules.computeIfAbsent(
        name(rule), unseen -> add(free(rule), rule.dimension(), rule.severity()));
  }

  private int add(String id, Dimension dimension, Severity severity) {
    measured.add(new Measured(id, dimension, severity));
    numbers.put(id, measured.size() - 1);
    return measured.size() - 1;
  }

  /** Two fields may use one id; then the second is named by its field, too. */
  private String free(Rule rule) {
    String id = rule.id();
    return numbers.containsKey(id) ? id + "@" + name(rule).field() : id;
  }

  private static Name name(Rule rule) {
    return new Name(rule.id(), rule.field() == null ? "row" : rule.field());
  }
}
