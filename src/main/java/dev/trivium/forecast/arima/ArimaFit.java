package dev.trivium.forecast.arima;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.model.PathParts;
import dev.trivium.forecast.series.Regressors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model with its weights, and what is needed to go on from the last value. */
final class ArimaFit implements Model.Fitted {
  private static final int FEW = 3;

  final Orders orders;
  final double[] x;
  private final Weights weights;
  private final Design design;
  private final List<Integer> seasons;
  private final double[] y;
  private final int exponent;
  private final double deviance;
  private final double variance;
  private final double[] coefficients;
  private final Filter filter;

  /**
   * @param y the values, times two to the power of minus the exponent
   * @param seasons that a path is told by
   */
  ArimaFit(
      Orders orders, double[] x, double[] y, int exponent, Design design, List<Integer> seasons) {
    this.orders = orders;
    this.x = x;
    this.y = y;
    this.exponent = exponent;
    this.design = design;
    this.seasons = List.copyOf(seasons);
    weights = Weights.of(orders, x);
    Likelihood likelihood = design.likelihood(y, orders);
    double sum = likelihood.errors(weights, -1, new double[y.length - orders.lost()]);
    int parameters = orders.weights() + design.columns(orders);
    deviance = likelihood.deviance(sum);
    variance = likelihood.variance(sum, parameters);
    coefficients = likelihood.coefficients();
    filter = likelihood.filter();
  }

  /** Of the values as they were scaled. */
  double criterion() {
    int parameters = orders.weights() + design.columns(orders) + 1;
    return Candidate.corrected(deviance, parameters, y.length - orders.lost());
  }

  /** Fewest values that the orders can be fitted to. */
  int least() {
    return orders.lost() + Math.max(orders.reach(), orders.weights() + design.columns(orders)) + 4;
  }

  /** Whether its causes are among these, row for row. */
  boolean isOf(Regressors causes) {
    return design.isOf(causes);
  }

  /** The same orders for other values, from these weights on. */
  ArimaFit again(double[] values, int power) {
    return new ArimaFit(orders, x, values, power, design, seasons).refined(1e-3, 5);
  }

  /** Searches on from these weights. */
  ArimaFit refined(double tolerance, int rounds) {
    double[] found =
        design.fixed() > FEW
            ? Alternation.minimise(y, orders, x, design, tolerance, rounds)
            : Descent.minimise(design.likelihood(y, orders), orders, x, tolerance, rounds);
    return new ArimaFit(orders, found, y, exponent, design, seasons);
  }

  @Override
  public String name() {
    return design.label(orders);
  }

  /** {@inheritDoc} Spread: ψ-weights (Box &amp; Jenkins 1976 §5.1), parameters taken as known. */
  @Override
  public Path path(int steps) {
    int n = y.length;
    double[] differencing = Lags.differencing(orders.diff(), orders.seasonDiff(), orders.season());
    double[] moves = filter.ahead(0, steps);
    for (int c = 0; c < coefficients.length; c++) {
      double[] column = filter.ahead(c + 1, steps);
      double[] known = design.ahead(c, orders, n, steps);
      for (int h = 0; h < steps; h++) {
        moves[h] += coefficients[c] * (known[h] - column[h]);
      }
    }
    double[] all = Arrays.copyOf(Filled.of(y), n + steps);
    for (int t = n; t < n + steps; t++) {
      all[t] = moves[t - n];
      for (int j = 1; j < differencing.length; j++) {
        all[t] -= differencing[j] * all[t - j];
      }
    }
    double[] centre = new double[steps];
    double[] spread = new double[steps];
    double[] psi = psi(differencing, steps);
    double sum = 0;
    for (int h = 0; h < steps; h++) {
      sum += psi[h] * psi[h];
      centre[h] = Math.scalb(all[n + h], exponent);
      spread[h] = Math.scalb(Math.sqrt(Math.max(0, variance * sum)), exponent);
    }
    return new Path(centre, spread);
  }

  @Override
  public Path bare(int steps) {
    Path path = path(steps);
    double[] spread = new double[steps];
    for (int h = 0; h < steps; h++) {
      spread[h] = path.spread(h);
    }
    double[] centre = path.centres();
    double usual = usualEffect();
    for (int h = 0; h < steps; h++) {
      centre[h] += usual;
    }
    for (double[] effect : effects(steps)) {
      for (int h = 0; h < steps; h++) {
        centre[h] -= effect[h];
      }
    }
    return new Path(centre, spread);
  }

  /** What each cause adds to the steps. */
  private List<double[]> effects(int steps) {
    List<double[]> effects = new ArrayList<>();
    for (int i = 0; i < design.causes(); i++) {
      double size = coefficients[design.firstCause(orders) + i];
      double[] effect = design.cause(i, y.length, steps);
      for (int h = 0; h < steps; h++) {
        effect[h] = Math.scalb(size * effect[h], exponent);
      }
      effects.add(effect);
    }
    return effects;
  }

  /** What the causes added on average, so that a path without them stays where the values were. */
  private double usualEffect() {
    double sum = 0;
    for (int i = 0; i < design.causes(); i++) {
      double size = coefficients[design.firstCause(orders) + i];
      for (double value : design.cause(i, 0, y.length)) {
        sum += size * value / y.length;
      }
    }
    return Math.scalb(sum, exponent);
  }

  /** Known causes by name; what is foreseen without them by {@link PathParts}. */
  @Override
  public Parts parts(int steps) {
    double[] rest = path(steps).centres();
    double[] past = Filled.of(y);
    List<double[]> effects = effects(steps);
    for (int i = 0; i < effects.size(); i++) {
      double size = coefficients[design.firstCause(orders) + i];
      for (int h = 0; h < steps; h++) {
        rest[h] -= effects.get(i)[h];
      }
      double[] before = design.cause(i, 0, past.length);
      for (int t = 0; t < past.length; t++) {
        past[t] -= size * before[t];
      }
    }
    Parts parts = PathParts.of(Scale.times(past, exponent), rest, seasons);
    for (int i = 0; i < effects.size(); i++) {
      parts = parts.plus(Parts.regressor(design.causeName(i)), effects.get(i));
    }
    return parts;
  }

  private double[] psi(double[] differencing, int steps) {
    double[] phi = weights.phi().clone();
    for (int j = 1; j < phi.length; j++) {
      phi[j] = -phi[j];
    }
    phi[0] = 1;
    Lags whole = Lags.of(Lags.times(phi, differencing));
    double[] psi = Arrays.copyOf(weights.theta(), Math.max(steps, weights.theta().length));
    for (int h = 0; h < steps; h++) {
      for (int j = 0; j < whole.lag.length; j++) {
        int at = h + whole.lag[j];
        if (at < psi.length) {
          psi[at] -= whole.weight[j] * psi[h];
        }
      }
    }
    return Arrays.copyOf(psi, steps);
  }
}
