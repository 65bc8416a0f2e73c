package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Understanding.Data;
import java.util.ArrayList;
import java.util.List;

/**
 * Readings of a question beside the best one.
 *
 * @param margin how much better the best is than the best that means something else; no more than
 *     {@link #FAR}
 * @param queries other queries, likeliest first, at most two
 */
record Rivals(double margin, List<Interpretation> queries) {
  /** From here on, a rival does not count as one. */
  static final double FAR = 2;

  private static final int MOST = 2;

  static Rivals of(List<Tagger.Cover> covers, List<Understanding> readings) {
    Understanding best = readings.get(0);
    double margin = FAR;
    List<Interpretation> queries = new ArrayList<>();
    for (int i = 1; i < readings.size(); i++) {
      double behind = covers.get(0).score() - covers.get(i).score();
      // A reading that answers nothing is no rival: there is always one with an unknown word.
      boolean rival = readings.get(i) instanceof Data && !same(best, readings.get(i));
      if (rival) {
        margin = Math.min(margin, behind);
        Data data = (Data) readings.get(i);
        if (queries.size() < MOST && isNew(data, queries)) {
          queries.add(data.query());
        }
      }
    }
    return new Rivals(margin, queries);
  }

  private static boolean isNew(Data data, List<Interpretation> queries) {
    return queries.stream().noneMatch(q -> Canonical.of(q).equals(Canonical.of(data.query())));
  }

  private static boolean same(Understanding a, Understanding b) {
    return a instanceof Data x && b instanceof Data y
        ? Canonical.of(x.query()).equals(Canonical.of(y.query()))
        : a.equals(b);
  }
}
