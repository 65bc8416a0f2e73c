package dev.trivium.chat.understanding;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * How a company counts its time.
 *
 * @param weekStart first day of a week
 * @param fiscalStart month in which the fiscal year begins; a fiscal year bears the name of the
 *     calendar year it ends in
 */
public record TimeRules(DayOfWeek weekStart, Month fiscalStart) {
  public static final TimeRules DEFAULT = new TimeRules(DayOfWeek.MONDAY, Month.JANUARY);

  /** What the domain says of them wins over these. */
  TimeRules of(Domain domain) {
    DayOfWeek week = domain.weekStart();
    Month fiscal = domain.fiscalStart();
    return new TimeRules(week == null ? weekStart : week, fiscal == null ? fiscalStart : fiscal);
  }

  String fiscalStartName() {
    return fiscalStart.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  /** First day of the calendar unit that holds the day. */
  LocalDate floor(Grain unit, LocalDate day) {
    return unit.floor(day, weekStart);
  }

  /** First day of the fiscal year or quarter that holds the day; other units have no other. */
  LocalDate fiscalFloor(Grain unit, LocalDate day) {
    int since = Math.floorMod(day.getMonthValue() - fiscalStart.getValue(), 12);
    return switch (unit) {
      case YEAR -> day.withDayOfMonth(1).minusMonths(since);
      case QUARTER -> day.withDayOfMonth(1).minusMonths(since % 3);
      case MONTH, WEEK, DAY -> floor(unit, day);
    };
  }

  /** First day of the fiscal year of that name. */
  LocalDate fiscalYear(int name) {
    int year = fiscalStart == Month.JANUARY ? name : name - 1;
    return LocalDate.of(year, fiscalStart, 1);
  }
}
