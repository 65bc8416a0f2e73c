package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.TimeExpr.Hit;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads periods of the fiscal year: "fy25", "fiscal 2025", "q1 fy2025", "last fiscal quarter". */
final class Fiscal {
  private static final Pattern SHORT = Pattern.compile("fy'?(\\d{4}|\\d{2})");
  private static final Pattern QUARTER = Pattern.compile("q([1-4])");
  private static final Pattern SPANNED = Pattern.compile("(\\d{4})/(\\d{2})");

  private final Language language;
  private final LocalDate today;
  private final TimeRules rules;
  private final Relatives relatives;

  Fiscal(Language language, LocalDate today, TimeRules rules, Relatives relatives) {
    this.language = language;
    this.today = today;
    this.rules = rules;
    this.relatives = relatives;
  }

  @Nullable Hit at(List<Token> tokens, int i) {
    Hit hit = relative(tokens, i);
    if (hit == null) {
      hit = quarter(tokens, i);
    }
    if (hit == null) {
      hit = year(tokens, i);
    }
    return hit == null ? toDate(tokens, i) : hit;
  }

  private @Nullable Hit toDate(List<Token> tokens, int i) {
    int end = language.phrase("todate.fiscal", tokens, i);
    return end < 0
        ? null
        : Hit.fiscal(end, relatives.running(Grain.YEAR, rules.fiscalFloor(Grain.YEAR, today)));
  }

  /** "this fiscal year", "last 2 financial quarters". */
  private @Nullable Hit relative(List<Token> tokens, int i) {
    for (String name : List.of("last", "next", "this")) {
      int at = language.phrase(name, tokens, i);
      boolean counted = at > 0 && at < tokens.size() && tokens.get(at).whole();
      int fiscal = at < 0 ? -1 : language.phrase("fiscal", tokens, counted ? at + 1 : at);
      Grain unit = fiscal < 0 ? null : relatives.unit(tokens, fiscal);
      if (unit == Grain.YEAR || unit == Grain.QUARTER) {
        long n = counted ? (long) tokens.get(at).number() : 1;
        LocalDate start = rules.fiscalFloor(unit, today);
        Period period =
            switch (name) {
              case "last" -> Period.of(unit.plus(start, -n), start, unit);
              case "next" -> Period.of(unit.plus(start, 1), unit.plus(start, 1 + n), unit);
              default -> relatives.running(unit, start);
            };
        return Hit.fiscal(fiscal + 1, period);
      }
    }
    return null;
  }

  /** "q1 fy25", "q1 of fiscal 2025", "fiscal q1 2025", "fiscal q1". */
  private @Nullable Hit quarter(List<Token> tokens, int i) {
    int fiscal = language.phrase("fiscal", tokens, i);
    int at = fiscal > 0 ? fiscal : i;
    Matcher quarter =
        at < tokens.size() ? QUARTER.matcher(tokens.get(at).text()) : QUARTER.matcher("");
    if (!quarter.matches()) {
      return null;
    }
    int n = Integer.parseInt(quarter.group(1));
    int next = at + 1;
    while (next < tokens.size() && language.calendar("of").contains(tokens.get(next).text())) {
      next++;
    }
    Hit year = year(tokens, next);
    Integer plain = next < tokens.size() ? CalendarAtoms.year(tokens.get(next)) : null;
    if (year == null && fiscal > 0 && plain != null) {
      year = Hit.fiscal(next + 1, named(plain));
    }
    if (year == null && fiscal > 0) {
      LocalDate first = rules.fiscalFloor(Grain.YEAR, today).plusMonths(3L * (n - 1));
      LocalDate begun = first.isAfter(today) ? first.minusYears(1) : first;
      return Hit.fiscal(at + 1, Period.unit(Grain.QUARTER, begun));
    }
    Period whole = year == null ? null : year.period();
    LocalDate from = whole == null ? null : whole.from();
    return year == null || from == null
        ? null
        : Hit.fiscal(year.end(), Period.unit(Grain.QUARTER, from.plusMonths(3L * (n - 1))));
  }

  /** "fy2025", "fy 25", "fiscal year 2025", "fiscal 2024/25". */
  private @Nullable Hit year(List<Token> tokens, int i) {
    if (i >= tokens.size()) {
      return null;
    }
    Matcher joined = SHORT.matcher(tokens.get(i).text());
    if (joined.matches()) {
      return Hit.fiscal(i + 1, named(full(Integer.parseInt(joined.group(1)))));
    }
    int fiscal = language.phrase("fiscal", tokens, i);
    int at = fiscal > 0 && relatives.unit(tokens, fiscal) == Grain.YEAR ? fiscal + 1 : fiscal;
    if (fiscal < 0 || at >= tokens.size()) {
      return null;
    }
    Token token = tokens.get(at);
    Matcher spanned = SPANNED.matcher(token.text());
    if (spanned.matches()) {
      return Hit.fiscal(at + 1, named(Integer.parseInt(spanned.group(1)) + 1));
    }
    boolean year = token.whole() && token.number() >= 0 && token.number() < 2100;
    return year && (token.number() < 100 || token.number() >= 1900)
        ? Hit.fiscal(at + 1, named(full((int) token.number())))
        : null;
  }

  private Period named(int year) {
    return Period.unit(Grain.YEAR, rules.fiscalYear(year));
  }

  private static int full(int year) {
    return year < 100 ? 2000 + year : year;
  }
}
