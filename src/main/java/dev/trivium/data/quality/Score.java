package dev.trivium.data.quality;

import dev.trivium.data.contract.Dimension;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The score of quality and everything it is computed from.
 *
 * <p>Unit: 0 to 100. Errors: none; a score without a single evaluation is empty, never 100. Source:
 * {@link #FORMULA}, which is published with each score.
 *
 * @param parts evaluations and failures by dimension; dimensions without evaluations do not count
 */
public record Score(Map<Dimension, Part> parts) {
  /** How the number comes about, in words. */
  public static final String FORMULA =
      "Q = 100 * sum over d in D of w_d * (1 - F_d / E_d) / sum over d in D of w_d, where E_d and"
          + " F_d are the evaluations and failures of the rules of dimension d with severity error"
          + " or warning, and D holds the dimensions with E_d > 0. Over 30 days: the mean of the"
          + " deliveries' Q, weighted by their received rows.";

  public Score {
    Map<Dimension, Part> evaluated = new EnumMap<>(Dimension.class);
    parts.forEach((dimension, part) -> {
      if (part.evaluated() > 0) {
        evaluated.put(dimension, part);
      }
    });
    parts = Collections.unmodifiableMap(evaluated);
  }

  /** Evaluations of one dimension, and how many of them failed. */
  public record Part(long evaluated, long failed) {
    public Part {
      if (failed < 0 || failed > evaluated) {
        throw new IllegalArgumentException("more failures than evaluations");
      }
    }

    public Part plus(Part other) {
      return new Part(evaluated + other.evaluated, failed + other.failed);
    }
  }

  /**
   * The score of one delivery and its weight in a mean.
   *
   * @param rows received rows
   */
  public record Delivery(long rows, Score score) {}

  /** Empty if nothing was evaluated. */
  public OptionalDouble value() {
    double sum = 0;
    double weights = 0;
    for (Map.Entry<Dimension, Part> entry : parts.entrySet()) {
      double weight = entry.getKey().weight();
      Part part = entry.getValue();
      sum += weight * (1 - (double) part.failed() / part.evaluated());
      weights += weight;
    }
    return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * sum / weights);
  }

  /** The mean of several deliveries, weighted by rows; empty if none of them has a score. */
  public static OptionalDouble mean(List<Delivery> deliveries) {
    double sum = 0;
    double rows = 0;
    for (Delivery delivery : deliveries) {
      OptionalDouble score = delivery.score.value();
      if (score.isPresent() && delivery.rows > 0) {
        sum += delivery.rows * score.getAsDouble();
        rows += delivery.rows;
      }
    }
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / rows);
  }

  /** As it is shown: two digits after the point. */
  public static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
