package dev.trivium.chat.understanding;

import java.time.LocalDate;
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
  static Times read(Slots slots, LocalDate today, @Nullable Period last) {
    List<Period> fixed = new ArrayList<>();
    TimeExpr.@Nullable Earlier earlier = null;
    boolean yearEarlier = slots.has(Cue.YOY);
    for (TimeExpr expr : slots.times) {
      switch (expr) {
        case TimeExpr.Fixed f -> fixed.add(ahead(f, slots, today));
        case TimeExpr.Earlier e -> earlier = e;
        case TimeExpr.YearEarlier y -> yearEarlier = true;
        case TimeExpr.Unclear u -> {
          return new Times(null, null, u.readings());
        }
      }
    }
    boolean compares =
        slots.any(Cue.COMPARE, Cue.GROWTH, Cue.YOY, Cue.QOQ, Cue.MOM, Cue.WOW, Cue.DOD)
            || (slots.has(Cue.OVER) && fixed.size() == 2);
    if (fixed.isEmpty()) {
      return withoutPeriod(earlier, yearEarlier && !slots.has(Cue.YOY), compares, last);
    }
    boolean values = fixed.size() == 1 && slots.comparesValues();
    if (fixed.size() == 1 && (!compares || values) && earlier == null && !yearEarlier) {
      return new Times(fixed.get(0), null, List.of());
    }
    if (!compares && fixed.size() > 1) {
      return joined(fixed);
    }
    return compared(fixed, earlier, yearEarlier, today);
  }

  private static Period ahead(TimeExpr.Fixed fixed, Slots slots, LocalDate today) {
    LocalDate to = fixed.period().to();
    boolean past = to != null && !to.isAfter(today);
    boolean next = fixed.yearless() && slots.has(Cue.FORECAST) && past;
    return next ? fixed.period().shifted(Grain.YEAR, 1) : fixed.period();
  }

  private static Times withoutPeriod(
      TimeExpr.@Nullable Earlier earlier,
      boolean yearEarlier,
      boolean compares,
      @Nullable Period last) {
    if (last == null || (earlier == null && !yearEarlier)) {
      return NONE;
    }
    Period before = yearEarlier ? last.yearBefore() : unitBefore(last, earlier);
    return compares ? new Times(last, before, List.of()) : new Times(before, null, List.of());
  }

  private static Period unitBefore(Period period, TimeExpr.@Nullable Earlier earlier) {
    Grain unit = earlier == null ? null : earlier.unit();
    LocalDate from = period.from();
    if (unit == null || from == null || unit == period.unit()) {
      return period.before();
    }
    if (unit == Grain.YEAR) {
      return period.yearBefore();
    }
    return Period.of(unit.plus(from, -1), from, unit);
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
      if (to.equals(next.from())) {
        all = Period.of(from, next.to(), all.unit());
      } else if (from.equals(next.to())) {
        all = Period.of(next.from(), to, all.unit());
      } else if (from.isBefore(next.to()) && next.from().isBefore(to)) {
        all = overlap(all, next);
      } else {
        return new Times(all, next, List.of());
      }
    }
    return new Times(all, null, List.of());
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
    boolean like = current.running() && other.equals(wholeBefore(whole));
    return new Times(current, like ? current.before() : other.cutAt(today), List.of());
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
