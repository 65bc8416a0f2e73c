package dev.trivium.data.contract;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Counts what was judged: rows by reason, and passes and failures by dimension of quality. */
public final class Tally {
  private final Map<Reason, Long> rows = new LinkedHashMap<>();
  private final Map<Dimension, long[]> quality = new EnumMap<>(Dimension.class);

  /** One evaluation of a rule on a row. */
  public void count(Dimension dimension, boolean passed) {
    long[] counts = counts(dimension);
    counts[0]++;
    counts[1] += passed ? 0 : 1;
  }

  /** One row for which the reason holds. */
  public void note(Reason reason) {
    rows.merge(reason, 1L, Long::sum);
  }

  public void add(Reason reason, long count) {
    rows.merge(reason, count, Long::sum);
  }

  public void add(Dimension dimension, long evaluations, long failures) {
    long[] counts = counts(dimension);
    counts[0] += evaluations;
    counts[1] += failures;
  }

  public void add(Tally other) {
    other.rows.forEach(this::add);
    for (Dimension dimension : Dimension.values()) {
      add(dimension, other.evaluated(dimension), other.failed(dimension));
    }
  }

  public Map<Reason, Long> rows() {
    return Map.copyOf(rows);
  }

  public long evaluated(Dimension dimension) {
    return counts(dimension)[0];
  }

  public long failed(Dimension dimension) {
    return counts(dimension)[1];
  }

  /**
   * The score of what arrived, 0 to 100: the weighted mean, over the dimensions that were evaluated
   * at all, of the share of evaluations that passed. Empty if nothing was evaluated.
   */
  public OptionalDouble score() {
    double sum = 0;
    double weights = 0;
    for (Dimension dimension : Dimension.values()) {
      long all = evaluated(dimension);
      if (all > 0) {
        sum += dimension.weight() * (1 - (double) failed(dimension) / all);
        weights += dimension.weight();
      }
    }
    return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * sum / weights);
  }

  private long[] counts(Dimension dimension) {
    return quality.computeIfAbsent(dimension, none -> new long[2]);
  }
}
