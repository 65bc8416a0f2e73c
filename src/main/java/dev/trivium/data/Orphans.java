package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Reference;
import dev.trivium.store.Seal;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the references of a contract: rows without a parent leave the good ones and wait for it in
 * quarantine, or are only counted where the contract says so.
 */
final class Orphans {
  private final List<ParentLookup> lookups;
  private final Seal seal;

  Orphans(ActiveContract active, Seal seal) {
    this.seal = seal;
    this.lookups = new ArrayList<>();
    for (Reference reference : active.contract().references()) {
      Contract parent = active.parents().get(reference.parent());
      if (parent != null) {
        lookups.add(ParentLookup.of(active.contract(), parent, reference));
      }
    }
  }

  /** The chunk without its orphans, which are among the refused. */
  Uni<JudgedChunk> hold(Tx tx, JudgedChunk chunk) {
    if (lookups.isEmpty() || chunk.goodRows() == 0) {
      return Uni.createFrom().item(chunk);
    }
    return Multi.createFrom()
        .iterable(lookups)
        .onItem()
        .transformToUniAndConcatenate(
            lookup -> lookup.missing(tx, chunk).map(rows -> new Found(lookup, rows)))
        .collect()
        .asList()
        .map(all -> settled(chunk, all));
  }

  /** Rows that name a parent which is not there. */
  private record Found(ParentLookup lookup, Set<Integer> rows) {}

  private JudgedChunk settled(JudgedChunk chunk, List<Found> all) {
    Map<Integer, List<ParentLookup>> orphans = new TreeMap<>();
    for (Found found : all) {
      if (!found.lookup.reference().warns()) {
        found.rows.forEach(
            row -> orphans.computeIfAbsent(row, none -> new ArrayList<>()).add(found.lookup));
      }
    }
    all.forEach(found -> counted(chunk, found, orphans.keySet()));
    return orphans.isEmpty() ? chunk : chunk.without(refused(chunk, orphans));
  }

  private static void counted(JudgedChunk chunk, Found found, Set<Integer> orphans) {
    Reference reference = found.lookup.reference();
    for (int row = 0; row < chunk.goodRows(); row++) {
      if (found.lookup.key().text(chunk, row).isPresent()) {
        boolean there = !found.rows.contains(row);
        chunk.outcomes().named(chunk.regions()[row], reference, there, orphans.contains(row));
      }
    }
    if (!found.rows.isEmpty()) {
      chunk.tally().add(reference.reason(), found.rows.size());
    }
  }

  /** A row that misses several parents waits for the first; the others are asked for again then. */
  private Map<Integer, JudgedChunk.Refused> refused(
      JudgedChunk chunk, Map<Integer, List<ParentLookup>> orphans) {
    Map<Integer, JudgedChunk.Refused> refused = new TreeMap<>();
    orphans.forEach((row, missing) -> {
      ParentLookup first = missing.getFirst();
      List<Reason> reasons = missing.stream().map(lookup -> lookup.reference().reason()).toList();
      String key = first.key().text(chunk, row).orElseThrow();
      chunk
          .outcomes()
          .refusedLater(chunk.regions()[row], chunk.origin(row), first.reference().reason());
      refused.put(
          row,
          new JudgedChunk.Refused(
              chunk.origin(row),
              chunk.regions()[row],
              chunk.subject(row),
              reasons,
              first.key().waitKey(seal, first.regionOfParent(chunk, row), key)));
    });
    return refused;
  }
}
