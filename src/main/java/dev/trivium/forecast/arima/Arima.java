package dev.trivium.forecast.arima;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.series.Regressors;
import java.util.List;

/**
 * Autoregressive integrated moving averages whose orders are chosen by AICc.
 *
 * <p>Shape: equally spaced values, oldest first; NaN is unknown: orders are chosen on lines across
 * gaps, weights without them. Units: those of the values; spreads are standard deviations. Errors:
 * none; where a search fails a simpler order serves. A season up to 24 periods enters by its lags,
 * a longer one by pairs of sine and cosine.
 *
 * <p>Source: Hyndman &amp; Khandakar (2008) for the steps of the search; Kwiatkowski et al. (1992)
 * for differencing, Wang, Smith &amp; Hyndman (2006) for seasonal differencing; Harvey (1989) for
 * the likelihood; Monahan (1984) for the region of the parameters.
 */
public final class Arima implements Model {
  private static final int LONG = 25;
  private static final double FINE = 1e-6;
  private static final double STILL = 1e-20;

  private final Regressors causes;

  public Arima() {
    this(Regressors.NONE);
  }

  private Arima(Regressors causes) {
    this.causes = causes;
  }

  /**
   * The same with known causes beside the errors, by position: row 0 belongs to the first value.
   *
   * @param causes rows for all values and all steps that will be asked for
   */
  public Arima with(Regressors causes) {
    return new Arima(causes);
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int exponent = Scale.exponent(y);
    double[] given = Scale.times(y, -exponent);
    double[] scaled = Filled.of(given);
    int m = season(seasons, y.length);
    Effects effects = Effects.of(scaled, causes, m);
    double[] rest = effects.without(scaled);
    List<Integer> far = seasons.stream().filter(season -> season >= LONG).toList();
    double[] frequencies = far.isEmpty() ? new double[0] : Harmonics.find(rest, far);
    rest = new Design(frequencies, Regressors.NONE).residual(rest);
    Design design = new Design(frequencies, effects.kept());
    Orders plain = Differencing.of(rest, m);
    double[] w = Differences.of(rest, plain);
    if (still(w, rest)) {
      return new ArimaFit(plain, new double[0], scaled, exponent, design, seasons);
    }
    boolean gaps = Filled.gaps(given);
    Candidate best = new Search(w, plain, design.fixed()).run();
    ArimaFit fit = new ArimaFit(best.orders(), best.x(), given, exponent, design, seasons);
    return design.fixed() > 0 || gaps ? fit.refined(FINE, 12) : fit;
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    if (!(before instanceof ArimaFit known) || y.length < known.least() || !known.isOf(causes)) {
      return fit(y, seasons);
    }
    int exponent = Scale.exponent(y);
    return known.again(Scale.times(y, -exponent), exponent);
  }

  /** The shortest season, if its lags are few and the values show it twice. */
  static int season(List<Integer> seasons, int n) {
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
}
