package dev.trivium.chat.understanding;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads "the month before" and "the same quarter last year" where no period is named beside them:
 * they lean on the period used before, else on the unit that is running.
 *
 * @param compares whether two periods are set side by side
 * @param last the period used before, or null
 */
record Leaning(LocalDate today, TimeRules rules, boolean compares, @Nullable Period last) {

  Times read(TimeExpr.@Nullable Earlier earlier, TimeExpr.@Nullable YearEarlier year) {
    if (year != null) {
      return yearEarlier(year.unit());
    }
    return earlier == null ? Times.NONE : earlier(earlier.unit());
  }

  private Times yearEarlier(@Nullable Grain unit) {
    if (unit == null && last != null) {
      return beside(last, last.yearBefore());
    }
    if (unit == null) {
      return new Times(
          null,
          null,
          List.of(
              whole(Grain.MONTH).yearBefore(),
              whole(Grain.QUARTER).yearBefore(),
              running(Grain.YEAR).yearBefore()));
    }
    return compares
        ? beside(running(unit), running(unit).yearBefore())
        : new Times(whole(unit).yearBefore(), null, List.of());
  }

  private Times earlier(@Nullable Grain unit) {
    if (last != null) {
      return beside(last, before(last, unit));
    }
    if (unit == null) {
      return new Times(
          null, null, List.of(whole(Grain.WEEK).before(), whole(Grain.MONTH).before()));
    }
    return compares
        ? beside(running(unit), running(unit).before())
        : new Times(whole(unit).before(), null, List.of());
  }

  private Times beside(Period period, Period other) {
    return compares ? new Times(period, other, List.of()) : new Times(other, null, List.of());
  }

  private static Period before(Period period, @Nullable Grain unit) {
    LocalDate from = period.from();
    if (unit == null || from == null || unit == period.unit()) {
      return period.before();
    }
    return unit == Grain.YEAR ? period.yearBefore() : Period.of(unit.plus(from, -1), from, unit);
  }

  private Period whole(Grain unit) {
    return Period.unit(unit, rules.floor(unit, today));
  }

  private Period running(Grain unit) {
    return whole(unit).cutAt(today);
  }
}
