package dev.trivium.chat.understanding;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates that are written as one word of digits and signs. */
final class WrittenDates {
  private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})(?:-(\\d{2}))?");
  private static final Pattern PART = Pattern.compile("(\\d{4})[-/ ]?([wq])(\\d{1,2})");
  private static final Pattern TRAP = Pattern.compile("([wq])(\\d{1,2})[-/](\\d{4})");
  private static final Pattern SLASHED =
      Pattern.compile("(\\d{1,2})([/.])(\\d{1,2})[/.](\\d{2,4})");

  private static final Pattern SPAN = Pattern.compile("(\\d{4})/(\\d{2})");

  private final CalendarAtoms atoms;
  private final TimeRules rules;

  WrittenDates(CalendarAtoms atoms, TimeRules rules) {
    this.atoms = atoms;
    this.rules = rules;
  }

  @Nullable Atom at(String text, int end) {
    try {
      Matcher iso = ISO.matcher(text);
      if (iso.matches()) {
        int year = number(iso, 1);
        int month = number(iso, 2);
        return iso.group(3) == null
            ? Atom.months(end, year, month, 1)
            : day(end, LocalDate.of(year, month, number(iso, 3)));
      }
      Matcher part = PART.matcher(text);
      if (part.matches()) {
        return atoms.shortPart(part.group(2), number(part, 3), number(part, 1), end);
      }
      Matcher trap = TRAP.matcher(text);
      if (trap.matches()) {
        return atoms.shortPart(trap.group(1), number(trap, 2), number(trap, 3), end);
      }
      Matcher span = SPAN.matcher(text);
      if (span.matches()) {
        return span(number(span, 1), number(span, 2), end);
      }
      Matcher slashed = SLASHED.matcher(text);
      return slashed.matches() ? slashed(slashed, end) : null;
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** "2024/25" is a fiscal year, or two calendar years if there is none; "2024/03" a month. */
  private @Nullable Atom span(int year, int second, int end) {
    if (second == (year + 1) % 100) {
      LocalDate first = rules.fiscalYear(year + 1);
      return rules.fiscalStart() == Month.JANUARY
          ? Atom.fixed(end, Period.of(first.minusYears(1), first.plusYears(1), Grain.YEAR))
          : Atom.fixed(end, Period.unit(Grain.YEAR, first));
    }
    return second >= 1 && second <= 12 ? Atom.months(end, year, second, 1) : null;
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  private static Atom day(int end, LocalDate day) {
    return Atom.fixed(end, Period.unit(Grain.DAY, day));
  }

  private static @Nullable Atom slashed(Matcher match, int end) {
    int a = number(match, 1);
    int b = number(match, 3);
    int year = number(match, 4);
    int full = year < 100 ? 2000 + year : year;
    boolean dayFirst = match.group(2).equals(".") || a > 12;
    if (dayFirst) {
      return day(end, LocalDate.of(full, b, a));
    }
    if (b > 12 || a == b) {
      return day(end, LocalDate.of(full, a, b));
    }
    Period first = Period.unit(Grain.DAY, LocalDate.of(full, b, a));
    Period second = Period.unit(Grain.DAY, LocalDate.of(full, a, b));
    return new Atom(end, null, 0, 0, 0, first, second);
  }
}
