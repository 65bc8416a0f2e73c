package dev.trivium.forecast.series;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Regressors of the calendar, from holidays that are given as dates.
 *
 * <p>What all holidays share is one regressor each for working days and weekends, for the days
 * around and for bridge days; what is special to one holiday is a regressor of its own that is
 * shrunk more, since it comes once a year. Longer periods add the days up; months and quarters also
 * have contrasts of weekdays (Bell &amp; Hillmer 1983), their length and an Easter window.
 */
public final class Almanac {
  private static final double SHARED = 1;
  private static final double OWN = 3;
  private static final int EASTER_DAYS = 8;

  private final TreeMap<LocalDate, String> holidays;

  /**
   * @param holidays names by date, for all periods that will be asked for and a week around
   */
  public Almanac(Map<LocalDate, String> holidays) {
    this.holidays = new TreeMap<>(holidays);
  }

  /** For days: as many as asked for, from the first on. */
  public Regressors days(LocalDate first, int rows) {
    List<LocalDate> starts = new ArrayList<>();
    for (int t = 0; t <= rows; t++) {
      starts.add(first.plusDays(t));
    }
    return Regressors.of(counts(starts));
  }

  /** For weeks: counts of days. */
  public Regressors weeks(List<LocalDate> starts) {
    return Regressors.of(counts(starts));
  }

  /**
   * For months and quarters.
   *
   * @param starts first days, of one period more than the rows
   */
  public Regressors months(List<LocalDate> starts) {
    int rows = starts.size() - 1;
    double[] lost = new double[rows];
    double[] length = new double[rows];
    double[] easter = new double[rows];
    double[][] contrasts = new double[6][rows];
    for (int t = 0; t < rows; t++) {
      LocalDate next = starts.get(t + 1);
      for (LocalDate day = starts.get(t); day.isBefore(next); day = day.plusDays(1)) {
        int weekday = day.getDayOfWeek().getValue();
        for (int i = 0; i < 6; i++) {
          contrasts[i][t] += weekday == i + 1 ? 1 : weekday == 7 ? -1 : 0;
        }
        lost[t] += working(day) && holidays.containsKey(day) ? 1 : 0;
        length[t]++;
        LocalDate sunday = easter(day.getYear());
        boolean before = day.isBefore(sunday) && !day.isBefore(sunday.minusDays(EASTER_DAYS));
        easter[t] += before ? 1.0 / EASTER_DAYS : 0;
      }
    }
    List<Regressor> all = new ArrayList<>();
    all.add(new Regressor("holidays on working days", SHARED, lost));
    all.add(new Regressor("length of period", SHARED, aroundMean(length)));
    all.add(new Regressor("Easter", SHARED, easter));
    for (int i = 0; i < 6; i++) {
      String name =
          DayOfWeek.of(i + 1).name().charAt(0)
              + DayOfWeek.of(i + 1).name().substring(1).toLowerCase(java.util.Locale.ROOT);
      all.add(new Regressor(name + "s against Sundays", SHARED, contrasts[i]));
    }
    return Regressors.of(all);
  }

  /** Easter Sunday of the Gregorian calendar (Meeus 1991, chapter 8). */
  static LocalDate easter(int year) {
    int golden = year % 19;
    int century = year / 100;
    int rest = year % 100;
    int leap = (8 * century + 13) / 25;
    int moon = (19 * golden + century - century / 4 - leap + 15) % 30;
    int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    int late = (golden + 11 * moon + 22 * sunday) / 451;
    int day = moon + sunday - 7 * late + 114;
    return LocalDate.of(year, day / 31, day % 31 + 1);
  }

  private List<Regressor> counts(List<LocalDate> starts) {
    int rows = starts.size() - 1;
    double[] working = new double[rows];
    double[] weekend = new double[rows];
    double[] before = new double[rows];
    double[] after = new double[rows];
    double[] bridge = new double[rows];
    Map<String, double[]> own = new TreeMap<>();
    for (int t = 0; t < rows; t++) {
      LocalDate next = starts.get(t + 1);
      for (LocalDate day = starts.get(t); day.isBefore(next); day = day.plusDays(1)) {
        String name = holidays.get(day);
        if (name != null) {
          working[t] += working(day) ? 1 : 0;
          weekend[t] += working(day) ? 0 : 1;
          own.computeIfAbsent(name, key -> new double[rows])[t]++;
        } else {
          before[t] += holidays.containsKey(day.plusDays(1)) ? 1 : 0;
          after[t] += holidays.containsKey(day.minusDays(1)) ? 1 : 0;
          bridge[t] += working(day) && free(day.minusDays(1)) && free(day.plusDays(1)) ? 1 : 0;
        }
      }
    }
    List<Regressor> all = new ArrayList<>();
    all.add(new Regressor("holiday on a working day", SHARED, working));
    all.add(new Regressor("holiday at a weekend", SHARED, weekend));
    all.add(new Regressor("day before a holiday", SHARED, before));
    all.add(new Regressor("day after a holiday", SHARED, after));
    all.add(new Regressor("bridge day", SHARED, bridge));
    own.forEach((name, values) -> all.add(new Regressor(name, OWN, values)));
    return all;
  }

  private boolean free(LocalDate day) {
    return !working(day) || holidays.containsKey(day);
  }

  private static boolean working(LocalDate day) {
    return day.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue();
  }

  private static double[] aroundMean(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double[] around = new double[values.length];
    for (int t = 0; t < around.length; t++) {
      around[t] = values[t] - mean;
    }
    return around;
  }
}
