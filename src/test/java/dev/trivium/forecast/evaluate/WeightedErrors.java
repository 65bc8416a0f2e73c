package dev.trivium.forecast.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Errors of combinations, by frequency and over all, with and without what was taught. */
public final class WeightedErrors {
  private final List<String> lines = new ArrayList<>();
  private double even;
  private double taught;

  private WeightedErrors() {}

  public static WeightedErrors of(
      List<TrainingRow> rows, MetaWeights weights, Map<String, Integer> importance) {
    Map<String, List<TrainingRow>> groups = new TreeMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.frequency(), f -> new ArrayList<>()).add(row));
    WeightedErrors errors = new WeightedErrors();
    groups.forEach((frequency, group) -> errors.add(frequency, group, weights, importance));
    return errors;
  }

  private void add(
      String frequency,
      List<TrainingRow> group,
      MetaWeights weights,
      Map<String, Integer> importance) {
    double[] sums = new double[4];
    for (TrainingRow row : group) {
      double[] plain = row.errors(row.combined(row.weights(new double[Situation.KINDS])));
      double[] shares = new double[Situation.KINDS];
      double[][] preferences = weights.preferences(row.situation());
      for (double[] preference : preferences) {
        double[] of = row.weights(preference);
        for (int k = 0; k < shares.length; k++) {
          shares[k] += of[k] / preferences.length;
        }
      }
      double[] better = row.errors(row.combined(shares));
      for (int i = 0; i < 2; i++) {
        sums[i] += plain[i] / group.size();
        sums[2 + i] += better[i] / group.size();
      }
    }
    even += importance.get(frequency) / 100_000.0 * (sums[0] / 13.5 + sums[1] / 1.9) / 2;
    taught += importance.get(frequency) / 100_000.0 * (sums[2] / 13.5 + sums[3] / 1.9) / 2;
    lines.add(
        String.format(
            Locale.ROOT,
            "%-10s %6d  by the past %7.3f %6.3f  taught %7.3f %6.3f",
            frequency,
            group.size(),
            sums[0],
            sums[1],
            sums[2],
            sums[3]));
  }

  /** Weighted mean of sMAPE and MASE over about those of the benchmark of M4. */
  public double even() {
    return even;
  }

  public double taught() {
    return taught;
  }

  public String table() {
    return String.join("\n", lines)
        + String.format(Locale.ROOT, "%nall: by the past %.4f, taught %.4f", even, taught);
  }
}
