package dev.trivium.chat.understanding;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single points of the calendar: a year, a quarter, a month, a week, a day. */
final class CalendarAtoms {
  private static final Pattern SHORT = Pattern.compile("(\\p{L}{1,2})(\\d{1,2})");
  private static final List<String> SHORTS = List.of("q", "h", "w");

  private final Language language;
  private final LocalDate today;
  private final TimeRules rules;
  private final Relatives relatives;
  private final WrittenDates written;

  CalendarAtoms(Language language, LocalDate today, TimeRules rules, Relatives relatives) {
    this.language = language;
    this.today = today;
    this.rules = rules;
    this.relatives = relatives;
    this.written = new WrittenDates(this, rules);
  }

  @Nullable Atom at(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    return switch (token.kind()) {
      case DATE -> written.at(token.text(), i + 1);
      case NUMBER -> numbered(tokens, i);
      case WORD -> worded(tokens, i);
      case ID, SYMBOL -> null;
    };
  }

  /** A year and the token after it. */
  private record Year(int end, int value) {}

  /** "2016", "of 2016", "last year": the year a point belongs to, or null for an open one. */
  private @Nullable Year year(List<Token> tokens, int i) {
    int at = skip(tokens, i);
    if (at >= tokens.size()) {
      return null;
    }
    Integer named = year(tokens.get(at));
    if (named != null) {
      return new Year(at + 1, named);
    }
    // "up from last year" sets two years side by side, "march of last year" names one.
    boolean from = at > i && language.phrase("from", tokens, at - 1) == at;
    TimeExpr.Hit hit = from ? null : relatives.year(tokens, at);
    Period period = hit == null ? null : hit.period();
    LocalDate first = period == null ? null : period.from();
    return hit == null || first == null ? null : new Year(hit.end(), first.getYear());
  }

  private Atom months(List<Token> tokens, int end, int month, int months) {
    Year year = year(tokens, end);
    return year == null
        ? Atom.months(end, null, month, months)
        : Atom.months(year.end(), year.value(), month, months);
  }

  private Atom day(List<Token> tokens, int end, int month, int day) {
    Year year = year(tokens, end);
    return year == null
        ? Atom.day(end, null, month, day)
        : Atom.day(year.end(), year.value(), month, day);
  }

  private @Nullable Atom part(List<Token> tokens, String kind, int n, int end) {
    Year year = year(tokens, end);
    return year == null
        ? shortPart(kind, n, null, end)
        : shortPart(kind, n, year.value(), year.end());
  }

  /** The n-th quarter, half or week of a year; null where there is none. */
  @Nullable Atom shortPart(String kind, int n, @Nullable Integer year, int end) {
    if (kind.equals("q") && n >= 1 && n <= 4) {
      return Atom.months(end, year, n * 3 - 2, 3);
    }
    if (kind.equals("h") && (n == 1 || n == 2)) {
      return Atom.months(end, year, n * 6 - 5, 6);
    }
    if (kind.equals("w") && n >= 1 && n <= 53) {
      LocalDate first =
          LocalDate.of(year == null ? today.getYear() : year, 1, 4)
              .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, n)
              .with(TemporalAdjusters.previousOrSame(rules.weekStart()));
      return Atom.fixed(end, Period.unit(Grain.WEEK, first));
    }
    return null;
  }

  private @Nullable Atom numbered(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    Integer year = year(token);
    if (year != null) {
      return Atom.months(i + 1, year, 1, 12);
    }
    int day = dayNumber(token);
    return day > 0 ? dayOfMonth(tokens, i, day) : null;
  }

  private @Nullable Atom dayOfMonth(List<Token> tokens, int i, int day) {
    int at = skip(tokens, i + 1);
    int month = at < tokens.size() ? month(tokens.get(at).text()) : 0;
    return month == 0 ? null : day(tokens, at + 1, month, day);
  }

  private @Nullable Atom worded(List<Token> tokens, int i) {
    String text = tokens.get(i).text();
    int month = month(text);
    if (month > 0) {
      return month(tokens, i, month);
    }
    Matcher shorter = SHORT.matcher(text);
    if (shorter.matches()) {
      return part(tokens, kind(shorter.group(1)), Integer.parseInt(shorter.group(2)), i + 1);
    }
    int ordinal = ordinal(text);
    if (ordinal > 0) {
      Atom part = ordinalPart(tokens, i, ordinal);
      return part == null ? dayOfMonth(tokens, i, ordinal) : part;
    }
    return weekNumber(tokens, i);
  }

  /** "november", "november 2017", "november 6", "november the 6th, 2017". */
  private Atom month(List<Token> tokens, int i, int month) {
    int at = language.phrase("the", tokens, i + 1);
    Token next = at < 0 && i + 1 < tokens.size() ? tokens.get(i + 1) : null;
    Token ordinal = at > 0 && at < tokens.size() ? tokens.get(at) : null;
    if (ordinal != null && language.dayOrdinal(ordinal.text()) > 0) {
      return day(tokens, at + 1, month, language.dayOrdinal(ordinal.text()));
    }
    if (next != null && year(next) == null && dayNumber(next) > 0) {
      return day(tokens, i + 2, month, dayNumber(next));
    }
    return months(tokens, i + 1, month, 1);
  }

  private int dayNumber(Token token) {
    int ordinal = language.dayOrdinal(token.text());
    if (ordinal > 0) {
      return ordinal;
    }
    boolean day = token.whole() && token.number() >= 1 && token.number() <= 31;
    return day && !token.money() && !token.percent() ? (int) token.number() : 0;
  }

  /** Whether letters before a number are short for a quarter, a half or a week. */
  private String kind(String letters) {
    return SHORTS.stream()
        .filter(kind -> language.calendar("short." + kind).contains(letters))
        .findFirst()
        .orElse("");
  }

  /** "third quarter of 2016", "first half of last year". */
  private @Nullable Atom ordinalPart(List<Token> tokens, int i, int n) {
    if (i + 1 >= tokens.size()) {
      return null;
    }
    String word = tokens.get(i + 1).text();
    boolean half = language.calendar("half").contains(word);
    boolean quarter = language.units().get(word) == Grain.QUARTER;
    return half || quarter ? part(tokens, half ? "h" : "q", n, i + 2) : null;
  }

  /** "week 45", "week 45 of 2017". */
  private @Nullable Atom weekNumber(List<Token> tokens, int i) {
    boolean week = language.units().get(tokens.get(i).text()) == Grain.WEEK;
    if (!week || i + 1 >= tokens.size()) {
      return null;
    }
    Token number = tokens.get(i + 1);
    boolean fits = number.whole() && number.number() >= 1 && number.number() <= 53;
    return fits ? part(tokens, "w", (int) number.number(), i + 2) : null;
  }

  int month(String text) {
    return language.numbered("month.", 12, text);
  }

  int ordinal(String text) {
    int digits = language.dayOrdinal(text);
    return digits > 0 ? digits : language.numbered("ordinal.", 4, text);
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
