package dev.trivium.chat.evaluation;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a cell stands for, however it is written; null where it stands for nothing of the kind. */
final class Cells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern ISO_DAY = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:[t ].*)?");
  private static final Pattern ISO_MONTH = Pattern.compile("(\\d{4})-(\\d{1,2})");
  private static final Pattern YEAR_QUARTER = Pattern.compile("(\\d{4})[-/ ]?q([1-4])");
  private static final Pattern QUARTER_YEAR = Pattern.compile("q([1-4])[-/ ]?(\\d{4})");
  private static final Pattern WEEK = Pattern.compile("(\\d{4})-?w(\\d{1,2})");
  private static final Pattern YEAR = Pattern.compile("\\d{4}");
  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int LAST_DAY = 31;
  private static final int NAME = 3;

  private Cells() {}

  static @Nullable Double number(Object cell) {
    return switch (cell) {
      case Boolean yes -> yes ? 1.0 : 0.0;
      case Number number -> finite(number.doubleValue());
      case String text -> number(text);
      default -> null;
    };
  }

  private static @Nullable Double number(String cell) {
    String text = cell.strip().replace(",", "").replace("$", "");
    boolean percent = text.endsWith("%");
    String digits = text.replaceFirst("[% ]+$", "");
    if (!NUMBER.matcher(digits).matches()) {
      return null;
    }
    double number = Double.parseDouble(digits);
    return finite(percent ? number / 100 : number);
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  /** The first day of the period. */
  static @Nullable LocalDate day(Object cell) {
    if (cell instanceof LocalDate day) {
      return day;
    }
    String written =
        switch (cell) {
          case String text -> text;
          case Number number when number.doubleValue() == Math.rint(number.doubleValue()) ->
              String.valueOf(number.longValue());
          default -> "";
        };
    try {
      return period(collapsed(written.replace(',', ' ')).toLowerCase(Locale.ROOT));
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static @Nullable LocalDate period(String text) {
    Matcher hit = ISO_DAY.matcher(text);
    if (hit.matches()) {
      return LocalDate.of(whole(hit, 1), whole(hit, 2), whole(hit, 3));
    }
    hit = ISO_MONTH.matcher(text);
    if (hit.matches()) {
      return LocalDate.of(whole(hit, 1), whole(hit, 2), 1);
    }
    hit = YEAR_QUARTER.matcher(text);
    if (hit.matches()) {
      return quarter(whole(hit, 1), whole(hit, 2));
    }
    hit = QUARTER_YEAR.matcher(text);
    if (hit.matches()) {
      return quarter(whole(hit, 2), whole(hit, 1));
    }
    hit = WEEK.matcher(text);
    if (hit.matches()) {
      return week(whole(hit, 1), whole(hit, 2));
    }
    if (YEAR.matcher(text).matches()) {
      return LocalDate.of(Integer.parseInt(text), 1, 1);
    }
    return named(text);
  }

  private static int whole(Matcher hit, int group) {
    return Integer.parseInt(hit.group(group));
  }

  private static LocalDate quarter(int year, int quarter) {
    return LocalDate.of(year, quarter * 3 - 2, 1);
  }

  private static LocalDate week(int year, int week) {
    LocalDate first = LocalDate.of(year, 1, 4).with(java.time.DayOfWeek.MONDAY);
    long weeks = IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(first.plusDays(3)).getMaximum();
    if (week < 1 || week > weeks) {
      throw new DateTimeException("no such week");
    }
    return first.plusWeeks(week - 1L);
  }

  /** A month by name with a year and perhaps a day, in any order. */
  private static @Nullable LocalDate named(String text) {
    int month = 0;
    int year = 0;
    int day = 0;
    for (String written : text.split(" ")) {
      String word = written.replaceFirst("\\.+$", "");
      if (DIGITS.matcher(word).matches()) {
        int number = Integer.parseInt(word);
        year = year == 0 && number > LAST_DAY ? number : year;
        day = day == 0 && number <= LAST_DAY ? number : day;
      } else if (month == 0
          && word.length() >= NAME
          && word.chars().allMatch(Character::isLetter)) {
        month = MONTHS.indexOf(word.substring(0, NAME)) + 1;
      }
    }
    return month == 0 || year == 0 ? null : LocalDate.of(year, month, day == 0 ? 1 : day);
  }

  /**
   * Without regard to case and to runs of blanks. Upper before lower: it folds what has no pair.
   */
  static String text(Object cell) {
    return collapsed(shown(cell)).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  static String shown(Object cell) {
    return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
  }

  private static String collapsed(String text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }

  /** Whether there is nothing in the rows but zeros and blanks; labels of zeros do not count. */
  static boolean nothing(List<List<@Nullable Object>> rows) {
    List<Double> numbers = new ArrayList<>();
    boolean blank = true;
    for (List<@Nullable Object> row : rows) {
      for (Object cell : row) {
        blank &= cell == null;
        if (cell instanceof Number number) {
          numbers.add(number.doubleValue());
        }
      }
    }
    return blank || (!numbers.isEmpty() && numbers.stream().allMatch(number -> number == 0));
  }
}
