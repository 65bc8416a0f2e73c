package dev.trivium.forecast.demand;

/**
 * Probabilities of the counts 0, 1, 2, …; quantiles and bounds are integers.
 *
 * <p>The negative binomial has mean μ and variance {@code μ + φμ²}; φ = 0 is the Poisson. The
 * hurdle form is 0 with a probability and else one plus a negative binomial.
 */
final class CountDistribution {
  private static final double TAIL = 12;
  private static final int WIDEST = 20_000;
  private static final int NORMAL_CELLS = 2_400;
  private static final double LARGE = 1e250;

  private final double zero;
  private final long from;
  private final double stride;
  private final double[] cumulative;

  private CountDistribution(double zero, long from, double stride, double[] cumulative) {
    this.zero = zero;
    this.from = from;
    this.stride = stride;
    this.cumulative = cumulative;
  }

  /**
   * @param mean not negative
   * @param dispersion not negative
   */
  static CountDistribution negativeBinomial(double mean, double dispersion) {
    return of(0, 0, mean, dispersion);
  }

  /**
   * @param chance probability of a demand
   * @param size mean size of a demand, 1 or more
   * @param dispersion of what is above one
   */
  static CountDistribution hurdle(double chance, double size, double dispersion) {
    return of(1 - Math.min(1, Math.max(0, chance)), 1, Math.max(0, size - 1), dispersion);
  }

  /** Smallest count that is not exceeded with this probability. */
  long quantile(double p) {
    if (p <= zero) {
      return 0;
    }
    double within = (p - zero) / (1 - zero);
    int i = 0;
    while (i < cumulative.length - 1 && cumulative[i] < within) {
      i++;
    }
    return from + (long) (stride * i);
  }

  /** Probability of at most this count. */
  double below(long count) {
    if (count < 0) {
      return 0;
    }
    double i = Math.min((count - from) / stride, cumulative.length - 1);
    return zero + (1 - zero) * (i < 0 ? 0 : cumulative[(int) i]);
  }

  /** The lower bound of a band: no more than half of what is left out lies under it. */
  long lower(double level) {
    return quantile((1 - level) / 2);
  }

  /** Smallest upper bound that together with the lower one holds the level. */
  long upper(double level) {
    double under = below(lower(level) - 1);
    return quantile(Math.min(1, under + level - 1e-12));
  }

  private static CountDistribution of(double zero, int shift, double mean, double dispersion) {
    double sigma = Math.sqrt(mean + dispersion * mean * mean);
    long low = (long) Math.max(0, Math.floor(mean - TAIL * sigma));
    long width = (long) Math.ceil(mean + (TAIL + 20 * dispersion) * sigma) + 20 - low;
    if (!(width <= WIDEST)) {
      return wide(zero, shift, mean, sigma);
    }
    double[] cumulative = new double[(int) width];
    double weight = 1;
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += weight;
      cumulative[i] = sum;
      double k = low + i;
      weight *= mean * (1 + dispersion * k) / ((k + 1) * (1 + dispersion * mean));
      if (weight > LARGE) {
        sum = scale(cumulative, i + 1, sum);
        weight /= LARGE;
      }
    }
    for (int i = 0; i < cumulative.length; i++) {
      cumulative[i] /= sum;
    }
    return new CountDistribution(zero, low + shift, 1, cumulative);
  }

  private static double scale(double[] cumulative, int until, double sum) {
    for (int i = 0; i < until; i++) {
      cumulative[i] /= LARGE;
    }
    return sum / LARGE;
  }

  /** Beyond what fits into a table the counts are as good as normal; a cell is σ/100. */
  private static CountDistribution wide(double zero, int shift, double mean, double sigma) {
    double middle = Math.min(mean, Long.MAX_VALUE / 4.0);
    double apart = Math.min(sigma, Long.MAX_VALUE / 4.0 / TAIL);
    double low = Math.max(0, middle - TAIL * apart);
    double stride = 2 * TAIL * apart / NORMAL_CELLS;
    double[] cumulative = new double[NORMAL_CELLS];
    double sum = 0;
    for (int i = 0; i < NORMAL_CELLS; i++) {
      double z = (low + stride * i - middle) / apart;
      sum += StrictMath.exp(-z * z / 2);
      cumulative[i] = sum;
    }
    for (int i = 0; i < NORMAL_CELLS; i++) {
      cumulative[i] /= sum;
    }
    return new CountDistribution(zero, (long) low + shift, stride, cumulative);
  }
}
