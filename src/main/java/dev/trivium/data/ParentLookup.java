package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Reference;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks up, with one query for a whole chunk, which rows name a parent that is not there. Row
 * security decides which parents there are, so a hidden one is as good as none.
 *
 * @param parentRegion 0 for a parent that stands in all regions, or empty for the row's own
 * @param within where a row of the chunk says its own key, if the parent may be one of them
 */
record ParentLookup(
    Reference reference,
    KeyColumns key,
    Optional<Integer> parentRegion,
    Optional<KeyColumns> within,
    List<Integer> arguments,
    String sql) {

  static ParentLookup of(Contract contract, Contract parent, Reference reference) {
    boolean shared = contract.findsInAllRegions(parent);
    List<Integer> arguments = new ArrayList<>(List.of(0));
    List<String> types = new ArrayList<>(List.of("$1::int[]"));
    List<String> columns = new ArrayList<>(List.of("region_id"));
    List<String> conditions = new ArrayList<>();
    List<String> matches = new ArrayList<>();
    List<String> arrays = ChunkJudge.arrayTypes(contract);
    for (int i = 0; i < reference.from().size(); i++) {
      int place = KeyColumns.place(contract, reference.from().get(i));
      Property named = parent.property(reference.to().get(i)).orElseThrow();
      arguments.add(place);
      types.add("$" + (i + 2) + "::" + arrays.get(place - 1));
      columns.add("k" + i);
      conditions.add("u.k" + i + " is not null");
      matches.add("p.\"" + named.comparedColumn() + "\" = u.k" + i);
    }
    String sql =
        """
        select u.place as place from unnest(%s) with ordinality as u (%s, place)
         where %s and not exists
           (select from data."%s" p where p.region_id = %s and %s)
        """
            .formatted(
                String.join(", ", types),
                String.join(", ", columns),
                String.join(" and ", conditions),
                parent.relation(),
                shared ? "0" : "u.region_id",
                String.join(" and ", matches));
    return new ParentLookup(
        reference,
        KeyColumns.of(contract, reference.from(), reference.parent(), reference.to()),
        shared ? Optional.of(0) : Optional.empty(),
        parent.dataset().equals(contract.dataset())
            ? Optional.of(KeyColumns.of(contract, reference.to(), parent.dataset(), reference.to()))
            : Optional.empty(),
        arguments,
        sql);
  }

  /** Numbers among the good rows that have no parent. */
  Uni<Set<Integer>> missing(Tx tx, JudgedChunk chunk) {
    @Nullable Object[] all = chunk.slice(0, chunk.goodRows());
    @Nullable Object[] values = arguments.stream().map(place -> all[place]).toArray();
    return tx.list(sql, row -> (int) row.bigint("place") - 1, values)
        .map(places -> within.isPresent() ? orphans(chunk, places) : new TreeSet<>(places));
  }

  /** A parent in the chunk is as good as one in the table, unless it has no parent itself. */
  private Set<Integer> orphans(JudgedChunk chunk, List<Integer> absent) {
    KeyColumns own = within.orElseThrow();
    Set<Integer> orphans = new TreeSet<>();
    int before = -1;
    while (orphans.size() != before) {
      before = orphans.size();
      Set<String> present = new HashSet<>();
      for (int row = 0; row < chunk.goodRows(); row++) {
        if (!orphans.contains(row)) {
          String region = chunk.regions()[row] + "|";
          own.text(chunk, row).ifPresent(text -> present.add(region + text));
        }
      }
      for (int row : absent) {
        String wanted = chunk.regions()[row] + "|" + key.text(chunk, row).orElse("");
        if (!present.contains(wanted)) {
          orphans.add(row);
        }
      }
    }
    return orphans;
  }

  int regionOfParent(JudgedChunk chunk, int row) {
    return parentRegion.orElse(chunk.regions()[row]);
  }
}
