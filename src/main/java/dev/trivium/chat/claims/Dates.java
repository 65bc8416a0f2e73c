package dev.trivium.chat.claims;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds days, months, quarters and years in a sentence, in figures or in words. */
final class Dates {
  private static final Map<String, Month> MONTHS = months();
  private static final String NAMES = String.join("|", MONTHS.keySet());
  private static final String YEAR = "(?<y>(?:19|20)\\d{2})";

  /** More exact forms first, as each takes its words away from the next. */
  private static final List<Pattern> FORMS =
      List.of(
          form("\\b" + YEAR + "-(?<m>\\d{2})-(?<d>\\d{2})\\b"),
          form("\\b(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\." + YEAR + "\\b"),
          form("\\b(?<d>\\d{1,2})(?:\\.|st|nd|rd|th)?(?: of)? (?<n>" + NAMES + ")\\.?,? " + YEAR),
          form("\\b(?<n>" + NAMES + ")\\.? (?<d>\\d{1,2})(?:st|nd|rd|th)?,? " + YEAR),
          form("\\b" + YEAR + "-(?<m>\\d{2})\\b(?!-)"),
          form("\\b(?<n>" + NAMES + ")\\.?,?(?: of)? " + YEAR),
          form("\\bQ(?<q>[1-4])(?: of)?[ /-]" + YEAR),
          form("\\b" + YEAR + "[ /-]Q(?<q>[1-4])\\b"),
          form("(?<![\\d.,])" + YEAR + "(?![\\d%]|[.,]\\d)"));

  private Dates() {}

  private static Pattern form(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static Map<String, Month> months() {
    Map<String, Month> out = new HashMap<>();
    for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      for (Month month : Month.values()) {
        for (TextStyle style : List.of(TextStyle.FULL, TextStyle.SHORT)) {
          String name = month.getDisplayName(style, language).toLowerCase(language);
          out.put(name.replace(".", ""), month);
        }
      }
    }
    out.put("sept", Month.SEPTEMBER);
    return out;
  }

  /** Adds what was found to {@code found}; returns the sentence with blanks in its place. */
  static String take(String sentence, List<Claim> found) {
    String rest = sentence;
    for (Pattern form : FORMS) {
      Matcher match = form.matcher(rest);
      StringBuilder left = new StringBuilder(rest);
      List<Claim.When> here = new ArrayList<>();
      while (match.find()) {
        Claim.When when = when(match);
        if (when != null) {
          here.add(when);
          left.replace(match.start(), match.end(), " ".repeat(match.end() - match.start()));
        }
      }
      found.addAll(here);
      rest = left.toString();
    }
    return rest;
  }

  private static Claim.@org.jspecify.annotations.Nullable When when(Matcher match) {
    Map<String, Integer> groups = match.namedGroups();
    int year = Integer.parseInt(match.group("y"));
    try {
      if (groups.containsKey("q")) {
        LocalDate from = LocalDate.of(year, 3 * Integer.parseInt(match.group("q")) - 2, 1);
        return new Claim.When(match.group(), from, from.plusMonths(3), false);
      }
      boolean named = groups.containsKey("n");
      if (!named && !groups.containsKey("m")) {
        LocalDate from = LocalDate.of(year, 1, 1);
        return new Claim.When(match.group(), from, from.plusYears(1), true);
      }
      int month =
          named
              ? MONTHS
                  .getOrDefault(match.group("n").toLowerCase(Locale.ROOT), Month.JANUARY)
                  .getValue()
              : Integer.parseInt(match.group("m"));
      if (!groups.containsKey("d")) {
        YearMonth whole = YearMonth.of(year, month);
        return new Claim.When(match.group(), whole.atDay(1), whole.plusMonths(1).atDay(1), false);
      }
      LocalDate day = LocalDate.of(year, month, Integer.parseInt(match.group("d")));
      return new Claim.When(match.group(), day, day.plusDays(1), false);
    } catch (DateTimeException noDate) {
      return null;
    }
  }
}
