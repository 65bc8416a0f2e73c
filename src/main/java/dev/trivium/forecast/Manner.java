package dev.trivium.forecast;

import dev.trivium.forecast.series.GapMeaning;
import java.util.List;

/**
 * How the values of a grid are to be read.
 *
 * @param gaps what a missing value means
 * @param provisional whether the last value is itself foreseen from a part of its period
 * @param notes what is to be said of how the rows became values
 * @param causes what is known ahead
 */
record Manner(GapMeaning gaps, boolean provisional, List<String> notes, Causes causes) {
  static final Manner PLAIN = new Manner(GapMeaning.UNKNOWN, false, List.of(), Causes.NONE);

  Manner {
    notes = List.copyOf(notes);
  }

  Manner reading(GapMeaning meaning, boolean last) {
    return new Manner(meaning, last, notes, causes);
  }

  Manner noting(List<String> others) {
    return new Manner(gaps, provisional, others, causes);
  }

  Manner knowing(Causes known) {
    return new Manner(gaps, provisional, notes, known);
  }

  /**
   * Of totals: shut where all parts are shut, provisional where one is, under the causes that hold
   * for all; without notes, which are on the rows of each part.
   */
  static Manner total(List<Manner> parts) {
    boolean shut = parts.stream().allMatch(part -> part.gaps() == GapMeaning.CLOSED);
    boolean last = parts.stream().anyMatch(Manner::provisional);
    Causes shared = parts.getFirst().causes().shared();
    boolean all = parts.stream().allMatch(part -> part.causes().shared().equals(shared));
    GapMeaning gaps = shut ? GapMeaning.CLOSED : GapMeaning.UNKNOWN;
    return new Manner(gaps, last, List.of(), all ? shared : Causes.NONE);
  }
}
