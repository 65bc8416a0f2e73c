package dev.trivium.monitor.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a batch of arrivals tells, one place a node, in their order.
 *
 * <p>Spikes, drops and changes of unit are found so that at most 5 % of those reported are chance
 * (Benjamini &amp; Hochberg 1995, over the nodes of the batch); shifts by {@link Cusum}; flat lines
 * and missing feeds by comparing with the longest run the node ever had.
 */
public final class Findings {
  private static final double CHANCE = 0.05;
  private static final int LEAST_PAST = 12;
  private static final int LEAST_FLAT = 4;
  private static final int LONGER = 2;
  private static final int LEAST_RUN = 3;

  /** Bounds wider than this against the median cannot tell a unit from a large value. */
  private static final double TOO_WIDE = 2;

  private static final double NEAR = 0.12;

  private Findings() {}

  /**
   * @param surprise of the value; empty when none came
   * @param kind what is wrong; empty when nothing is
   * @param sums to keep for the next value; they begin anew after a shift
   */
  public record Finding(Optional<Surprise> surprise, Optional<Kind> kind, Cusum sums) {}

  public static List<Finding> of(List<Arrival> batch) {
    double[] p = new double[batch.size()];
    Surprise[] surprises = new Surprise[batch.size()];
    for (int i = 0; i < p.length; i++) {
      Arrival one = batch.get(i);
      surprises[i] =
          Surprise.of(one.foreseen(), one.came() ? one.value() : one.foreseen().median());
      p[i] = one.came() ? surprises[i].p() : Double.NaN;
    }
    boolean[] discovered = Surprise.discoveries(p, CHANCE);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      findings.add(finding(batch.get(i), surprises[i], discovered[i]));
    }
    return List.copyOf(findings);
  }

  private static Finding finding(Arrival one, Surprise surprise, boolean discovered) {
    Cusum sums = one.came() ? one.sums().with(surprise.u()) : one.sums();
    Optional<Kind> kind = kind(one, sums, discovered);
    boolean anew = kind.equals(Optional.of(Kind.SHIFT));
    return new Finding(
        one.came() ? Optional.of(surprise) : Optional.empty(), kind, anew ? Cusum.START : sums);
  }

  private static Optional<Kind> kind(Arrival one, Cusum sums, boolean discovered) {
    if (!one.came()) {
      int run = one.missing();
      boolean longer = one.length() >= LEAST_PAST && run > one.longestMissing(run - 1);
      return longer ? Optional.of(Kind.MISSING_FEED) : Optional.empty();
    }
    if (discovered && otherUnit(one)) {
      return Optional.of(Kind.UNIT_CHANGE);
    }
    if (sums.alarmed() && sums.run() >= LEAST_RUN) {
      return Optional.of(Kind.SHIFT);
    }
    if (discovered) {
      return Optional.of(one.value() > one.foreseen().median() ? Kind.SPIKE : Kind.DROP);
    }
    int same = one.same();
    boolean flat =
        one.length() >= LEAST_PAST
            && same >= LEAST_FLAT
            && same >= one.longestSame(same - 1) + LONGER;
    return flat ? Optional.of(Kind.FLATLINE) : Optional.empty();
  }

  private static boolean otherUnit(Arrival one) {
    double ratio = one.value() / one.foreseen().median();
    if (!(ratio > 0) || one.foreseen().relativeWidth() > TOO_WIDE) {
      return false;
    }
    double digits = Math.abs(StrictMath.log10(ratio));
    double whole = StrictMath.rint(digits);
    double slack = NEAR + one.foreseen().relativeWidth() / 4;
    return whole >= 1 && whole <= 3 && Math.abs(digits - whole) <= Math.min(0.3, slack);
  }
}
