package dev.trivium.forecast.arima;

import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import java.util.Arrays;
import java.util.List;

/**
 * What stands beside the errors: a constant, if the orders have one, pairs of sine and cosine, and
 * known causes.
 */
final class Design {
  static final Design NONE = new Design(new double[0], Regressors.NONE);

  private final double[] frequencies;
  private final List<Regressor> causes;

  /**
   * @param frequencies in cycles a period
   */
  Design(double[] frequencies, Regressors causes) {
    this.frequencies = frequencies;
    this.causes = causes.all();
  }

  /** Regressors with the constant. */
  int columns(Orders orders) {
    return fixed() + (orders.constant() ? 1 : 0);
  }

  /** Regressors without the constant. */
  int fixed() {
    return 2 * frequencies.length + causes.size();
  }

  int causes() {
    return causes.size();
  }

  String causeName(int cause) {
    return causes.get(cause).name();
  }

  /** Whether these hold all its causes, row for row. */
  boolean isOf(Regressors others) {
    for (Regressor cause : causes) {
      boolean found = false;
      for (Regressor other : others.all()) {
        found |= cause.name().equals(other.name()) && Arrays.equals(cause.values(), other.values());
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  /** Rows of a cause after the n-th; 0 beyond the last. */
  double[] cause(int cause, int n, int steps) {
    return Arrays.copyOfRange(causes.get(cause).values(), n, n + steps);
  }

  /** Column of the first cause. */
  int firstCause(Orders orders) {
    return columns(orders) - causes.size();
  }

  Likelihood likelihood(double[] y, Orders orders) {
    int count = columns(orders);
    double[][] columns = new double[count + 1][];
    columns[0] = Differences.of(y, orders);
    for (int c = 0; c < count; c++) {
      columns[c + 1] = differenced(c, orders, 0, y.length);
    }
    double[] ridge = new double[count];
    for (int i = 0; i < causes.size(); i++) {
      ridge[firstCause(orders) + i] = causes.get(i).shrinkage();
    }
    boolean gaps = Filled.gaps(columns[0]);
    return new Likelihood(gaps ? new GapFilter(columns) : new Innovations(columns), ridge);
  }

  /** A column differenced, over the periods after the n-th. */
  double[] ahead(int column, Orders orders, int n, int steps) {
    return differenced(column, orders, n - orders.lost(), n + steps);
  }

  /** What least squares with a mean leave of the values. */
  double[] residual(double[] y) {
    if (fixed() == 0) {
      return y;
    }
    int k = fixed() + 1;
    double[][] x = new double[k][];
    double[][] a = new double[k][k];
    double[] b = new double[k];
    for (int i = 0; i < k; i++) {
      x[i] = i == fixed() ? ones(y.length) : raw(i, 0, y.length);
      for (int j = 0; j <= i; j++) {
        a[i][j] = Normal.dot(x[i], x[j]);
      }
      b[i] = Normal.dot(x[i], y);
    }
    Normal.solve(a, b);
    double[] rest = y.clone();
    for (int i = 0; i < fixed(); i++) {
      for (int t = 0; t < rest.length; t++) {
        rest[t] -= b[i] * x[i][t];
      }
    }
    return rest;
  }

  /** The values without sines, cosines and causes of the given sizes; the constant stays. */
  double[] without(double[] y, Orders orders, double[] sizes) {
    double[] rest = y.clone();
    int constant = orders.constant() ? 1 : 0;
    for (int i = 0; i < fixed(); i++) {
      double size = sizes[i + constant];
      double[] column = raw(i, 0, y.length);
      for (int t = 0; t < rest.length; t++) {
        rest[t] -= size * column[t];
      }
    }
    return rest;
  }

  String label(Orders orders) {
    int pairs = frequencies.length;
    return orders.label()
        + (pairs > 0 ? " + " + pairs + " harmonics" : "")
        + (causes.isEmpty() ? "" : " + " + causes.size() + " regressors");
  }

  private double[] differenced(int column, Orders orders, int from, int to) {
    if (orders.constant() && column == 0) {
      return ones(to - from - orders.lost());
    }
    return Differences.of(raw(column - (orders.constant() ? 1 : 0), from, to), orders);
  }

  private double[] raw(int column, int from, int to) {
    int pair = column / 2;
    return pair < frequencies.length
        ? Harmonics.column(frequencies[pair], column % 2 == 1, from, to)
        : Arrays.copyOfRange(causes.get(column - 2 * frequencies.length).values(), from, to);
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
