package dev.trivium.data.contract;

import dev.trivium.kernel.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which delivered column belongs to which property.
 *
 * @param header all names in their order; one that no property has and that is no name at all, as a
 *     value is where the header was forgotten, is told by its place
 * @param indexes by property, the place in the header, or -1
 * @param unknown of these, those that no property has
 * @param missing names of optional properties that were not delivered
 * @param missingRequired headers of required properties that were not delivered
 * @param repeated of these, those that stand twice
 */
public record ColumnMatch(
    List<String> header,
    List<Integer> indexes,
    List<String> unknown,
    List<String> missing,
    List<String> missingRequired,
    List<String> repeated) {

  /** Exact names first; other capitals only where they leave no doubt. */
  public static ColumnMatch of(Contract contract, List<String> header) {
    List<Property> properties = contract.properties();
    Integer[] indexes = new Integer[properties.size()];
    Arrays.fill(indexes, -1);
    boolean[] taken = new boolean[header.size()];
    match(properties, header, indexes, taken, String::equals);
    match(properties, header, indexes, taken, String::equalsIgnoreCase);
    List<String> missing = new ArrayList<>();
    List<String> missingRequired = new ArrayList<>();
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] < 0) {
        Property property = properties.get(i);
        (property.required() ? missingRequired : missing).add(property.header());
      }
    }
    List<String> unknown = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<String> repeated = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      boolean harmless = taken[i] || Shown.isName(header.get(i));
      told.add(harmless ? header.get(i) : "column #" + (i + 1));
      if (!seen.add(header.get(i))) {
        repeated.add(told.get(i));
      } else if (!taken[i]) {
        unknown.add(told.get(i));
      }
    }
    return new ColumnMatch(told, List.of(indexes), unknown, missing, missingRequired, repeated);
  }

  /** The property a key of a JSON row belongs to, or -1. */
  public static int property(Contract contract, String key) {
    List<Property> properties = contract.properties();
    for (int i = 0; i < properties.size(); i++) {
      if (names(properties.get(i)).contains(key)) {
        return i;
      }
    }
    return -1;
  }

  private static void match(
      List<Property> properties,
      List<String> header,
      Integer[] indexes,
      boolean[] taken,
      BiPredicate<String, String> same) {
    for (int p = 0; p < indexes.length; p++) {
      for (String name : names(properties.get(p))) {
        int found = indexes[p] >= 0 ? -1 : only(header, taken, name, same);
        if (found >= 0) {
          indexes[p] = found;
          taken[found] = true;
        }
      }
    }
  }

  private static int only(
      List<String> header, boolean[] taken, String name, BiPredicate<String, String> same) {
    int found = -1;
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i] && same.test(header.get(i), name)) {
        if (found >= 0 && !header.get(i).equals(header.get(found))) {
          return -1;
        }
        found = found < 0 ? i : found;
      }
    }
    return found;
  }

  private static List<String> names(Property property) {
    return property.personal()
        ? List.of(property.header(), property.name())
        : List.of(property.header(), property.name(), property.column());
  }
}
