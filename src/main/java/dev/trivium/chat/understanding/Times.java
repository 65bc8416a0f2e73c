package dev.trivium.chat.understanding;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The period of a question and the one it is compared with.
 *
 * @param time the period asked for, or null for all
 * @param base the period compared with, or null
 * @param unclear readings of a date that has two; empty for none
 */
record Times(@Nullable Period time, @Nullable Period base, List<Period> unclear) {
  static final Times NONE = new Times(null, null, List.of());

  /** Brings the expressions of a question together; {@code last} is the period used before. */
  static Times read(Slots slots, LocalDate today, TimeRules rules, @Nullable Period last) {
    List<TimeExpr.Fixed> named = new ArrayList<>();
    TimeExpr.@Nullable Earlier earlier = null;
    TimeExpr.@Nullable YearEarlier year = null;
    for (TimeExpr expr : slots.times) {
      switch (expr) {
        case TimeExpr.Fixed f -> named.add(f);
        case TimeExpr.Earlier e -> earlier = e;
        case TimeExpr.YearEarlier y -> year = y;
        case TimeExpr.Days d -> {}
        case TimeExpr.Unclear u -> {
          return new Times(null, null, u.readings());
        }
      }
    }
    boolean compares =
        slots.any(Cue.WHY, Cue.COMPARE, Cue.GROWTH, Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD)
            || (slots.has(Cue.OVER) && named.size() == 2);
    if (named.isEmpty()) {
      return new Leaning(today, rules, compares, last).read(earlier, year);
    }
    List<Period> fixed = periods(named, slots, today);
    boolean yearEarlier = year != null || slots.has(Cue.YOY);
    boolean values = fixed.size() == 1 && slots.comparesValues();
    if (fixed.size() == 1 && (!compares || values) && earlier == null && !yearEarlier) {
      return new Times(fixed.get(0), null, List.of());
    }
    if (!compares && fixed.size() > 1) {
      return joined(fixed);
    }
    return compared(fixed, earlier, yearEarlier, today);
  }

  /** The one year that is named holds for all: "in march … last year", "january and may 2025". */
  private static List<Period> periods(List<TimeExpr.Fixed> named, Slots slots, LocalDate today) {
    List<TimeExpr.Fixed> years =
        named.stream().filter(f -> !f.yearless() && f.period().isWhole()).toList();
    long open = named.stream().filter(TimeExpr.Fixed::yearless).count();
    boolean shared = years.size() == 1 && open == named.size() - 1L;
    LocalDate year = shared ? years.get(0).period().from() : null;
    List<Period> out = new ArrayList<>();
    for (TimeExpr.Fixed fixed : named) {
      LocalDate from = fixed.period().from();
      if (year != null && from != null && fixed.yearless()) {
        out.add(fixed.period().shifted(Grain.YEAR, year.getYear() - (long) from.getYear()));
      } else {
        out.add(ahead(fixed, slots, today));
      }
    }
    return out;
  }

  private static Period ahead(TimeExpr.Fixed fixed, Slots slots, LocalDate today) {
    LocalDate to = fixed.period().to();
    boolean past = to != null && !to.isAfter(today);
    boolean next = fixed.yearless() && slots.has(Cue.FORECAST) && past;
    return next ? fixed.period().shifted(Grain.YEAR, 1) : fixed.period();
  }

  /** Neighbours become one period, a part of a whole stays the part; else the two are compared. */
  private static Times joined(List<Period> fixed) {
    Period all = fixed.get(0);
    for (Period next : fixed.subList(1, fixed.size())) {
      LocalDate from = all.from();
      LocalDate to = all.to();
      if (from == null || to == null || next.from() == null || next.to() == null) {
        return new Times(overlap(all, next), null, List.of());
      }
      if (next.unit() == Grain.YEAR && all.unit() != Grain.YEAR && !all.overlaps(next)) {
        return new Times(all, part(all, from, next), List.of());
      }
      if (to.equals(next.from())) {
        all = Period.of(from, next.to(), all.unit());
      } else if (from.equals(next.to())) {
        all = Period.of(next.from(), to, all.unit());
      } else if (all.overlaps(next)) {
        all = overlap(all, next);
      } else {
        return new Times(all, next, List.of());
      }
    }
    return new Times(all, null, List.of());
  }

  /** In "q1 this year and last year" the second is the same part of its year. */
  private static Period part(Period first, LocalDate from, Period next) {
    LocalDate year = next.from();
    return year == null ? next : first.shifted(Grain.YEAR, year.getYear() - (long) from.getYear());
  }

  private static Period overlap(Period a, Period b) {
    LocalDate from = a.from();
    LocalDate to = a.to();
    boolean later = from == null || (b.from() != null && b.from().isAfter(from));
    boolean sooner = to == null || (b.to() != null && b.to().isBefore(to));
    return new Period(
        later ? b.from() : from, sooner ? b.to() : to, null, a.running() || b.running());
  }

  private static Times compared(
      List<Period> fixed,
      TimeExpr.@Nullable Earlier earlier,
      boolean yearEarlier,
      LocalDate today) {
    Period whole = fixed.get(0);
    Period current = whole.cutAt(today);
    if (yearEarlier) {
      return new Times(current, current.yearBefore(), List.of());
    }
    if (earlier != null) {
      boolean year = earlier.unit() == Grain.YEAR;
      return new Times(current, year ? current.yearBefore() : current.before(), List.of());
    }
    if (fixed.size() == 1) {
      return ends(current);
    }
    Period other = fixed.get(1);
    LocalDate start = current.from();
    boolean part = current.unit() != null && current.unit() != Grain.YEAR;
    if (part && other.unit() == Grain.YEAR && start != null && !current.overlaps(other)) {
      return new Times(current, part(current, start, other), List.of());
    }
    if (startsBefore(whole, other) && other.running()) {
      Period swapped = whole;
      whole = other;
      current = other;
      other = swapped;
    }
    boolean smaller =
        current.unit() != null && other.unit() == Grain.YEAR && current.unit() != Grain.YEAR;
    if (smaller) {
      return new Times(current, current.yearBefore(), List.of());
    }
    return new Times(current, alike(current, whole, other, today), List.of());
  }

  /** A running unit is compared with as much of the other one. */
  private static Period alike(Period current, Period whole, Period other, LocalDate today) {
    if (current.running() && other.equals(wholeBefore(whole))) {
      return current.before();
    }
    LocalDate from = current.from();
    LocalDate to = current.to();
    LocalDate start = other.from();
    LocalDate end = other.to();
    boolean alike = current.running() && current.unit() != null && current.unit() == other.unit();
    if (!alike || from == null || to == null || start == null || end == null) {
      return other.cutAt(today);
    }
    LocalDate cut =
        from.getMonth() == start.getMonth() && from.getDayOfMonth() == start.getDayOfMonth()
            ? to.minusDays(1).plusYears(start.getYear() - (long) from.getYear()).plusDays(1)
            : start.plusDays(ChronoUnit.DAYS.between(from, to));
    return new Period(start, cut.isBefore(end) ? cut : end, other.unit(), true);
  }

  /** "from 2015 to 2016": the last unit of a range against its first. */
  private static Times ends(Period range) {
    LocalDate from = range.from();
    LocalDate to = range.to();
    Grain unit = range.unit();
    boolean two =
        from != null
            && to != null
            && unit != null
            && !range.running()
            && Period.unitsBetween(from, to, unit) == 2
            && unit.plus(from, 2).equals(to);
    if (from != null && to != null && unit != null && two) {
      return new Times(Period.unit(unit, unit.plus(from, 1)), Period.unit(unit, from), List.of());
    }
    return new Times(range, range.before(), List.of());
  }

  private static boolean startsBefore(Period a, Period b) {
    return a.from() != null && b.from() != null && a.from().isBefore(b.from());
  }

  private static Period wholeBefore(Period running) {
    LocalDate from = running.from();
    Grain unit = running.unit();
    return from == null || unit == null ? running : Period.of(unit.plus(from, -1), from, unit);
  }
}
