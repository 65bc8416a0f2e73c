package dev.trivium.forecast.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Means over all series but one, weighted by certainty, of how much one cause adds.
 *
 * <p>A certainty counts up to ten times the median, so that one series without noise does not
 * silence the rest. Sums run over sizes in ascending order from both ends up to the one left out:
 * nothing is subtracted, and the order of the series makes no difference.
 */
final class Others {
  /** Fewest others that make a mean. */
  static final int LEAST = 2;

  private static final double MOST_MEDIANS = 10;

  private record Part(double size, double certainty) {}

  private final Part[] parts;
  private final double[] weightBefore;
  private final double[] sumBefore;
  private final double[] weightFrom;
  private final double[] sumFrom;
  private final double most;

  private Others(Part[] parts, double most) {
    this.parts = parts;
    this.most = most;
    int count = parts.length;
    weightBefore = new double[count + 1];
    sumBefore = new double[count + 1];
    weightFrom = new double[count + 1];
    sumFrom = new double[count + 1];
    for (int i = 0; i < count; i++) {
      weightBefore[i + 1] = weightBefore[i] + parts[i].certainty;
      sumBefore[i + 1] = sumBefore[i] + parts[i].certainty * parts[i].size;
    }
    for (int i = count - 1; i >= 0; i--) {
      weightFrom[i] = weightFrom[i + 1] + parts[i].certainty;
      sumFrom[i] = sumFrom[i + 1] + parts[i].certainty * parts[i].size;
    }
  }

  /**
   * @param all size and certainty of each series: finite shares of its mean size, inverse variance;
   *     certainty 0 for one that knows nothing, which does not count
   */
  static Others of(List<double[]> all) {
    double[][] known = all.stream().filter(one -> one[1] > 0).toArray(double[][]::new);
    double[] sorted = Arrays.stream(known).mapToDouble(one -> one[1]).sorted().toArray();
    double most = known.length == 0 ? 0 : MOST_MEDIANS * sorted[(known.length - 1) / 2];
    Part[] parts = new Part[known.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(known[i][0], Math.min(known[i][1], most));
    }
    Arrays.sort(parts, Others::compare);
    return new Others(parts, most);
  }

  private static int compare(Part one, Part other) {
    int bySize = Double.compare(one.size, other.size);
    return bySize != 0 ? bySize : Double.compare(one.certainty, other.certainty);
  }

  /** Mean over all; 0 for too few. */
  double mean() {
    return mean(parts.length, sumFrom[0], weightFrom[0]);
  }

  /**
   * Mean over all but the one with this size and certainty, which was given; 0 for too few. One
   * that knows nothing is not among them.
   */
  double without(double size, double certainty) {
    if (!(certainty > 0)) {
      return mean();
    }
    Part own = new Part(size, Math.min(certainty, most));
    int first = first(own);
    if (first == parts.length || compare(parts[first], own) != 0) {
      throw new IllegalArgumentException("no series has this size and certainty");
    }
    return mean(
        parts.length - 1,
        sumBefore[first] + sumFrom[first + 1],
        weightBefore[first] + weightFrom[first + 1]);
  }

  /** Of equal ones always the first, whichever series asks. */
  private int first(Part own) {
    int low = 0;
    int high = parts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(parts[middle], own) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double mean(int count, double sum, double weight) {
    return count >= LEAST && weight > 0 ? sum / weight : 0;
  }
}
