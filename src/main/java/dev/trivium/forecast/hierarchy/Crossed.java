package dev.trivium.forecast.hierarchy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hierarchy of crossed dimensions: a total for every choice of dimensions to keep.
 *
 * <p>20 regions × 500 products make 10,000 leaves, 500 products over all regions, 20 regions over
 * all products and one total: 10,521 nodes. Two names for the same leaves, as the total and the
 * only region, are one node, which counts once.
 */
public final class Crossed {
  /** 2 to the power of this many levels. */
  public static final int MOST_DIMENSIONS = 8;

  private final Summing summing;
  private final List<Name> names;

  private Crossed(Summing summing, List<Name> names) {
    this.summing = summing;
    this.names = List.copyOf(names);
  }

  /**
   * A name of a node.
   *
   * @param kept bit i is set where dimension i has a value; none for the total
   * @param values of the kept dimensions, in their order
   * @param node its number: aggregates first, then leaves in the order they were given
   */
  public record Name(int kept, List<String> values, int node) {
    public Name {
      values = List.copyOf(values);
    }
  }

  /**
   * @param keys of the leaves: as many values as there are dimensions, each combination once
   */
  public static Crossed of(List<List<String>> keys) {
    return of(keys, Integer.MAX_VALUE).orElseThrow();
  }

  /**
   * The same unless there are too many names; stops as soon as there are.
   *
   * @param most names at most
   */
  public static Optional<Crossed> of(List<List<String>> keys, int most) {
    int dimensions = keys.isEmpty() ? 0 : keys.getFirst().size();
    if (dimensions > MOST_DIMENSIONS) {
      throw new IllegalArgumentException("more than " + MOST_DIMENSIONS + " dimensions");
    }
    List<int[]> rows = new ArrayList<>();
    Map<Leaves, Integer> known = new HashMap<>();
    List<Name> found = new ArrayList<>();
    int all = (1 << dimensions) - 1;
    for (int kept = 0; kept < all && found.size() + keys.size() <= most; kept++) {
      int mask = kept;
      groups(keys, mask)
          .forEach((values, leaves) -> {
            // A leaf alone is no aggregate; -1 - leaf stands for it until their number is known.
            int node =
                leaves.length == 1
                    ? -1 - leaves[0]
                    : known.computeIfAbsent(new Leaves(leaves), fresh -> add(rows, leaves));
            found.add(new Name(mask, values, node));
          });
    }
    if (found.size() + keys.size() > most) {
      return Optional.empty();
    }
    for (int j = 0; j < keys.size(); j++) {
      found.add(new Name(all, keys.get(j), -1 - j));
    }
    int aggregates = rows.size();
    List<Name> names =
        found.stream()
            .map(name ->
                name.node >= 0
                    ? name
                    : new Name(name.kept, name.values, aggregates - 1 - name.node))
            .toList();
    return Optional.of(new Crossed(Summing.of(keys.size(), rows), names));
  }

  private static int add(List<int[]> rows, int[] leaves) {
    rows.add(leaves);
    return rows.size() - 1;
  }

  private static Map<List<String>, int[]> groups(List<List<String>> keys, int kept) {
    Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
    for (int j = 0; j < keys.size(); j++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < keys.get(j).size(); i++) {
        if ((kept >> i & 1) == 1) {
          values.add(keys.get(j).get(i));
        }
      }
      groups.computeIfAbsent(values, fresh -> new ArrayList<>()).add(j);
    }
    Map<List<String>, int[]> rows = new LinkedHashMap<>();
    groups.forEach((values, leaves) ->
        rows.put(values, leaves.stream().mapToInt(Integer::intValue).toArray()));
    return rows;
  }

  public Summing summing() {
    return summing;
  }

  /** Totals first, leaves last; several may name one node. */
  public List<Name> names() {
    return names;
  }

  /** The leaves of an aggregate, compared by what they are. */
  private static final class Leaves {
    private final int[] leaves;

    Leaves(int[] leaves) {
      this.leaves = leaves;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Leaves same && Arrays.equals(leaves, same.leaves);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(leaves);
    }
  }
}
