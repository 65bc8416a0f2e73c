package dev.trivium.forecast.model;

import java.util.List;

/**
 * Dynamic optimised theta: the line under the smoothed level is re-estimated at each step.
 *
 * <p>Parameters: first level, α in 0.1…0.99 and θ ≥ 1, by least squares of the one-step errors on
 * the seasonally adjusted values. Source: Fiorucci, Pellegrini, Louzada, Petropoulos &amp; Koehler
 * (2016), equations of the DOTM.
 */
public final class DynamicTheta implements Model {
  private static final double[] START = {0, 0.5, 2};

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    return fit(y, seasons, new double[] {y[0] / 2, START[1], START[2]});
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    return before instanceof Dynamic dynamic ? fit(y, seasons, dynamic.x) : fit(y, seasons);
  }

  private static Fitted fit(double[] y, List<Integer> seasons, double[] start) {
    Deseasoned season = Deseasoned.of(y, seasons);
    double[] adjusted = season.adjusted();
    double scale = 0;
    for (double value : adjusted) {
      scale += Math.abs(value) / adjusted.length;
    }
    double unit = scale > 0 ? scale : 1;
    double[] first = {start[0] / unit, (start[1] - 0.1) / 0.89, start[2] / 4};
    Recursion recursion = new Recursion(adjusted);
    double[] best =
        NelderMead.minimise(
            x -> {
              double alpha = 0.1 + 0.89 * x[1];
              double theta = 4 * x[2];
              if (alpha < 0.1 || alpha > 0.99 || theta < 1) {
                return Double.POSITIVE_INFINITY;
              }
              return adjusted.length
                  * StrictMath.log(Math.max(1e-24, recursion.run(x[0] * unit, alpha, theta, 0)));
            },
            first,
            0.1,
            1e-3,
            300);
    double[] x = {best[0] * unit, 0.1 + 0.89 * best[1], 4 * best[2]};
    return new Dynamic(adjusted, x, season);
  }

  /**
   * One pass over the values; beyond the last the forecast stands in for the value. {@link #last}
   * is the smoothed level behind the last value.
   */
  private static final class Recursion {
    private final double[] y;
    private double[] ahead = new double[0];
    private double last;

    Recursion(double[] y) {
      this.y = y;
    }

    /** Sum of squared one-step errors; fills {@link #ahead} with the given number of steps. */
    double run(double first, double alpha, double theta, int steps) {
      int n = y.length;
      ahead = new double[steps];
      double level = alpha * y[0] + (1 - alpha) * first;
      double mean = y[0];
      double a = y[0];
      double b = 0;
      double power = 1 - alpha;
      double share = 1 - 1 / theta;
      double squares = 0;
      last = level;
      for (int t = 2; t <= n + steps; t++) {
        double mu = level + share * (power * a + (1 - power * (1 - alpha)) / alpha * b);
        double now = mu;
        if (t <= n) {
          now = y[t - 1];
          squares += (now - mu) * (now - mu);
        } else {
          ahead[t - n - 1] = mu;
        }
        level = alpha * now + (1 - alpha) * level;
        last = t <= n ? level : last;
        double before = mean;
        mean = ((t - 1) * mean + now) / t;
        b = ((t - 2) * b + 6 * (now - before) / t) / (t + 1);
        a = mean - (t + 1) * b / 2;
        power *= 1 - alpha;
      }
      return squares;
    }
  }

  private static final class Dynamic implements Fitted {
    private final double[] y;
    private final double[] x;
    private final Deseasoned season;

    Dynamic(double[] y, double[] x, Deseasoned season) {
      this.y = y;
      this.x = x;
      this.season = season;
    }

    @Override
    public String name() {
      return "DOTM";
    }

    @Override
    public Path path(int steps) {
      Recursion recursion = new Recursion(y);
      double squares = recursion.run(x[0], x[1], x[2], steps);
      double sigma = Math.sqrt(squares / Math.max(1, y.length - 3));
      double[] spread = new double[steps];
      for (int h = 0; h < steps; h++) {
        spread[h] = sigma * Math.sqrt(1 + h * x[1] * x[1]);
      }
      Path path = new Path(recursion.ahead, spread);
      return season.seasoned(path);
    }

    @Override
    public Parts parts(int steps) {
      Recursion recursion = new Recursion(y);
      recursion.run(x[0], x[1], x[2], steps);
      double[] drift = recursion.ahead;
      for (int h = 0; h < steps; h++) {
        drift[h] -= recursion.last;
      }
      Parts parts = Parts.level(recursion.last, steps).plus(Parts.TREND, drift);
      return season.seasoned(parts);
    }
  }
}
