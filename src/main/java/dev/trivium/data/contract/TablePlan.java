package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What has to be done to the database so that it can keep rows of a contract. */
public sealed interface TablePlan {
  /**
   * @param regions codes that must exist
   * @param changes what becomes different, in words
   * @param together quick changes of the catalog, in one transaction
   * @param indexes made beside running reads and writes, each without a transaction
   * @param afterwards what reads a whole table or stands on a new index, each on its own
   */
  record Apply(
      List<String> regions,
      List<Change> changes,
      List<String> together,
      List<Index> indexes,
      List<String> afterwards)
      implements TablePlan {
    public Apply {
      changes = List.copyOf(changes);
      regions = List.copyOf(regions);
      together = List.copyOf(together);
      indexes = List.copyOf(indexes);
      afterwards = List.copyOf(afterwards);
    }

    /** All statements in order; each may be repeated without harm. */
    public List<String> statements() {
      return Stream.of(
              together.stream(), indexes.stream().map(Index::statement), afterwards.stream())
          .flatMap(part -> part)
          .toList();
    }
  }

  /** An index and the statement that makes it. */
  record Index(String name, String statement) {}

  /** The change would lose or reinterpret something. */
  record Refused(List<Refusal> refusals) implements TablePlan {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** One change that can be made, and what it does. */
  record Change(String path, String old, String next, String effect) {}

  /** One change that is not additive, why, and the way out. */
  record Refusal(String path, String old, String next, String reason, String advice) {}

  /** The same where nobody looked at the table. */
  static TablePlan of(Contract next, Optional<Contract> active, Map<String, Contract> parents) {
    return of(next, active, parents, Catalog.EMPTY);
  }

  /**
   * The plan from the active contract, if there is one, to the next.
   *
   * @param parents active contracts of the datasets that the next one refers to, by name
   * @param catalog what the database has of the table; statements for that are left out
   */
  static TablePlan of(
      Contract next, Optional<Contract> active, Map<String, Contract> parents, Catalog catalog) {
    Map<String, Contract> all = new HashMap<>(parents);
    all.put(next.dataset(), next);
    List<Refusal> refusals = new ArrayList<>(Parents.refusals(next, all));
    active.ifPresent(old -> refusals.addAll(Evolution.refusals(old, next)));
    refusals.addAll(catalog.losses(active.orElse(next)));
    if (refusals.isEmpty()) {
      refusals.addAll(catalog.differences(next));
    }
    if (!refusals.isEmpty()) {
      return new Refused(refusals);
    }
    return active
        .map(old -> Widening.of(old, next, all, catalog))
        .orElseGet(() ->
            new Apply(
                next.regions(), Additions.all(next), Ddl.create(next, all), List.of(), List.of()));
  }

  /**
   * What makes the tables of all of these at once, whoever refers to whom: nothing is there yet,
   * and each of them was accepted before.
   */
  static List<String> together(List<Contract> contracts) {
    Map<String, Contract> all = new HashMap<>();
    contracts.forEach(contract -> all.put(contract.dataset(), contract));
    List<String> statements = new ArrayList<>();
    // Without its parents no reference of a contract is made; they follow when all tables stand.
    contracts.forEach(contract -> statements.addAll(Ddl.create(contract, Map.of())));
    contracts.forEach(contract -> statements.addAll(ForeignKeys.all(contract, all)));
    return statements;
  }
}
