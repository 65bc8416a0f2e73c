package dev.trivium.app.demo;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How busy a day is: growth, the week, the year, promotions, a level shift in one region, and days
 * on which nothing was recorded. All factors are relative to an ordinary day at the beginning.
 */
final class Season {
  /** Iberia got a warehouse of its own this many days before the last day. */
  static final int SHIFT_DAYS_AGO = 400;

  static final String SHIFTED_REGION = "Iberia";
  static final double SHIFT = 1.45;
  private static final double GROWTH_A_YEAR = 0.11;
  private static final double[] WEEK = {0.92, 0.88, 0.90, 0.98, 1.16, 1.34, 0.82};
  private static final int OUTAGES = 6;

  private final LocalDate first;
  private final LocalDate last;
  private final Set<LocalDate> outages = new HashSet<>();

  Season(LocalDate first, LocalDate last, RandomGenerator random) {
    this.first = first;
    this.last = last;
    int days = (int) ChronoUnit.DAYS.between(first, last);
    // The last weeks stay whole, so that a forecast made today does not begin after a hole.
    while (outages.size() < Math.min(OUTAGES, days / 60)) {
      outages.add(first.plusDays(random.nextInt(Math.max(1, days - 60))));
    }
  }

  /** Relative number of orders in a region on a day; 0 where nothing was recorded. */
  double busyness(LocalDate day, String region) {
    if (closed(day)) {
      return 0;
    }
    double years = ChronoUnit.DAYS.between(first, day) / 365.25;
    double growth = StrictMath.pow(1 + GROWTH_A_YEAR, years);
    double week = WEEK[day.getDayOfWeek().getValue() - 1];
    double shift =
        region.equals(SHIFTED_REGION) && !day.isBefore(last.minusDays(SHIFT_DAYS_AGO)) ? SHIFT : 1;
    return growth * week * year(day) * shift * (1 + 2.6 * promotion(day));
  }

  /** A day without rows: a holiday, or the till was down. */
  boolean closed(LocalDate day) {
    MonthDay date = MonthDay.from(day);
    return date.equals(MonthDay.of(12, 25))
        || date.equals(MonthDay.of(1, 1))
        || outages.contains(day);
  }

  /** The discount everybody gets on a day of a sale, as a fraction; 0 on other days. */
  static double promotion(LocalDate day) {
    int date = day.getMonthValue() * 100 + day.getDayOfMonth();
    if (date >= 408 && date <= 417) {
      return 0.15;
    }
    if (date >= 822 && date <= 831) {
      return 0.20;
    }
    return date >= 1122 && date <= 1129 ? 0.25 : 0;
  }

  /** Two humps: high summer and the weeks before Christmas. */
  private static double year(LocalDate day) {
    double summer = hump(day.getDayOfYear(), 190, 45);
    double christmas = hump(day.getDayOfYear(), 345, 18);
    return 0.82 + 0.45 * summer + 0.65 * christmas;
  }

  private static double hump(int day, int peak, int width) {
    double distance = (day - peak) / (double) width;
    return StrictMath.exp(-0.5 * distance * distance);
  }
}
