package dev.trivium.data.lineage;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What a run does: it brings rows of one contract from a source to their table.
 *
 * @param parents runs whose rows are taken up again; empty for a delivery
 * @param absent headers of properties that the source does not have
 */
public record Work(Kind kind, Contract contract, List<UUID> parents, Set<String> absent) {
  public Work {
    parents = List.copyOf(parents);
    absent = Set.copyOf(absent);
  }

  /** Where the rows come from. */
  public enum Kind {
    INGEST,
    REPLAY
  }

  /** A delivery from outside. */
  public static Work ingest(Contract contract) {
    return new Work(Kind.INGEST, contract, List.of(), Set.of());
  }

  /** Quarantined rows that are judged again; {@code parents} are the runs that refused them. */
  public static Work replay(Contract contract, List<UUID> parents) {
    return new Work(Kind.REPLAY, contract, parents, Set.of());
  }

  /** The same work on a source that lacks some properties. */
  public Work without(List<String> missing) {
    return new Work(kind, contract, parents, Set.copyOf(missing));
  }

  /** What the source has. */
  List<Property> properties() {
    return contract.properties().stream()
        .filter(property -> !absent.contains(property.header()))
        .toList();
  }

  /** The name that all runs of this work share. */
  public String job() {
    return kind.name().toLowerCase(Locale.ROOT) + "." + contract.dataset();
  }

  /** The node that rows come from. */
  public String source() {
    return switch (kind) {
      case INGEST -> Nodes.upload(contract.dataset());
      case REPLAY -> Nodes.quarantine(contract.dataset());
    };
  }
}
