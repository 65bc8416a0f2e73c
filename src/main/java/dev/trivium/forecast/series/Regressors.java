package dev.trivium.forecast.series;

import java.util.List;

/**
 * Causes that are known ahead, by position: row t belongs to the t-th value of the series, the rows
 * after the last value to the periods to foresee.
 */
public final class Regressors {
  public static final Regressors NONE = new Regressors(List.of());

  private final List<Regressor> all;

  private Regressors(List<Regressor> all) {
    this.all = all;
  }

  /**
   * @param all of the same length
   */
  public static Regressors of(List<Regressor> all) {
    for (Regressor one : all) {
      if (one.length() != all.getFirst().length()) {
        throw new IllegalArgumentException("regressors of different lengths");
      }
    }
    return new Regressors(List.copyOf(all));
  }

  public List<Regressor> all() {
    return all;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All effects that other series lead to expect, by period from a row on; 0 beyond the last. */
  public double[] expected(int from, int periods) {
    double[] sum = new double[periods];
    for (Regressor one : all) {
      double[] effect = one.expected(from, periods);
      for (int t = 0; t < periods; t++) {
        sum[t] += effect[t];
      }
    }
    return sum;
  }

  /**
   * The same with what other series lead to expect.
   *
   * @param effects of value 1, one for each, in units of the series
   */
  public Regressors expecting(double[] effects) {
    List<Regressor> expecting = new java.util.ArrayList<>();
    for (int i = 0; i < effects.length; i++) {
      expecting.add(all.get(i).expecting(effects[i]));
    }
    return new Regressors(List.copyOf(expecting));
  }

  /** Whether both say the same in all periods that both know. */
  public boolean agrees(Regressors other) {
    boolean same = all.size() == other.all.size();
    for (int i = 0; i < all.size() && same; i++) {
      double[] mine = all.get(i).values();
      double[] theirs = other.all.get(i).values();
      same = all.get(i).name().equals(other.all.get(i).name());
      for (int t = 0; t < Math.min(mine.length, theirs.length) && same; t++) {
        same = mine[t] == theirs[t];
      }
    }
    return same;
  }

  /** Values of the past and of the periods to foresee together. */
  public int rows() {
    return all.isEmpty() ? 0 : all.getFirst().length();
  }

  /** Those from a row on, for a series whose first values are left out. */
  public Regressors from(int row) {
    return row == 0 || isEmpty()
        ? this
        : new Regressors(all.stream().map(one -> one.from(row)).toList());
  }
}
