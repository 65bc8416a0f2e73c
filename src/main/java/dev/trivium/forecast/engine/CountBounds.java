package dev.trivium.forecast.engine;

import dev.trivium.forecast.demand.CountDemand;
import dev.trivium.forecast.evaluate.RollingOrigin;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Prepared;
import dev.trivium.forecast.series.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whole bounds for counts that are seldom above zero, from their distribution, and how past bounds
 * of the same kind did. A centre and a width around it would promise halves of a piece.
 */
final class CountBounds {
  private static final int SEEN = 3000;
  private static final int LEAST = 8;
  private static final int ORIGINS = 6;
  private static final double SLACK = 0.05;

  private final CountDemand.Counts now;
  private final List<Tried> tried;
  private final double[] truth;
  private final int steps;

  /** The distribution as it was known at an origin. */
  private record Tried(CountDemand.Counts counts, int origin) {}

  /**
   * @param truth what came; NaN where nobody knows
   */
  private CountBounds(CountDemand.Counts now, List<Tried> tried, double[] truth, int steps) {
    this.now = now;
    this.tried = tried;
    this.truth = truth;
    this.steps = steps;
  }

  /** Nothing for a series that is not of rare counts, or that known causes move. */
  static Optional<CountBounds> of(Prepared prepared, int steps) {
    // What stands in for unknown values at the end is no count.
    int known = prepared.series().length() - prepared.series().unknownAtEnd();
    double[] all = Arrays.copyOf(prepared.original(), known);
    int from = Math.max(0, all.length - SEEN);
    double[] y = Arrays.copyOfRange(all, from, all.length);
    boolean caused = !prepared.series().regressors().isEmpty();
    if (caused || prepared.support() != Support.COUNT || y.length < LEAST || !Ladder.rare(y)) {
      return Optional.empty();
    }
    double[] truth = y.clone();
    for (int t = 0; t < truth.length; t++) {
      truth[t] = prepared.imputed(from + t) ? Double.NaN : truth[t];
    }
    CountDemand model = new CountDemand();
    List<Tried> tried = new ArrayList<>();
    for (int origin : RollingOrigin.origins(y.length, steps, LEAST, ORIGINS)) {
      double[] seen = Arrays.copyOf(y, origin);
      tried.add(new Tried(model.fit(seen, List.of()), origin));
    }
    return Optional.of(new CountBounds(model.fit(y, List.of()), tried, truth, steps));
  }

  /**
   * The same value between whole bounds; a period that is shut stays so.
   *
   * @param limit no bound lies above
   */
  Foreseen.Step around(Foreseen.Step step, double level, double limit) {
    if (step.upper() == 0) {
      return step;
    }
    double lower = Math.min((double) now.lower(level), Math.floor(step.value()));
    double most = Math.min((double) now.upper(level), Math.floor(limit));
    double upper = Math.max(most, Math.ceil(step.value()));
    return new Foreseen.Step(step.value(), lower, upper);
  }

  /**
   * Smallest count that is not exceeded with this probability.
   *
   * @param step the step with its bounds; all are 0 where it is shut
   * @param limit no count lies above
   */
  double quantile(Foreseen.Step step, double probability, double limit) {
    return step.upper() == 0 ? 0 : Math.min((double) now.quantile(probability), Math.floor(limit));
  }

  /** The spread of each step around the mean of the distribution. */
  double spread(int step) {
    return now.path(steps).spread(step);
  }

  /** Past errors of the means of the distributions in their spreads, by origin and step. */
  double[][] scores() {
    double[][] scores = new double[tried.size()][steps];
    for (int k = 0; k < scores.length; k++) {
      Path path = tried.get(k).counts.path(steps);
      for (int h = 0; h < steps; h++) {
        scores[k][h] = (truth[tried.get(k).origin + h] - path.centre(h)) / path.spread(h);
      }
    }
    return scores;
  }

  /** Calibrated when enough past counts were compared and the bounds held them. */
  Foreseen.Certainty certainty(double level) {
    int inside = 0;
    int known = 0;
    for (Tried one : tried) {
      double low = one.counts.lower(level);
      double high = one.counts.upper(level);
      for (int h = 0; h < steps; h++) {
        double value = truth[one.origin + h];
        known += Double.isNaN(value) ? 0 : 1;
        inside += value >= low && value <= high ? 1 : 0;
      }
    }
    double coverage = known == 0 ? Double.NaN : (double) inside / known;
    boolean held = known >= level / (1 - level) - 1e-9 && coverage >= level - SLACK;
    return new Foreseen.Certainty(level, "count", held, known, coverage);
  }
}
