package dev.trivium.forecast.arima;

/**
 * Leaves out one cause after the other as long as the corrected criterion of Akaike falls, on
 * errors that a filter has made independent.
 */
final class Elimination {
  private final double[][] cross;
  private final double[] right;
  private final double squares;
  private final int n;
  private final int first;
  private final boolean[] in;

  /**
   * @param likelihood after it was asked for the weights to be used
   * @param first regressor that may be left out; those before it stay
   */
  Elimination(Likelihood likelihood, int first) {
    Filter filter = likelihood.filter();
    int k = likelihood.coefficients().length;
    this.first = first;
    n = filter.known();
    cross = new double[k][k];
    right = new double[k];
    in = new boolean[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        cross[i][j] = Normal.dot(filter.errors(i + 1), filter.errors(j + 1));
        cross[j][i] = cross[i][j];
      }
      cross[i][i] += likelihood.ridge(i);
      right[i] = Normal.dot(filter.errors(i + 1), filter.errors(0));
    }
    start(likelihood);
    squares = Normal.dot(filter.errors(0), filter.errors(0));
    run();
  }

  boolean keeps(int cause) {
    return in[first + cause];
  }

  /** Causes that the past has seen, the first ones of them if they are too many for it. */
  private void start(Likelihood likelihood) {
    int count = 0;
    for (int i = 0; i < in.length; i++) {
      in[i] = i < first || count < n / 3 && seen(cross[i][i], likelihood.ridge(i));
      count += in[i] ? 1 : 0;
    }
  }

  /** Whether the past knows a cause at all. */
  private static boolean seen(double size, double ridge) {
    return size > ridge * (1 + 1e-9) + Double.MIN_NORMAL;
  }

  private void run() {
    double value = criterion();
    while (true) {
      int worst = -1;
      double least = value;
      for (int i = first; i < in.length; i++) {
        if (in[i]) {
          in[i] = false;
          double without = criterion();
          in[i] = true;
          if (without < least) {
            least = without;
            worst = i;
          }
        }
      }
      if (worst < 0) {
        return;
      }
      in[worst] = false;
      value = least;
    }
  }

  private double criterion() {
    int[] at = new int[in.length];
    int k = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i]) {
        at[k++] = i;
      }
    }
    double[][] a = new double[k][k];
    double[] b = new double[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = cross[at[i]][at[j]];
      }
      b[i] = right[at[i]];
    }
    Normal.solve(a, b);
    double rest = squares;
    for (int i = 0; i < k; i++) {
      rest -= b[i] * right[at[i]];
    }
    double sum = Math.max(1e-12 * squares + Double.MIN_NORMAL, rest);
    return Candidate.corrected(n * StrictMath.log(sum), k + 1, n);
  }
}
