package dev.trivium.forecast.arima;

import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much each known cause adds to the values: generalised least squares with ARMA errors of low
 * order, in which causes without a visible effect are left out.
 *
 * <p>A cause stays if leaving it out would raise the corrected criterion of Akaike, the weights of
 * the errors being kept.
 */
final class Effects {
  private static final double ROUGH = 1e-2;
  private static final int ROUNDS = 6;
  private static final int LEAST = 10;

  private final Orders orders;
  private final double[] x;
  private final Regressors kept;
  private final double[] sizes;

  private Effects(Orders orders, double[] x, Regressors kept, double[] sizes) {
    this.orders = orders;
    this.x = x;
    this.kept = kept;
    this.sizes = sizes;
  }

  /**
   * @param y finite values
   * @param all rows for at least as many periods
   * @param m season whose lags the errors may have, 1 for none
   */
  static Effects of(double[] y, Regressors all, int m) {
    Design whole = new Design(new double[0], all);
    if (all.isEmpty() || y.length < LEAST + 2 * m) {
      return new Effects(Orders.plain(0, 0, 1), new double[0], Regressors.NONE, new double[0]);
    }
    Orders orders = orders(whole.residual(y), m);
    double[] start = new double[orders.weights()];
    double[] x = Alternation.minimise(y, orders, start, whole, ROUGH, ROUNDS);
    Likelihood likelihood = whole.likelihood(y, orders);
    Regressors kept = chosen(likelihood, Weights.of(orders, x), whole, orders, all);
    return at(y, orders, x, kept);
  }

  private static Orders orders(double[] rest, int m) {
    Orders plain = Differencing.of(rest, m);
    int season = m > 1 ? 1 : 0;
    int seasonDiff = plain.seasonDiff();
    return plain.with(1, 1, season - seasonDiff, seasonDiff);
  }

  /** Sizes of all causes, none left out, and their certainties; nothing for too few values. */
  static double[][] all(double[] y, Regressors all, int m) {
    if (all.isEmpty() || y.length < LEAST + 2 * m) {
      return new double[0][];
    }
    Design design = new Design(new double[0], all);
    Orders orders = orders(design.residual(y), m);
    double[] start = new double[orders.weights()];
    double[] x = Alternation.minimise(y, orders, start, design, ROUGH, ROUNDS);
    Likelihood likelihood = design.likelihood(y, orders);
    double sum = likelihood.errors(Weights.of(orders, x), -1, new double[y.length - orders.lost()]);
    double variance = likelihood.variance(sum, orders.weights() + design.columns(orders));
    int from = design.firstCause(orders);
    double[] sizes = Arrays.copyOfRange(likelihood.coefficients(), from, from + all.all().size());
    double[] certainties = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      double[] seen = likelihood.filter().errors(from + i + 1);
      double certainty = Normal.dot(seen, seen) / variance;
      boolean known = Double.isFinite(certainty) && Double.isFinite(sizes[i]);
      certainties[i] = known ? certainty : 0;
      sizes[i] = known ? sizes[i] : 0;
    }
    return new double[][] {sizes, certainties};
  }

  /** The same causes and weights of errors, with sizes for other values. */
  Effects again(double[] y, Regressors all) {
    List<String> names = kept.all().stream().map(Regressor::name).toList();
    List<Regressor> same = all.all().stream().filter(one -> names.contains(one.name())).toList();
    return at(y, orders, x, Regressors.of(same));
  }

  private static Effects at(double[] y, Orders orders, double[] x, Regressors kept) {
    if (kept.isEmpty()) {
      return new Effects(orders, x, kept, new double[0]);
    }
    Design design = new Design(new double[0], kept);
    Likelihood likelihood = design.likelihood(y, orders);
    likelihood.errors(Weights.of(orders, x), -1, new double[y.length - orders.lost()]);
    double[] all = likelihood.coefficients();
    int from = design.firstCause(orders);
    double[] sizes = new double[kept.all().size()];
    System.arraycopy(all, from, sizes, 0, sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Double.isFinite(sizes[i]) ? sizes[i] : 0;
    }
    return new Effects(orders, x, kept, sizes);
  }

  Regressors kept() {
    return kept;
  }

  /** Fewest values that the errors' orders can be fitted to. */
  int least() {
    return orders.lost() + orders.reach() + kept.all().size() + 6;
  }

  /** Of one cause, over rows from to before to. */
  double[] of(int cause, int from, int to) {
    double[] values = kept.all().get(cause).values();
    double[] effect = new double[to - from];
    for (int t = from; t < to; t++) {
      effect[t - from] = sizes[cause] * values[t];
    }
    return effect;
  }

  /** The values without the effects. */
  double[] without(double[] y) {
    double[] rest = y.clone();
    for (int i = 0; i < sizes.length; i++) {
      double[] effect = of(i, 0, y.length);
      for (int t = 0; t < rest.length; t++) {
        rest[t] -= effect[t];
      }
    }
    return rest;
  }

  private static Regressors chosen(
      Likelihood likelihood, Weights weights, Design design, Orders orders, Regressors all) {
    likelihood.errors(weights, -1, new double[likelihood.filter().errors(0).length]);
    Elimination elimination = new Elimination(likelihood, design.firstCause(orders));
    List<Regressor> kept = new ArrayList<>();
    for (int i = 0; i < all.all().size(); i++) {
      if (elimination.keeps(i)) {
        kept.add(all.all().get(i));
      }
    }
    return Regressors.of(kept);
  }
}
