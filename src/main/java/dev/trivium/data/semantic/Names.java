package dev.trivium.data.semantic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that were probably meant. */
final class Names {
  private static final int SUGGESTIONS = 3;

  private Names() {}

  /** At most three names near the wanted one, nearest first; none when nothing is near. */
  static List<String> nearest(String wanted, Collection<String> known) {
    String asked = wanted.toLowerCase(Locale.ROOT);
    int reach = Math.max(2, asked.length() / 2);
    return known.stream()
        .filter(name -> distance(asked, name) <= reach || related(asked, name))
        .sorted(
            Comparator.<String>comparingInt(name -> distance(asked, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SUGGESTIONS)
        .toList();
  }

  static String hint(String wanted, Collection<String> known) {
    List<String> near = nearest(wanted, known);
    return near.isEmpty() ? "" : "; near: " + String.join(", ", near);
  }

  private static boolean related(String asked, String name) {
    return asked.length() >= 3 && (name.contains(asked) || asked.contains(name));
  }

  /** Levenshtein distance, two rows at a time. Long input is cut: it cannot be a near miss. */
  private static int distance(String asked, String name) {
    String left = asked.length() > 64 ? asked.substring(0, 64) : asked;
    int[] above = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[name.length() + 1];
      row[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        int change = left.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
      }
      above = row;
    }
    return above[name.length()];
  }
}
