package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has to be done to the database so that it can keep rows of a contract. */
public sealed interface TablePlan {
  /**
   * @param regions codes that must exist
   * @param statements in order; each may be repeated without harm
   */
  record Apply(List<String> regions, List<String> statements) implements TablePlan {
    public Apply {
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

  /** One change that is not additive, why, and the way out. */
  record Refusal(String path, String old, String next, String reason, String advice) {}

  /** The plan from the active contract, if there is one, to the next. */
  static TablePlan of(Contract next, Optional<Contract> active) {
    if (active.isEmpty()) {
      return new Apply(next.regions(), Ddl.create(next));
    }
    List<Refusal> refusals = Evolution.refusals(active.get(), next);
    if (!refusals.isEmpty()) {
      return new Refused(refusals);
    }
    List<String> statements = new ArrayList<>(Ddl.evolve(active.get(), next));
    return new Apply(next.regions(), statements);
  }
}
