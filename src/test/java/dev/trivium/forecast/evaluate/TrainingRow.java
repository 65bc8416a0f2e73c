package dev.trivium.forecast.evaluate;

import dev.trivium.forecast.model.Path;
import java.util.List;

/**
 * What weights are learned from: a situation, what each member foresaw in it, and what came.
 *
 * @param key of the series; all cuts of one series share what stands before the first {@code /}
 * @param scale mean absolute seasonal difference of the values before, the one of MASE
 * @param centres by kind and step; no steps for a kind that did not take part
 * @param past logarithm of the weight from the past, by kind; negative infinity for who left
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are many, and nobody compares them.
public record TrainingRow(
    String key,
    String frequency,
    double scale,
    double[] situation,
    double[][] centres,
    double[] past,
    double[] came) {

  /** The same from a backtest and what its members foresee now. */
  public static TrainingRow of(
      String key,
      String frequency,
      double scale,
      double[] situation,
      List<Member> members,
      List<Path> paths,
      Selection selection,
      double[] came) {
    double[][] centres = new double[Situation.KINDS][0];
    double[] past = new double[Situation.KINDS];
    java.util.Arrays.fill(past, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < members.size(); i++) {
      int kind = members.get(i).kind().place();
      centres[kind] = paths.get(i).centres();
      past[kind] = selection.keeps(i) ? selection.past(i) : Double.NEGATIVE_INFINITY;
    }
    return new TrainingRow(key, frequency, scale, situation, centres, past, came);
  }

  /** The combination by these weights, by kind. */
  double[] combined(double[] weights) {
    double[] centre = new double[came.length];
    for (int k = 0; k < weights.length; k++) {
      for (int h = 0; h < centre.length && weights[k] > 0; h++) {
        centre[h] += weights[k] * centres[k][h];
      }
    }
    return centre;
  }

  /** Weights by kind from a network's preferences. */
  double[] weights(double[] preference) {
    double[] weights = new double[past.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < past.length; k++) {
      most = Math.max(most, past[k] + preference[k]);
    }
    double sum = 0;
    for (int k = 0; k < past.length; k++) {
      weights[k] = StrictMath.exp(past[k] + preference[k] - most);
      sum += weights[k];
    }
    for (int k = 0; k < past.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  /** sMAPE in percent and MASE of a combination. */
  double[] errors(double[] centre) {
    double smape = 0;
    double mase = 0;
    for (int h = 0; h < came.length; h++) {
      double error = Math.abs(came[h] - centre[h]);
      double size = Math.abs(came[h]) + Math.abs(centre[h]);
      smape += (size > 0 ? 200 * error / size : 0) / came.length;
      mase += error / scale / came.length;
    }
    return new double[] {smape, mase};
  }
}
