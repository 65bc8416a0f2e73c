package dev.trivium.chat.understanding;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A point of the calendar whose year may still be open.
 *
 * @param end the token after it
 * @param month first month, 1 to 12; 0 where it is fixed
 * @param months how many months it has; 0 for a day
 * @param fixed set where nothing is open
 * @param other the second reading of a date that has two
 */
record Atom(
    int end,
    @Nullable Integer year,
    int month,
    int day,
    int months,
    @Nullable Period fixed,
    @Nullable Period other) {

  static Atom months(int end, @Nullable Integer year, int month, int months) {
    return new Atom(end, year, month, 1, months, null, null);
  }

  static Atom day(int end, @Nullable Integer year, int month, int day) {
    return new Atom(end, year, month, day, 0, null, null);
  }

  static Atom fixed(int end, Period period) {
    return new Atom(end, null, 0, 0, 0, period, null);
  }

  boolean yearless() {
    return fixed == null && year == null;
  }

  /** The period; an open year is the given one, else the latest that has begun. */
  @Nullable Period resolve(@Nullable Integer given, LocalDate today) {
    if (fixed != null) {
      return fixed;
    }
    Integer own = year == null ? given : year;
    try {
      Period period = build(own == null ? today.getYear() : own);
      LocalDate from = period.from();
      boolean later = own == null && from != null && from.isAfter(today);
      return later ? build(today.getYear() - 1) : period;
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  private Period build(int inYear) {
    if (months == 0) {
      return Period.unit(Grain.DAY, LocalDate.of(inYear, month, day));
    }
    LocalDate first = LocalDate.of(inYear, month, 1);
    Grain unit =
        switch (months) {
          case 1, 6 -> Grain.MONTH;
          case 3 -> Grain.QUARTER;
          default -> Grain.YEAR;
        };
    return Period.of(first, first.plusMonths(months), unit);
  }
}
