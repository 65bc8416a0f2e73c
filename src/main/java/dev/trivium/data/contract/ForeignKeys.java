package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The constraints behind references. The region is part of each, so that no answer tells whether a
 * hidden row exists; a parent that stands in all regions is reached through a column that is 0.
 */
final class ForeignKeys {
  private static final String SHARED = "_shared";

  private ForeignKeys() {}

  /** Columns of the properties as they are compared, quoted. */
  static List<String> columns(Contract contract, List<String> names) {
    return contract.named(names).stream().map(p -> quoted(p.comparedColumn())).toList();
  }

  static List<String> all(Contract contract, Map<String, Contract> parents) {
    return added(contract, contract.references(), parents, "").statements();
  }

  /**
   * @param names of the constraints that are added
   */
  record Missing(List<String> statements, List<String> names) {
    Missing {
      statements = List.copyOf(statements);
      names = List.copyOf(names);
    }
  }

  /** Only those that were not held before; they hold new rows at once, old ones when validated. */
  static Missing missing(Contract old, Contract next, Map<String, Contract> parents) {
    List<Reference> fresh =
        next.references().stream()
            .filter(reference -> Evolution.same(old, reference).filter(r -> !r.warns()).isEmpty())
            .toList();
    return added(next, fresh, parents, " not valid");
  }

  private static Missing added(
      Contract contract,
      List<Reference> references,
      Map<String, Contract> parents,
      String validity) {
    Set<String> statements = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    String alter = "alter table " + Ddl.relation(contract) + " ";
    for (Reference reference : references) {
      Contract parent = parents.get(reference.parent());
      if (reference.warns() || parent == null) {
        continue;
      }
      boolean shared = contract.findsInAllRegions(parent);
      if (shared) {
        statements.add(
            alter + "add column if not exists " + SHARED + " int generated always as (0) stored");
      }
      String name = name(contract, reference);
      statements.add(alter + "drop constraint if exists " + quoted(name));
      statements.add(
          alter + "add constraint " + quoted(name) + key(contract, parent, reference) + validity);
      names.add(name);
    }
    return new Missing(List.copyOf(statements), List.copyOf(names));
  }

  private static String key(Contract contract, Contract parent, Reference reference) {
    boolean within = parent.dataset().equals(contract.dataset());
    return " foreign key ("
        + (contract.findsInAllRegions(parent) ? SHARED : "region_id")
        + ", "
        + String.join(", ", columns(contract, reference.from()))
        + ") references "
        + Ddl.relation(parent)
        + " (region_id, "
        + String.join(", ", columns(parent, reference.to()))
        + ")"
        + (within ? " deferrable initially deferred" : "");
  }

  /** References that are no longer held. */
  static List<String> dropped(Contract old, Contract next) {
    List<String> kept =
        next.references().stream()
            .filter(reference -> !reference.warns())
            .map(reference -> name(next, reference))
            .toList();
    List<String> statements = new ArrayList<>();
    for (Reference reference : old.references()) {
      String name = name(old, reference);
      if (!reference.warns() && !kept.contains(name)) {
        statements.add(
            "alter table " + Ddl.relation(next) + " drop constraint if exists " + quoted(name));
      }
    }
    return statements;
  }

  /** The parent is part of the name, so that another parent is another constraint. */
  private static String name(Contract contract, Reference reference) {
    return Ddl.shortened(
        contract.relation()
            + "_"
            + String.join(
                "_", contract.named(reference.from()).stream().map(Property::column).toList())
            + "_"
            + reference.parent().replaceAll("[^a-z0-9]+", "_")
            + "_fk");
  }
}
