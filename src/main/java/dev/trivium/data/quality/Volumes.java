package dev.trivium.data.quality;

import dev.trivium.data.contract.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says whether the size of the newest delivery is unusual among those before it.
 *
 * <p>Shape: sizes oldest first. Units: rows. Errors: none; with fewer than {@value #LEAST} sizes
 * before it (two seasons of {@value HoltWinters#SEASON} for Holt-Winters) nothing is said. Usual is
 * expected ± k spreads. A spread is at least 5 % of what is expected, so that deliveries of always
 * the same size do not make one row more an alarm. However wide the spread is, a delivery that is
 * smaller than every one before and than a fifth of their median is unusual.
 *
 * <p>Source: Schelter et al., Automating Large-Scale Data Quality Verification, VLDB 2018, §3.4, as
 * in Deequ's OnlineNormalStrategy, BatchNormalStrategy, RateOfChangeStrategy and HoltWinters; mean
 * and variance in one pass by Welford, Technometrics 4 (1962).
 */
public final class Volumes {
  /** Fewer deliveries are no history. */
  public static final int LEAST = 5;

  private static final double FLOOR = 0.05;
  private static final double SMALL = 0.2;

  private Volumes() {}

  /** What was expected of the newest delivery, and whether it was not so. */
  public record Finding(double observed, double expected, double least, double most) {
    public boolean unusual() {
      return observed < least || observed > most;
    }

    /** The bound that was crossed, or the nearer one. */
    public double threshold() {
      return observed < expected ? least : most;
    }
  }

  /**
   * @param k how many standard deviations are still usual
   * @param before sizes of the deliveries before
   */
  public static Optional<Finding> judge(
      Gate.Strategy strategy, double k, List<Double> before, double newest) {
    if (before.size() < LEAST) {
      return Optional.empty();
    }
    return switch (strategy) {
      case BATCH_NORMAL -> Optional.of(floored(before, around(Moments.of(before), k, newest)));
      case ONLINE_NORMAL -> Optional.of(floored(before, around(online(before, k), k, newest)));
      case RATE_OF_CHANGE -> change(before, k, newest);
      case HOLT_WINTERS ->
          HoltWinters.of(before)
              .map(next -> around(next.expected(), next.spread(), k, newest))
              .map(found -> floored(before, found));
    };
  }

  private static Finding around(Moments moments, double k, double newest) {
    return around(moments.mean, moments.spread(), k, newest);
  }

  private static Finding around(double expected, double spread, double k, double newest) {
    double wide = k * Math.max(spread, FLOOR * Math.abs(expected));
    return new Finding(newest, expected, expected - wide, expected + wide);
  }

  private static Finding floored(List<Double> before, Finding found) {
    List<Double> sorted = before.stream().sorted().toList();
    double floor = Math.min(SMALL * sorted.get(sorted.size() / 2), sorted.getFirst());
    double least = Math.max(found.least, floor);
    return new Finding(found.observed, found.expected, least, found.most);
  }

  /** The moments of the usual ones: what was unusual when it came does not teach. */
  private static Moments online(List<Double> before, double k) {
    Moments moments = new Moments();
    for (double size : before) {
      if (moments.count < LEAST - 1 || !around(moments, k, size).unusual()) {
        moments.add(size);
      }
    }
    return moments;
  }

  /** The newest size by its ratio to the one before, among such ratios. */
  private static Optional<Finding> change(List<Double> before, double k, double newest) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i < before.size(); i++) {
      if (before.get(i - 1) > 0) {
        ratios.add(before.get(i) / before.get(i - 1));
      }
    }
    if (ratios.size() < LEAST - 1) {
      return Optional.empty();
    }
    Moments moments = Moments.of(ratios);
    double wide = k * Math.max(moments.spread(), FLOOR);
    double last = before.getLast();
    return Optional.of(
        new Finding(
            newest,
            last * moments.mean,
            last * (moments.mean - wide),
            last * (moments.mean + wide)));
  }

  /** Mean and variance, one value after the other (Welford). */
  private static final class Moments {
    private long count;
    private double mean;
    private double squares;

    static Moments of(List<Double> values) {
      Moments moments = new Moments();
      values.forEach(moments::add);
      return moments;
    }

    void add(double value) {
      count++;
      double off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    }

    double spread() {
      return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    }
  }
}
