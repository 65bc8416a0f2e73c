package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has to be done to the database so that it can keep rows of a contract. */
public sealed interface TablePlan {
  /**
   * @param regions codes that must exist
   * @param changes what becomes different, in words
   * @param statements in order; each may be repeated without harm
   */
  record Apply(List<String> regions, List<Change> changes, List<String> statements)
      implements TablePlan {
    public Apply {
      changes = List.copyOf(changes);
      regions = List.copyOf(regions);
      statements = List.copyOf(statements);
    }
  }

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

  /**
   * The plan from the active contract, if there is one, to the next.
   *
   * @param parents active contracts of the datasets that the next one refers to, by name
   */
  static TablePlan of(Contract next, Optional<Contract> active, Map<String, Contract> parents) {
    Map<String, Contract> all = new HashMap<>(parents);
    all.put(next.dataset(), next);
    List<Refusal> refusals = new ArrayList<>(Parents.refusals(next, all));
    active.ifPresent(old -> refusals.addAll(Evolution.refusals(old, next)));
    if (!refusals.isEmpty()) {
      return new Refused(refusals);
    }
    return active
        .map(old -> new Apply(next.regions(), Additions.of(old, next), Ddl.evolve(old, next, all)))
        .orElseGet(() -> new Apply(next.regions(), Additions.all(next), Ddl.create(next, all)));
  }
}
