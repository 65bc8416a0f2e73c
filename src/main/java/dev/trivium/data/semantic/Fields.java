package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Reach.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the field each of several datasets has for one name. All must have it, by one way, and it
 * must be the same thing in all of them; otherwise the question ends with a problem.
 */
final class Fields {
  private final Model model;
  private final List<Dataset> facts;

  Fields(Model model, List<Dataset> facts) {
    this.model = model;
    this.facts = List.copyOf(facts);
  }

  /**
   * Whether the name means the regions that decide who sees a row, which several datasets share by
   * their codes, however each of them writes a region.
   */
  boolean regions(String name, String param) {
    if (!name.equals(Model.REGION)) {
      return false;
    }
    if (facts.size() == 1) {
      Dataset only = facts.getFirst();
      return only.field(name).isEmpty() && !only.table().placement().everywhere();
    }
    for (Dataset fact : facts) {
      if (fact.table().placement().everywhere() && fact.field(name).isEmpty()) {
        throw FieldProblems.different(
            name, fact, param, "the rows of '" + fact.name() + "' belong to all regions");
      }
    }
    return facts.stream().allMatch(Fields::placed);
  }

  /**
   * Refuses what is a region only as one of the datasets writes it: such a filter would silently
   * find nothing, or more than was meant.
   */
  void checkCodes(Query.Condition condition) {
    Set<String> codes = new TreeSet<>();
    facts.forEach(fact -> codes.addAll(fact.table().placement().codes().values()));
    for (Dataset fact : facts) {
      for (Object value : condition.values()) {
        String code = fact.table().placement().codes().get(String.valueOf(value));
        if (code != null && !codes.contains(String.valueOf(value))) {
          throw FieldProblems.notACode(condition.field(), fact, String.valueOf(value), code);
        }
      }
    }
  }

  /** A field that may be shown, grouped by and filtered on, by the name of each dataset. */
  Map<String, Found> open(String name, String param) {
    List<Found> found = found(name, param, true);
    Map<String, Found> byFact = new LinkedHashMap<>();
    for (int at = 0; at < found.size(); at++) {
      byFact.put(facts.get(at).name(), found.get(at));
    }
    return byFact;
  }

  /** A field that may be counted, of the only dataset. */
  Found counted(String name, String param) {
    return found(name, param, false).getFirst();
  }

  private static boolean placed(Dataset fact) {
    String property = fact.table().placement().property();
    return fact.field(Model.REGION)
        .map(field -> new Found(fact, field, List.of()))
        .map(found -> found.plain().filter(c -> c.name().equals(property)).isPresent())
        .orElse(true);
  }

  private List<Found> found(String name, String param, boolean open) {
    List<List<Found>> all = facts.stream().map(fact -> new Reach(model, fact).find(name)).toList();
    if (open) {
      all.stream()
          .flatMap(List::stream)
          .forEach(found -> FieldProblems.checkOpen(found.field(), name, param));
    }
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at).size() > 1) {
        throw FieldProblems.ambiguous(name, facts.get(at), param, all.get(at));
      }
    }
    if (all.stream().allMatch(List::isEmpty)) {
      throw FieldProblems.unknown(model, facts, name, param);
    }
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at).isEmpty()) {
        throw FieldProblems.different(
            name,
            facts.get(at),
            param,
            "no relationship leads to it from '" + facts.get(at).name() + "'");
      }
    }
    List<Found> found = all.stream().map(List::getFirst).toList();
    checkSame(name, param, found);
    return found;
  }

  private void checkSame(String name, String param, List<Found> found) {
    Sameness sameness = new Sameness(model);
    Set<String> common = new TreeSet<>(sameness.meanings(found.getFirst()));
    for (int at = 1; at < found.size(); at++) {
      common.retainAll(sameness.meanings(found.get(at)));
      if (common.isEmpty()) {
        throw FieldProblems.different(
            name,
            facts.get(at),
            param,
            "it is "
                + found.getFirst().qualified()
                + " in '"
                + facts.getFirst().name()
                + "' and "
                + found.get(at).qualified()
                + " in '"
                + facts.get(at).name()
                + "', and no relationship makes them the same");
      }
    }
  }
}
