package dev.trivium.forecast.hierarchy;

import java.util.List;

/**
 * Past errors of all nodes at one time, so that what goes wrong together stays together.
 *
 * <p>Errors are kept in spreads. A row is one origin whose steps are moved on in a circle: with K
 * origins and H steps there are K·H rows, at most 120, and as many again with the other sign. Nodes
 * that have fewer origins have made-up errors there, independent of each other, of variance 1; so
 * have steps of which nobody knows what came.
 */
public final class ErrorRows {
  private static final int FEWEST = 6;
  private static final int MOST = 120;
  private static final double UNIT_LOGISTIC = Math.sqrt(3) / Math.PI;

  /** By origin, step and node: rows are read node after node. */
  private final double[][][] scores;

  private final int nodes;
  private final int origins;
  private final int known;
  private final int steps;
  private final int half;

  /**
   * @param scores of each node by origin, oldest first, and step: error over spread; NaN if unknown
   */
  public ErrorRows(List<double[][]> scores, int steps) {
    this.steps = steps;
    this.nodes = scores.size();
    this.known = scores.stream().mapToInt(own -> own.length).max().orElse(0);
    this.origins = known > 0 ? known : FEWEST;
    this.half = Math.max(origins, Math.min(MOST, origins * steps));
    this.scores = new double[origins][steps][nodes];
    for (int i = 0; i < nodes; i++) {
      double[][] own = scores.get(i);
      for (int k = 0; k < origins; k++) {
        int at = k - origins + own.length;
        for (int h = 0; h < steps; h++) {
          double score = at >= 0 ? own[at][h] : Double.NaN;
          this.scores[k][h][i] = Double.isNaN(score) ? invented(i, k, h) : score;
        }
      }
    }
  }

  private double invented(int node, int origin, int step) {
    double u = uniform(((long) node * origins + origin) * steps + step + 1);
    return UNIT_LOGISTIC * StrictMath.log(u / (1 - u));
  }

  /** Between 0 and 1, exclusive: the finaliser of SplitMix64 (Steele, Lea &amp; Flood 2014). */
  private static double uniform(long index) {
    long z = index * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 12) * 0x1p-52 + 0x1p-53;
  }

  public int origins() {
    return origins;
  }

  /** How many origins are not made up for all nodes. */
  int known() {
    return known;
  }

  /** How many different rows there are. */
  public int rows() {
    return 2 * half;
  }

  /** Mean square of each node's errors in spreads. */
  public double[] squares() {
    double[] squares = new double[nodes];
    for (double[][] origin : scores) {
      for (double[] step : origin) {
        for (int i = 0; i < nodes; i++) {
          squares[i] += step[i] * step[i] / (origins * (double) steps);
        }
      }
    }
    return squares;
  }

  /**
   * Mean squares, over all rows, of the errors that sums of leaves would have had.
   *
   * @param spread of each node
   * @return by aggregate
   */
  public double[] sums(Summing summing, double[] spread) {
    double[] squares = new double[summing.aggregates()];
    for (int row = 0; row < half; row++) {
      double[] errors = errors(row, 0, spread);
      summing.sum(errors);
      for (int a = 0; a < squares.length; a++) {
        squares[a] += errors[a] * errors[a] / half;
      }
    }
    return squares;
  }

  /**
   * Errors of all nodes at a step.
   *
   * @param row 0 to {@link #rows()}; one row over all steps makes a path
   * @param spread of each node at this step
   */
  public double[] errors(int row, int step, double[] spread) {
    int origin = row % origins;
    int at = (step + row % half / origins) % steps;
    double sign = row < half ? 1 : -1;
    double[] past = scores[origin][at];
    double[] errors = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      errors[i] = sign * past[i] * spread[i];
    }
    return errors;
  }
}
