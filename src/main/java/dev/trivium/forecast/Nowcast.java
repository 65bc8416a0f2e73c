package dev.trivium.forecast;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Timeline;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What share of its total a running period has reached by now.
 *
 * <p>The mean share that complete periods had reached at the same point, of at most the last
 * twelve; days are counted whole. The value so far divided by it foresees the period.
 */
final class Nowcast {
  private static final int MOST = 12;
  private static final int LEAST = 3;
  private static final double TOO_EARLY = 0.02;

  private final Timeline calendar;
  private final LocalDateTime now;
  private final TreeMap<Long, double[]> periods = new TreeMap<>();

  /**
   * @param now rows from here on do not count
   */
  Nowcast(Timeline calendar, LocalDateTime now) {
    this.calendar = calendar;
    this.now = now;
  }

  /** First period that can tell something, as its first moment. */
  static LocalDateTime since(Timeline calendar, LocalDateTime now) {
    return calendar.start(calendar.index(now) - MOST);
  }

  void add(LocalDateTime at, double value) {
    long period = calendar.index(at);
    if (!Double.isFinite(value) || period > calendar.index(now) || !at.isBefore(now)) {
      return;
    }
    double[] sums = periods.computeIfAbsent(period, any -> new double[2]);
    sums[0] += value;
    sums[1] += at.isBefore(samePoint(period)) ? value : 0;
  }

  /** The moment of another period that is as far into it as now is. */
  private LocalDateTime samePoint(long period) {
    LocalDateTime start = calendar.start(period);
    double hours = ChronoUnit.HOURS.between(start, calendar.start(period + 1));
    double into = calendar.passed(now) * hours;
    boolean whole = now.toLocalTime().toSecondOfDay() == 0 && calendar != Calendar.HOUR;
    return whole
        ? start.plusDays(Math.round(into / 24))
        : start.plusSeconds(Math.round(into * 3600));
  }

  /** What is said of a period that is foreseen from its rows before a moment. */
  static String note(double soFar, double share, LocalDateTime now) {
    return String.format(
        java.util.Locale.ROOT,
        "the running period is not over and counts as %.6g: %.6g up to %s, at which point complete"
            + " periods had reached %.1f %%",
        soFar / share,
        soFar,
        now.minusNanos(1).toLocalDate(),
        100 * share);
  }

  /** Empty when too few periods are complete, or too little of this one has passed. */
  OptionalDouble share() {
    double sum = 0;
    int count = 0;
    long running = calendar.index(now);
    for (var period : periods.headMap(running, false).descendingMap().entrySet()) {
      double total = period.getValue()[0];
      boolean first = period.getKey().equals(periods.firstKey());
      // The first period may itself have begun before its rows.
      if (count < MOST && total > 0 && !first) {
        sum += period.getValue()[1] / total;
        count++;
      }
    }
    double share = count < LEAST ? 0 : sum / count;
    return share > TOO_EARLY ? OptionalDouble.of(share) : OptionalDouble.empty();
  }
}
