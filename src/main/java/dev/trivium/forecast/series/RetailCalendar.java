package dev.trivium.forecast.series;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Months, quarters or years of whole weeks, as trade counts them.
 *
 * <p>Each quarter has 13 weeks, in months of four and five; period 0 is the first of the year that
 * ends in 1970. The 53rd week of a long year belongs to its last month, which then has a week more
 * than in other years, as the National Retail Federation counts it.
 */
public record RetailCalendar(Calendar kind, RetailYear year) implements Timeline {
  private static final int QUARTER = 13;

  public RetailCalendar {
    if (kind.compareTo(Calendar.MONTH) < 0) {
      throw new IllegalArgumentException("only months, quarters and years are made of weeks");
    }
  }

  @Override
  public long index(LocalDateTime at) {
    LocalDate day = at.toLocalDate();
    int named = year.of(day);
    int week = (int) ChronoUnit.WEEKS.between(year.start(named), day);
    int quarter = Math.min(3, week / QUARTER);
    return switch (kind) {
      case YEAR -> named - 1970L;
      case QUARTER -> 4 * (named - 1970L) + quarter;
      default -> 12 * (named - 1970L) + 3L * quarter + month(week - QUARTER * quarter);
    };
  }

  private int month(int week) {
    int second = year.weeks().get(0);
    return week < second ? 0 : week < second + year.weeks().get(1) ? 1 : 2;
  }

  @Override
  public LocalDateTime start(long index) {
    int each = kind == Calendar.YEAR ? 1 : kind == Calendar.QUARTER ? 4 : 12;
    int named = Math.toIntExact(1970 + Math.floorDiv(index, (long) each));
    int period = (int) Math.floorMod(index, (long) each);
    int weeks = kind == Calendar.QUARTER ? QUARTER * period : 0;
    if (kind == Calendar.MONTH) {
      weeks = QUARTER * (period / 3);
      for (int m = 0; m < period % 3; m++) {
        weeks += year.weeks().get(m);
      }
    }
    return year.start(named).plusWeeks(weeks).atStartOfDay();
  }
}
