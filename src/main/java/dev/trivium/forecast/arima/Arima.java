package dev.trivium.forecast.arima;

import dev.trivium.forecast.model.Model;
import java.util.List;

/**
 * Autoregressive integrated moving averages whose orders are chosen by AICc.
 *
 * <p>Shape: equally spaced values, oldest first. Units: those of the values; spreads are standard
 * deviations. Errors: none; where a search fails a simpler order serves. A season below 24 periods
 * enters by its lags, a longer one by pairs of sine and cosine.
 *
 * <p>Source: Hyndman &amp; Khandakar (2008) for the steps of the search; Kwiatkowski et al. (1992)
 * for differencing, Wang, Smith &amp; Hyndman (2006) for seasonal differencing; Harvey (1989) for
 * the likelihood; Monahan (1984) for the region of the parameters.
 */
public final class Arima implements Model {
  private static final int LONG = 24;
  private static final double STRONG = 0.64;
  private static final double FINE = 1e-6;
  private static final double STILL = 1e-20;

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int exponent = exponent(y);
    double[] scaled = scaled(y, exponent);
    List<Integer> far = seasons.stream().filter(m -> m >= LONG).toList();
    Design design = far.isEmpty() ? Design.NONE : new Design(Harmonics.find(scaled, far));
    double[] rest = design.residual(scaled);
    Orders plain = differencing(rest, season(seasons, y.length));
    double[] w = Differences.of(rest, plain);
    if (still(w, rest)) {
      return new ArimaFit(plain, new double[0], scaled, exponent, design);
    }
    Candidate best = new Search(w, plain, design.fixed()).run();
    ArimaFit fit = new ArimaFit(best.orders(), best.x(), scaled, exponent, design);
    return design.fixed() > 0 ? fit.refined(FINE, 12) : fit;
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    if (!(before instanceof ArimaFit known) || y.length < known.least()) {
      return fit(y, seasons);
    }
    int exponent = exponent(y);
    return known.again(scaled(y, exponent), exponent);
  }

  private static Orders differencing(double[] y, int m) {
    int seasonal = m > 1 && SeasonalStrength.of(y, m) > STRONG ? 1 : 0;
    double[] moves = seasonal > 0 ? Differences.of(y, m) : y;
    return Orders.plain(Kpss.differences(moves, 2), seasonal, m);
  }

  /** The shortest season, if its lags are few and the values show it twice. */
  private static int season(List<Integer> seasons, int n) {
    int m = seasons.isEmpty() ? 1 : seasons.getFirst();
    return m < LONG && n >= 2 * m + 5 ? m : 1;
  }

  private static boolean still(double[] w, double[] y) {
    double mean = 0;
    for (double value : w) {
      mean += value / w.length;
    }
    double sum = 0;
    for (double value : w) {
      sum += (value - mean) * (value - mean);
    }
    return w.length < 3 || !(sum > STILL * Normal.dot(y, y));
  }

  private static int exponent(double[] y) {
    double largest = 0;
    for (double value : y) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest > 0 ? Math.max(-1000, Math.getExponent(largest) + 1) : 0;
  }

  private static double[] scaled(double[] y, int exponent) {
    double[] scaled = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      scaled[t] = Math.scalb(y[t], -exponent);
    }
    return scaled;
  }
}
