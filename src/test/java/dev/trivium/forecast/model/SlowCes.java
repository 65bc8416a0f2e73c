package dev.trivium.forecast.model;

/** Complex smoothing step by step in complex numbers, for tests: plain, slow, its own code. */
final class SlowCes {
  private final CesForm form;
  private final double[] a;
  private final int m;
  private final double[] real;
  private final double[] other;

  /** Index m holds the level, 0…m−1 the phases. */
  SlowCes(CesForm form, double[] a, int m) {
    this.form = form;
    this.a = a;
    this.m = m;
    this.real = new double[m + 1];
    this.other = new double[m + 1];
  }

  void begin(double[] y) {
    int head = Math.max(10, m);
    for (int t = 0; t < head; t++) {
      real[m] += y[t] / head;
    }
    other[m] = real[m] / a[0];
    double[] indices = Decomposition.of(y, y.length, m, false).indices();
    for (int j = 0; j < m; j++) {
      real[j] = form == CesForm.SIMPLE ? y[j] : indices[j];
      other[j] = real[j] / (form == CesForm.FULL ? a[2] : a[0]);
    }
  }

  double ahead(int phase) {
    return (form == CesForm.SIMPLE ? 0 : real[m]) + (form == CesForm.NONE ? 0 : real[phase]);
  }

  void step(double value, int phase) {
    double error = value - ahead(phase);
    switch (form) {
      case NONE -> pair(m, 0, error);
      case SIMPLE -> pair(phase, 0, error);
      case PARTIAL -> {
        pair(m, 0, error);
        real[phase] += a[2] * error;
      }
      case FULL -> {
        pair(m, 0, error);
        pair(phase, 2, error);
      }
    }
  }

  /** {@code (α₀ + iα₁)(value + i·error) + (1 − α₀ + i − iα₁)(real + i·other)}. */
  private void pair(int at, int from, double error) {
    double value = real[at] + error;
    double re = a[from] * value - a[from + 1] * error;
    double im = a[from] * error + a[from + 1] * value;
    double keepRe = 1 - a[from];
    double keepIm = 1 - a[from + 1];
    double nextRe = re + keepRe * real[at] - keepIm * other[at];
    other[at] = im + keepRe * other[at] + keepIm * real[at];
    real[at] = nextRe;
  }

  double pass(double[] y, boolean reverse) {
    double squares = 0;
    for (int i = 0; i < y.length; i++) {
      int t = reverse ? y.length - 1 - i : i;
      squares += Math.pow(y[t] - ahead(t % m), 2);
      step(y[t], t % m);
    }
    return squares;
  }

  /**
   * Largest modulus of an eigenvalue of the discount matrix: how fast errors grow from random
   * states when all values are zero.
   */
  double radius(java.util.random.RandomGenerator random) {
    for (int j = 0; j <= m; j++) {
      real[j] = random.nextDouble(-1, 1);
      other[j] = random.nextDouble(-1, 1);
    }
    double growth = 0;
    int rounds = 300;
    for (int round = 0; round < rounds; round++) {
      for (int t = 0; t < 10 * m; t++) {
        step(0, t % m);
      }
      double size = size();
      growth += round < rounds / 2 ? 0 : Math.log(size);
      for (int j = 0; j <= m; j++) {
        real[j] /= size;
        other[j] /= size;
      }
    }
    return Math.exp(growth / (rounds / 2.0) / (10 * m));
  }

  private double size() {
    double size = 0;
    for (int j = 0; j <= m; j++) {
      boolean level = j == m;
      boolean used = level ? form != CesForm.SIMPLE : form != CesForm.NONE;
      boolean paired = level || form != CesForm.PARTIAL;
      size = used ? Math.max(size, Math.abs(real[j])) : size;
      size = used && paired ? Math.max(size, Math.abs(other[j])) : size;
    }
    return Math.max(size, 1e-300);
  }
}
