package dev.trivium.data.quality;

import dev.trivium.data.contract.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says whether the size of the newest delivery is unusual among those before it.
 *
 * <p>Shape: sizes oldest first. Units: rows. Errors: none; with fewer than {@value #LEAST} sizes
 * before it nothing is said. A spread is at least 5 % of the mean, so that deliveries of always the
 * same size do not make one row more an alarm.
 *
 * <p>Source: Schelter et al., Automating Large-Scale Data Quality Verification, VLDB 2018, §3.4, as
 * in Deequ's OnlineNormalStrategy, BatchNormalStrategy and RateOfChangeStrategy.
 */
public final class Volumes {
  /** Fewer deliveries are no history. */
  public static final int LEAST = 5;

  private static final double FLOOR = 0.05;

  private Volumes() {}

  /** What was expected of the newest delivery, and whether it was not so. */
  public record Finding(double observed, double least, double most) {
    public boolean unusual() {
      return observed < least || observed > most;
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
    return Optional.of(
        switch (strategy) {
          case BATCH_NORMAL -> around(Moments.of(before), k, newest);
          case ONLINE_NORMAL -> around(online(before, k), k, newest);
          case RATE_OF_CHANGE -> change(before, k, newest);
        });
  }

  private static Finding around(Moments moments, double k, double newest) {
    double spread = k * moments.spread(FLOOR * Math.abs(moments.mean));
    return new Finding(newest, moments.mean - spread, moments.mean + spread);
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
  private static Finding change(List<Double> before, double k, double newest) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i < before.size(); i++) {
      if (before.get(i - 1) > 0) {
        ratios.add(before.get(i) / before.get(i - 1));
      }
    }
    Moments moments = Moments.of(ratios);
    double spread = k * moments.spread(FLOOR);
    double last = before.getLast();
    return new Finding(newest, last * (moments.mean - spread), last * (moments.mean + spread));
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

    double spread(double least) {
      return Math.max(least, count < 2 ? 0 : Math.sqrt(squares / (count - 1)));
    }
  }
}
