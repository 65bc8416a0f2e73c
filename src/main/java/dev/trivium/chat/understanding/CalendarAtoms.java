package dev.trivium.chat.understanding;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single points of the calendar: a year, a quarter, a month, a week, a day. */
final class CalendarAtoms {
  private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})(?:-(\\d{2}))?");
  private static final Pattern PART = Pattern.compile("(\\d{4})[-/ ]?([wq])(\\d{1,2})");
  private static final Pattern TRAP = Pattern.compile("([wq])(\\d{1,2})[-/](\\d{4})");
  private static final Pattern SLASHED =
      Pattern.compile("(\\d{1,2})([/.])(\\d{1,2})[/.](\\d{2,4})");
  private static final Pattern SHORT = Pattern.compile("([qhw])(\\d{1,2})");
  private static final Pattern ORDINAL = Pattern.compile("(\\d{1,2})(?:st|nd|rd|th)");

  private final Language language;
  private final LocalDate today;
  private final DayOfWeek weekStart;

  CalendarAtoms(Language language, LocalDate today, DayOfWeek weekStart) {
    this.language = language;
    this.today = today;
    this.weekStart = weekStart;
  }

  /**
   * A point whose year may still be open.
   *
   * @param month first month, 1 to 12; 0 for a whole year
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
    boolean yearless() {
      return fixed == null && year == null;
    }
  }

  @Nullable Atom at(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    return switch (token.kind()) {
      case DATE -> dated(token.text(), i + 1);
      case NUMBER -> numbered(tokens, i);
      case WORD -> worded(tokens, i);
      case ID, SYMBOL -> null;
    };
  }

  /** The period of an atom; an open year is the given one, else the latest that has begun. */
  @Nullable Period resolve(Atom atom, @Nullable Integer year) {
    if (atom.fixed() != null) {
      return atom.fixed();
    }
    Integer own = atom.year() == null ? year : atom.year();
    try {
      Period period = build(atom, own == null ? today.getYear() : own);
      LocalDate from = period.from();
      boolean later = own == null && from != null && from.isAfter(today);
      return later ? build(atom, today.getYear() - 1) : period;
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  private static Period build(Atom atom, int year) {
    if (atom.months() == 0) {
      return Period.unit(Grain.DAY, LocalDate.of(year, atom.month(), atom.day()));
    }
    LocalDate first = LocalDate.of(year, atom.month(), 1);
    Grain unit =
        switch (atom.months()) {
          case 1, 6 -> Grain.MONTH;
          case 3 -> Grain.QUARTER;
          default -> Grain.YEAR;
        };
    return Period.of(first, first.plusMonths(atom.months()), unit);
  }

  private static Atom months(int end, @Nullable Integer year, int month, int months) {
    return new Atom(end, year, month, 1, months, null, null);
  }

  private static Atom fixed(int end, Period period) {
    return new Atom(end, null, 0, 0, 0, period, null);
  }

  private @Nullable Atom dated(String text, int end) {
    try {
      Matcher iso = ISO.matcher(text);
      if (iso.matches()) {
        int year = Integer.parseInt(iso.group(1));
        int month = Integer.parseInt(iso.group(2));
        return iso.group(3) == null
            ? months(end, year, month, 1)
            : day(end, LocalDate.of(year, month, Integer.parseInt(iso.group(3))));
      }
      Matcher part = PART.matcher(text);
      if (part.matches()) {
        return shortPart(
            part.group(2), Integer.parseInt(part.group(3)), Integer.parseInt(part.group(1)), end);
      }
      Matcher trap = TRAP.matcher(text);
      if (trap.matches()) {
        return shortPart(
            trap.group(1), Integer.parseInt(trap.group(2)), Integer.parseInt(trap.group(3)), end);
      }
      Matcher slashed = SLASHED.matcher(text);
      return slashed.matches() ? slashed(slashed, end) : null;
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  private static Atom day(int end, LocalDate day) {
    return fixed(end, Period.unit(Grain.DAY, day));
  }

  private static @Nullable Atom slashed(Matcher match, int end) {
    int a = Integer.parseInt(match.group(1));
    int b = Integer.parseInt(match.group(3));
    int year = Integer.parseInt(match.group(4));
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

  private @Nullable Atom shortPart(String kind, int n, @Nullable Integer year, int end) {
    if (kind.equals("q") && n >= 1 && n <= 4) {
      return months(end, year, n * 3 - 2, 3);
    }
    if (kind.equals("h") && (n == 1 || n == 2)) {
      return months(end, year, n * 6 - 5, 6);
    }
    if (kind.equals("w") && n >= 1 && n <= 53) {
      int own = year == null ? today.getYear() : year;
      LocalDate first =
          LocalDate.of(own, 1, 4)
              .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, n)
              .with(TemporalAdjusters.previousOrSame(weekStart));
      return fixed(end, Period.unit(Grain.WEEK, first));
    }
    return null;
  }

  private @Nullable Atom numbered(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    Integer year = year(token);
    if (year != null) {
      return months(i + 1, year, 1, 12);
    }
    boolean dayLike = token.whole() && token.number() >= 1 && token.number() <= 31;
    return dayLike ? dayOfMonth(tokens, i, (int) token.number()) : null;
  }

  private @Nullable Atom dayOfMonth(List<Token> tokens, int i, int day) {
    int at = skip(tokens, i + 1);
    int month = at < tokens.size() ? month(tokens.get(at).text()) : 0;
    if (month == 0) {
      return null;
    }
    int yearAt = skip(tokens, at + 1);
    Integer year = yearAt < tokens.size() ? year(tokens.get(yearAt)) : null;
    return new Atom(year == null ? at + 1 : yearAt + 1, year, month, day, 0, null, null);
  }

  private @Nullable Atom worded(List<Token> tokens, int i) {
    String text = tokens.get(i).text();
    int month = month(text);
    if (month > 0) {
      return month(tokens, i, month);
    }
    Matcher shorter = SHORT.matcher(text);
    if (shorter.matches()) {
      int at = skip(tokens, i + 1);
      Integer year = at < tokens.size() ? year(tokens.get(at)) : null;
      return shortPart(
          shorter.group(1),
          Integer.parseInt(shorter.group(2)),
          year,
          year == null ? i + 1 : at + 1);
    }
    int ordinal = ordinal(text);
    if (ordinal > 0) {
      Atom part = ordinalPart(tokens, i, ordinal);
      return part == null ? dayOfMonth(tokens, i, ordinal) : part;
    }
    return weekNumber(tokens, i);
  }

  /** "november", "november 2017", "november 6", "november 6th, 2017". */
  private Atom month(List<Token> tokens, int i, int month) {
    int at = skip(tokens, i + 1);
    if (at < tokens.size()) {
      Token next = tokens.get(at);
      Integer year = year(next);
      if (year != null) {
        return months(at + 1, year, month, 1);
      }
      int day = dayNumber(next);
      if (day > 0 && at == i + 1) {
        int yearAt = skip(tokens, at + 1);
        Integer own = yearAt < tokens.size() ? year(tokens.get(yearAt)) : null;
        return new Atom(own == null ? at + 1 : yearAt + 1, own, month, day, 0, null, null);
      }
    }
    return months(i + 1, null, month, 1);
  }

  private static int dayNumber(Token token) {
    Matcher ordinal = ORDINAL.matcher(token.text());
    if (ordinal.matches()) {
      return Integer.parseInt(ordinal.group(1));
    }
    boolean day = token.whole() && token.number() >= 1 && token.number() <= 31;
    return day && !token.money() && !token.percent() ? (int) token.number() : 0;
  }

  /** "third quarter of 2016", "first half of 2015". */
  private @Nullable Atom ordinalPart(List<Token> tokens, int i, int n) {
    if (i + 1 >= tokens.size()) {
      return null;
    }
    String word = tokens.get(i + 1).text();
    boolean half = language.calendar("half").contains(word);
    boolean quarter = language.units().get(word) == Grain.QUARTER;
    if (!half && !quarter) {
      return null;
    }
    int at = skip(tokens, i + 2);
    Integer year = at < tokens.size() ? year(tokens.get(at)) : null;
    return shortPart(half ? "h" : "q", n, year, year == null ? i + 2 : at + 1);
  }

  /** "week 45", "week 45 of 2017". */
  private @Nullable Atom weekNumber(List<Token> tokens, int i) {
    boolean week = language.units().get(tokens.get(i).text()) == Grain.WEEK;
    if (!week || i + 1 >= tokens.size()) {
      return null;
    }
    Token number = tokens.get(i + 1);
    if (!number.whole() || number.number() < 1 || number.number() > 53) {
      return null;
    }
    int at = skip(tokens, i + 2);
    Integer year = at < tokens.size() ? year(tokens.get(at)) : null;
    return shortPart("w", (int) number.number(), year, year == null ? i + 2 : at + 1);
  }

  int month(String text) {
    return named("month.", 12, text);
  }

  int weekday(String text) {
    return named("weekday.", 7, text);
  }

  int ordinal(String text) {
    Matcher digits = ORDINAL.matcher(text);
    return digits.matches() ? Integer.parseInt(digits.group(1)) : named("ordinal.", 4, text);
  }

  private int named(String name, int count, String text) {
    for (int n = 1; n <= count; n++) {
      if (language.calendar(name + n).contains(text)) {
        return n;
      }
    }
    return 0;
  }

  static @Nullable Integer year(Token token) {
    boolean fits =
        token.kind() == Token.Kind.NUMBER
            && token.text().matches("(?:19|20)\\d{2}")
            && !token.money()
            && !token.percent();
    return fits ? (int) token.number() : null;
  }

  /** Over the small words between the parts of a date. */
  private int skip(List<Token> tokens, int i) {
    int at = i;
    while (at < tokens.size() && language.calendar("of").contains(tokens.get(at).text())) {
      at++;
    }
    return at;
  }
}
