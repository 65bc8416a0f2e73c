package dev.trivium.forecast.series;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * A year of 52 or 53 whole weeks, named by the calendar year in which its last month ends.
 *
 * @param weeks of the three months of a quarter: 4-4-5, 4-5-4 or 5-4-4
 * @param weekStart first day of each week, and so of the year
 * @param last calendar month at whose end the year ends
 * @param nearest whether it ends with the week that ends nearest to the end of that month, even if
 *     a few days behind it, or with the last week that ends in it
 */
public record RetailYear(List<Integer> weeks, DayOfWeek weekStart, Month last, boolean nearest) {
  private static final int WEEK = 7;

  public RetailYear {
    weeks = List.copyOf(weeks);
    boolean shaped = weeks.size() == 3 && weeks.stream().mapToInt(each -> each).sum() == 13;
    if (!shaped || weeks.stream().anyMatch(each -> each < 4 || each > 5)) {
      throw new IllegalArgumentException("the weeks of a quarter are 4-4-5, 4-5-4 or 5-4-4");
    }
  }

  /** The year a day belongs to. */
  public int of(LocalDate day) {
    int year = day.getYear() - 1;
    while (!day.isBefore(start(year + 1))) {
      year++;
    }
    return year;
  }

  public LocalDate start(int year) {
    return end(year - 1).plusDays(1);
  }

  /** Whether it has 53 weeks. */
  public boolean isLong(int year) {
    return start(year + 1).toEpochDay() - start(year).toEpochDay() > 52 * WEEK;
  }

  private LocalDate end(int year) {
    LocalDate month = YearMonth.of(year, last).atEndOfMonth();
    LocalDate before = month.with(TemporalAdjusters.previousOrSame(weekStart.minus(1)));
    boolean behind = month.toEpochDay() - before.toEpochDay() > WEEK / 2;
    return nearest && behind ? before.plusWeeks(1) : before;
  }
}
