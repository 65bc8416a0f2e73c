package dev.trivium.chat.understanding;

/** Slips of the keyboard: one letter missing, doubled, wrong or swapped with its neighbour. */
final class Slip {
  private static final int SHORTEST = 5;

  private Slip() {}

  /**
   * Whether the words differ by one slip. The first letter must be right, and a wrong last letter
   * is no slip: that is where another word begins.
   */
  static boolean one(String typed, String known) {
    int a = typed.length();
    int b = known.length();
    if (b < SHORTEST || Math.abs(a - b) > 1 || typed.charAt(0) != known.charAt(0)) {
      return false;
    }
    int i = 0;
    while (i < a && i < b && typed.charAt(i) == known.charAt(i)) {
      i++;
    }
    if (a == b) {
      boolean wrong = i < a - 1 && typed.regionMatches(i + 1, known, i + 1, a - i - 1);
      boolean swapped =
          i + 1 < a
              && typed.charAt(i) == known.charAt(i + 1)
              && typed.charAt(i + 1) == known.charAt(i)
              && typed.regionMatches(i + 2, known, i + 2, a - i - 2);
      return wrong || swapped;
    }
    boolean more = a > b;
    return more
        ? typed.regionMatches(i + 1, known, i, b - i)
        : known.regionMatches(i + 1, typed, i, a - i);
  }

  /** Edits between two words; words over 40 letters are cut. */
  static int distance(String left, String right) {
    String a = left.length() > 40 ? left.substring(0, 40) : left;
    String b = right.length() > 40 ? right.substring(0, 40) : right;
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
