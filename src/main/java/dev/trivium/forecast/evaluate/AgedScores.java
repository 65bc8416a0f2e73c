package dev.trivium.forecast.evaluate;

import java.util.Arrays;
import java.util.List;

/** Scores sorted by how long ago their origin was, and by step, to find weighted quantiles. */
final class AgedScores {
  /** By age of the origin (0 the latest) and step, ascending. */
  private final double[][][] sorted;

  private final int steps;

  /**
   * @param pool by series, origin (oldest first) and step; NaN where unknown
   * @param sign 1, or −1 for the other side
   */
  AgedScores(List<double[][]> pool, int steps, int sign) {
    this.steps = steps;
    int ages = pool.stream().mapToInt(own -> own.length).max().orElse(0);
    sorted = new double[ages][steps][];
    for (int age = 0; age < ages; age++) {
      for (int h = 0; h < steps; h++) {
        sorted[age][h] = column(pool, age, h, sign);
      }
    }
  }

  private static double[] column(List<double[][]> pool, int age, int step, int sign) {
    double[] column = new double[pool.size()];
    int count = 0;
    for (double[][] own : pool) {
      int origin = own.length - 1 - age;
      if (origin >= 0 && !Double.isNaN(own[origin][step])) {
        column[count++] = sign * own[origin][step];
      }
    }
    double[] known = Arrays.copyOf(column, count);
    Arrays.sort(known);
    return known;
  }

  int ages() {
    return sorted.length;
  }

  /** How many are known of a step, of these ages. */
  int known(int step, int ages) {
    int known = 0;
    for (int age = 0; age < Math.min(ages, sorted.length); age++) {
      known += sorted[age][step].length;
    }
    return known;
  }

  /**
   * The least score v with {@code Σ w·1{s ≤ v} ≥ level·(Σ w + 1)}, which a new score stays under
   * with that probability; NaN when there are too few.
   *
   * @param weights by age, at most 1
   * @param near so many steps before and after lend theirs
   */
  double quantile(double level, int step, int near, double[] weights) {
    int from = Math.max(0, step - near);
    int to = Math.min(steps, step + near + 1);
    double all = weight(Double.POSITIVE_INFINITY, from, to, weights);
    double need = level * (all + 1) - 1e-9;
    if (need > all) {
      return Double.NaN;
    }
    long low = rank(Double.NEGATIVE_INFINITY);
    long high = rank(Double.POSITIVE_INFINITY);
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1); // their mean without overflow
      if (weight(number(middle), from, to, weights) >= need) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return number(low);
  }

  /** The weight of all scores up to a value. */
  private double weight(double most, int from, int to, double[] weights) {
    double weight = 0;
    for (int age = 0; age < weights.length; age++) {
      long count = 0;
      for (int h = from; h < to; h++) {
        count += upTo(sorted[age][h], most);
      }
      weight += weights[age] * count;
    }
    return weight;
  }

  private static int upTo(double[] ascending, double most) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] <= most) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Place of a number among all, so that halving finds the number itself. */
  private static long rank(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }

  private static double number(long rank) {
    return Double.longBitsToDouble(rank < 0 ? Long.MIN_VALUE - rank : rank);
  }
}
