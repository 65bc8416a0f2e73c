package dev.trivium.forecast.engine;

import dev.trivium.forecast.arima.CauseSizes;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the series of a job teach each other of causes they share: each expects the mean effect of
 * the others, relative to its size, and what its own past says is shrunk towards that.
 *
 * <p>Only causes that are shrunk are shared, which are those of the calendar: numbers that came
 * with a series may have any unit. Source: the ridge of Hoerl &amp; Kennard (1970) with a mean that
 * is not 0, by precision weights as in Lindley &amp; Smith (1972).
 */
final class Sharing {
  /** Fewest others that make a mean. */
  private static final int OTHERS = 2;

  /** Sums over the series: precision weights, weighted sizes, how many. */
  private static final class Pool {
    private double weight;
    private double sum;
    private int count;

    void add(double size, double certainty, int sign) {
      if (certainty > 0) {
        weight += sign * certainty;
        sum += sign * certainty * size;
        count += sign;
      }
    }

    double mean() {
      return count >= OTHERS && weight > 0 ? sum / weight : 0;
    }
  }

  private Sharing() {}

  /** The same series, in their order, with what they expect of their causes. */
  static List<Series> of(List<Series> series, Engine.Spread spread) {
    long with = series.stream().filter(Sharing::shares).count();
    if (with <= OTHERS) {
      return series;
    }
    List<CauseSizes> sizes = spread.over(series, Sharing::sizes);
    Map<String, Pool> pools = new TreeMap<>();
    for (int i = 0; i < sizes.size(); i++) {
      pooled(series.get(i), sizes.get(i), pools, 1);
    }
    List<Series> taught = new ArrayList<>(series.size());
    for (int i = 0; i < sizes.size(); i++) {
      taught.add(taught(series.get(i), sizes.get(i), pools));
    }
    return taught;
  }

  private static boolean shares(Series series) {
    return series.regressors().all().stream().anyMatch(one -> one.shrinkage() > 0);
  }

  private static CauseSizes sizes(Series series) {
    return CauseSizes.of(Preparation.of(series).original(), series.seasons(), series.regressors());
  }

  private static void pooled(Series series, CauseSizes sizes, Map<String, Pool> pools, int sign) {
    List<Regressor> all = series.regressors().all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).shrinkage() > 0) {
        Pool pool = pools.computeIfAbsent(all.get(i).name(), fresh -> new Pool());
        pool.add(sizes.size(i), sizes.certainty(i), sign);
      }
    }
  }

  /** Whether models are fitted at all. */
  private static boolean moves(double[] values) {
    boolean moves = false;
    for (double value : values) {
      moves |= value != values[0] && Double.isFinite(value);
    }
    return moves && values.length >= Ladder.LEAST;
  }

  private static Series taught(Series series, CauseSizes sizes, Map<String, Pool> pools) {
    List<Regressor> all = series.regressors().all();
    double[] expected = new double[all.size()];
    if (!moves(series.values())) {
      return series;
    }
    // Its own part is taken out while it asks, so that it does not hear itself.
    pooled(series, sizes, pools, -1);
    for (int i = 0; i < expected.length; i++) {
      if (all.get(i).shrinkage() > 0) {
        Pool pool = pools.computeIfAbsent(all.get(i).name(), fresh -> new Pool());
        double effect = pool.mean() * sizes.unit();
        // Of values near the largest number there is no mean size to take a share of.
        expected[i] = Double.isFinite(effect) ? effect : 0;
      }
    }
    pooled(series, sizes, pools, 1);
    return series.expecting(expected);
  }
}
