package dev.trivium.forecast.arima;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import java.util.List;

/**
 * Any model on values without the effects of known causes; the effects are put back on what it
 * foresees.
 *
 * <p>Shape: rows of the causes by position, row 0 belonging to the first value; for steps beyond
 * the last row the causes count as absent. Effects are estimated on the values that are fitted to,
 * and on no later ones.
 */
public final class Regressed implements Model {
  private final Model inner;
  private final Regressors causes;

  public Regressed(Model inner, Regressors causes) {
    this.inner = inner;
    this.causes = causes;
  }

  @Override
  public Fitted fit(double[] y, List<Integer> seasons) {
    int exponent = Scale.exponent(y);
    Effects effects =
        Effects.of(Scale.times(y, -exponent), causes, Arima.season(seasons, y.length));
    return fitted(y, exponent, effects, inner.fit(without(y, exponent, effects), seasons));
  }

  @Override
  public Fitted refit(Fitted before, double[] y, List<Integer> seasons) {
    if (!(before instanceof Known known) || y.length < known.effects.least()) {
      return fit(y, seasons);
    }
    int exponent = Scale.exponent(y);
    Effects effects = known.effects.again(Scale.times(y, -exponent), causes);
    double[] rest = without(y, exponent, effects);
    return fitted(y, exponent, effects, inner.refit(known.bare, rest, seasons));
  }

  private static double[] without(double[] y, int exponent, Effects effects) {
    return Scale.times(effects.without(Scale.times(y, -exponent)), exponent);
  }

  private static Fitted fitted(double[] y, int exponent, Effects effects, Fitted bare) {
    return new Known(y.length, exponent, effects, bare);
  }

  private static final class Known implements Fitted {
    private final int n;
    private final int exponent;
    private final Effects effects;
    private final Fitted bare;

    Known(int n, int exponent, Effects effects, Fitted bare) {
      this.n = n;
      this.exponent = exponent;
      this.effects = effects;
      this.bare = bare;
    }

    @Override
    public String name() {
      int count = effects.kept().all().size();
      return bare.name() + (count > 0 ? " + " + count + " regressors" : "");
    }

    @Override
    public Path path(int steps) {
      Path path = bare.path(steps);
      double[] centre = path.centres();
      double[] spread = new double[steps];
      for (int i = 0; i < effects.kept().all().size(); i++) {
        double[] effect = effect(i, steps);
        for (int h = 0; h < steps; h++) {
          centre[h] += effect[h];
        }
      }
      for (int h = 0; h < steps; h++) {
        spread[h] = path.spread(h);
      }
      return new Path(centre, spread);
    }

    /** What the causes added on average stays in, for the values held it, too. */
    @Override
    public Path bare(int steps) {
      double usual = 0;
      for (int i = 0; i < effects.kept().all().size(); i++) {
        for (double effect : Scale.times(effects.of(i, 0, n), exponent)) {
          usual += effect / n;
        }
      }
      Path path = bare.path(steps);
      double[] centre = path.centres();
      double[] spread = new double[steps];
      for (int h = 0; h < steps; h++) {
        centre[h] += usual;
        spread[h] = path.spread(h);
      }
      return new Path(centre, spread);
    }

    @Override
    public Parts parts(int steps) {
      Parts parts = bare.parts(steps);
      List<Regressor> all = effects.kept().all();
      for (int i = 0; i < all.size(); i++) {
        parts = parts.plus(Parts.regressor(all.get(i).name()), effect(i, steps));
      }
      return parts;
    }

    private double[] effect(int cause, int steps) {
      int to = Math.max(n, Math.min(n + steps, effects.kept().rows()));
      return java.util.Arrays.copyOf(Scale.times(effects.of(cause, n, to), exponent), steps);
    }
  }
}
