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
 * the others, relative to its size, and what its own past says is shrunk towards that. Sums of
 * others only listen. Estimated on whole pasts, hence of no use to origins of a backtest.
 *
 * <p>Only causes that are shrunk are shared, which are those of the calendar: numbers that came
 * with a series may have any unit. Source: the ridge of Hoerl &amp; Kennard (1970) with a mean that
 * is not 0, by precision weights as in Lindley &amp; Smith (1972).
 */
final class Sharing {
  private Sharing() {}

  /**
   * The same series, in their order, with what they expect of their causes.
   *
   * @param totals how many of the first are sums of others: they listen, but are not heard, because
   *     their parts would hear themselves
   */
  static List<Series> of(List<Series> series, int totals, Engine.Spread spread) {
    if (sharing(series) <= Others.LEAST
        || sharing(series.subList(totals, series.size())) < Others.LEAST) {
      return series;
    }
    List<CauseSizes> sizes = spread.over(series, Sharing::sizes);
    Map<String, Others> others = others(series, sizes, totals);
    List<Series> taught = new ArrayList<>(series.size());
    for (int i = 0; i < sizes.size(); i++) {
      taught.add(taught(series.get(i), sizes.get(i), others, i >= totals));
    }
    return taught;
  }

  private static long sharing(List<Series> series) {
    return series.stream().filter(Sharing::shares).count();
  }

  private static boolean shares(Series series) {
    return series.regressors().all().stream().anyMatch(one -> one.shrinkage() > 0);
  }

  private static CauseSizes sizes(Series series) {
    return CauseSizes.of(Preparation.of(series).original(), series.seasons(), series.regressors());
  }

  /** By name of the cause. */
  private static Map<String, Others> others(
      List<Series> series, List<CauseSizes> sizes, int totals) {
    Map<String, List<double[]>> heard = new TreeMap<>();
    for (int i = totals; i < sizes.size(); i++) {
      List<Regressor> all = series.get(i).regressors().all();
      for (int k = 0; k < all.size(); k++) {
        if (all.get(k).shrinkage() > 0) {
          double[] one = {sizes.get(i).size(k), sizes.get(i).certainty(k)};
          heard.computeIfAbsent(all.get(k).name(), fresh -> new ArrayList<>()).add(one);
        }
      }
    }
    Map<String, Others> others = new TreeMap<>();
    heard.forEach((name, all) -> others.put(name, Others.of(all)));
    return others;
  }

  /** Whether models are fitted at all. */
  private static boolean moves(double[] values) {
    boolean moves = false;
    for (double value : values) {
      moves |= value != values[0] && Double.isFinite(value);
    }
    return moves && values.length >= Ladder.LEAST;
  }

  private static Series taught(
      Series series, CauseSizes sizes, Map<String, Others> others, boolean heard) {
    List<Regressor> all = series.regressors().all();
    double[] expected = new double[all.size()];
    if (!moves(series.values())) {
      return series;
    }
    for (int i = 0; i < expected.length; i++) {
      Others of = others.get(all.get(i).name());
      if (of != null && all.get(i).shrinkage() > 0) {
        double mean = heard ? of.without(sizes.size(i), sizes.certainty(i)) : of.mean();
        double effect = mean * sizes.unit();
        // Of values near the largest number there is no mean size to take a share of.
        expected[i] = Double.isFinite(effect) ? effect : 0;
      }
    }
    return series.expecting(expected);
  }
}
