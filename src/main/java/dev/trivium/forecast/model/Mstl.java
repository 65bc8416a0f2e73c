package dev.trivium.forecast.model;

import java.util.List;

/**
 * Exponential smoothing without season of what is left when all seasons are taken out; the seasons
 * repeat. Values clearly above zero are taken by their logarithms, so that seasons are factors.
 *
 * <p>Shape: values oldest first, at least four; seasons seen less than twice are left in. The
 * spread is that of the adjusted series, which the remainder is part of; from logarithms it is
 * relative to the centre, the first order. Errors: none.
 *
 * <p>Source: Bandara, Hyndman &amp; Bergmeir (2021) for the seasons, {@link ExponentialSmoothing}
 * for the rest. Logarithms, and weights against outliers only for a single season, did best on the
 * M4 training series.
 */
public final class Mstl implements Model {
  private final Model rest = ExponentialSmoothing.unseasonal();

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    boolean relative = ExponentialSmoothing.positive(y);
    Seasons apart = apart(y, seasons, relative);
    return new Sum(apart, rest.fit(apart.adjusted(), List.of()), relative);
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    boolean relative = ExponentialSmoothing.positive(y);
    if (!(before instanceof Sum known) || known.relative != relative) {
      return fit(y, seasons);
    }
    Seasons apart = apart(y, seasons, relative);
    return new Sum(apart, rest.refit(known.rest, apart.adjusted(), List.of()), relative);
  }

  private static Seasons apart(double[] y, List<Integer> seasons, boolean relative) {
    int robust = seasons.size() > 1 ? 0 : 1;
    if (!relative) {
      return Seasons.of(y, seasons, robust);
    }
    double[] logs = new double[y.length];
    for (int t = 0; t < logs.length; t++) {
      logs[t] = StrictMath.log(y[t]);
    }
    return Seasons.of(logs, seasons, robust);
  }

  private record Sum(Seasons seasons, Fitted rest, boolean relative) implements Fitted {
    @Override
    public String name() {
      return (seasons.count() == 0 ? "" : "MSTL+") + (relative ? "log " : "") + rest.name();
    }

    @Override
    public Path path(int steps) {
      Path path = rest.path(steps);
      double[] centre = path.centres();
      double[] spread = new double[steps];
      for (int i = 0; i < seasons.count(); i++) {
        double[] season = seasons.ahead(i, steps);
        for (int h = 0; h < steps; h++) {
          centre[h] += season[h];
        }
      }
      for (int h = 0; h < steps; h++) {
        centre[h] = relative ? StrictMath.exp(centre[h]) : centre[h];
        spread[h] = relative ? centre[h] * path.spread(h) : path.spread(h);
      }
      return new Path(centre, spread);
    }

    @Override
    public Parts parts(int steps) {
      Parts inner = rest.parts(steps);
      Parts parts = relative ? Parts.level(factors(inner.part(Parts.LEVEL))) : inner;
      if (relative && inner.names().contains(Parts.TREND)) {
        parts = parts.times(Parts.TREND, factors(inner.part(Parts.TREND)));
      }
      for (int i = 0; i < seasons.count(); i++) {
        String name = Parts.season(seasons.period(i));
        double[] season = seasons.ahead(i, steps);
        parts = relative ? parts.times(name, factors(season)) : parts.plus(name, season);
      }
      return parts;
    }

    private static double[] factors(double[] logs) {
      double[] factors = new double[logs.length];
      for (int h = 0; h < factors.length; h++) {
        factors[h] = StrictMath.exp(logs[h]);
      }
      return factors;
    }
  }
}
