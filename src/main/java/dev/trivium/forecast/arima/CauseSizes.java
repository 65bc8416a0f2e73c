package dev.trivium.forecast.arima;

import dev.trivium.forecast.series.Regressors;
import java.util.Arrays;
import java.util.List;

/**
 * How much known causes add to one series, relative to its mean size, and how surely, so that
 * series may teach each other. All causes are estimated, also those without a visible effect.
 *
 * <p>The certainty is the inverse variance of the relative effect as if it were alone; 0 for a
 * cause that the past has not seen.
 */
public final class CauseSizes {
  private final double[] sizes;
  private final double[] certainties;
  private final double unit;

  private CauseSizes(double[] sizes, double[] certainties, double unit) {
    this.sizes = sizes;
    this.certainties = certainties;
    this.unit = unit;
  }

  /**
   * @param y finite values
   * @param seasons periods of one season, shortest first
   * @param causes rows for at least as many periods
   */
  public static CauseSizes of(double[] y, List<Integer> seasons, Regressors causes) {
    int count = causes.all().size();
    double unit = Arrays.stream(y).map(Math::abs).average().orElse(0);
    CauseSizes none = new CauseSizes(new double[count], new double[count], unit);
    if (!(unit > 0)) {
      return none;
    }
    double[] relative = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      relative[t] = y[t] / unit;
    }
    double[][] found = Effects.all(relative, causes, Arima.season(seasons, y.length));
    return found.length == 0 ? none : new CauseSizes(found[0], found[1], unit);
  }

  /** Of the i-th cause at value 1, in mean sizes of the series. */
  public double size(int cause) {
    return sizes[cause];
  }

  public double certainty(int cause) {
    return certainties[cause];
  }

  /** Mean size of the series. */
  public double unit() {
    return unit;
  }
}
