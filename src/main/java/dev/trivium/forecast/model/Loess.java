package dev.trivium.forecast.model;

/**
 * Local regression on equally spaced values with tricube weights, of degree 0 or 1.
 *
 * <p>Source: Cleveland, Cleveland, McRae &amp; Terpenning (1990) §2.1 and §3.4: fits are computed
 * at every jump-th point and joined by lines; a window longer than the series widens the weights.
 */
final class Loess {
  private final int window;
  private final int degree;
  private final int jump;
  private double[] tricube = new double[0];
  private double width = Double.NaN;

  Loess(int window, int degree, int jump) {
    this.window = window;
    this.degree = degree;
    this.jump = jump;
  }

  int window() {
    return window;
  }

  /**
   * Smooths n values into {@code out} from {@code at} on.
   *
   * @param weights robustness weights, empty for none
   */
  void smooth(double[] y, int n, double[] weights, double[] out, int at) {
    if (n < 2) {
      out[at] = y[0];
      return;
    }
    int by = Math.min(jump, n - 1);
    int last = 0;
    for (int i = 0; i < n; i += by) {
      out[at + i] = near(y, n, weights, i);
      line(out, at + last, at + i);
      last = i;
    }
    if (last < n - 1) {
      // The last fit keeps the window of the last jump, but it is the same one at the end.
      out[at + n - 1] = near(y, n, weights, n - 1);
      line(out, at + last, at + n - 1);
    }
  }

  private double near(double[] y, int n, double[] weights, int i) {
    int first = Math.max(0, Math.min(n - window, i - (window - 1) / 2));
    double fit = at(y, n, weights, i, first, Math.min(n, first + window) - 1);
    return Double.isNaN(fit) ? y[i] : fit;
  }

  /** The fit at a point, which may lie outside, to the values first…last; NaN without weights. */
  double at(double[] y, int n, double[] weights, int x, int first, int last) {
    double h = Math.max(x - first, last - x);
    h += window > n ? (window - n) / 2 : 0;
    table(h);
    boolean robust = weights.length > 0;
    double w0 = 0;
    double w1 = 0;
    double w2 = 0;
    double y0 = 0;
    double y1 = 0;
    for (int j = first; j <= last; j++) {
      int d = j - x;
      double w = tricube[Math.abs(d)];
      w = robust ? w * weights[j] : w;
      double wd = w * d;
      w0 += w;
      w1 += wd;
      w2 += wd * d;
      y0 += w * y[j];
      y1 += wd * y[j];
    }
    if (!(w0 > 0)) {
      return Double.NaN;
    }
    double mean = y0 / w0;
    double middle = w1 / w0;
    double spread = w2 / w0 - middle * middle;
    boolean sloped = degree > 0 && Math.sqrt(Math.max(0, spread)) > 0.001 * (n - 1);
    return sloped ? mean - middle / spread * (y1 / w0 - middle * mean) : mean;
  }

  /** Tricube weights by distance: 1 next to the point, 0 from the half width on. */
  private void table(double h) {
    if (h == width) {
      return;
    }
    int size = (int) h + 1;
    if (tricube.length < size) {
      tricube = new double[Math.max(size, window + 1)];
    }
    for (int d = 0; d < size; d++) {
      double u = d / h;
      double cube = 1 - u * u * u;
      tricube[d] = d <= 0.001 * h ? 1 : d <= 0.999 * h ? cube * cube * cube : 0;
    }
    width = h;
  }

  private static void line(double[] out, int from, int to) {
    double slope = to > from ? (out[to] - out[from]) / (to - from) : 0;
    for (int i = from + 1; i < to; i++) {
      out[i] = out[from] + slope * (i - from);
    }
  }
}
