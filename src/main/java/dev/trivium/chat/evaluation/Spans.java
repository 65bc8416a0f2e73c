package dev.trivium.chat.evaluation;

import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Draws periods with the ways to say them, by conventions of their own. */
final class Spans {
  private static final List<Grain> UNITS =
      List.of(Grain.WEEK, Grain.MONTH, Grain.MONTH, Grain.QUARTER, Grain.YEAR);
  private static final String[] SMALL = {"", "one", "two", "three", "four", "five", "six"};

  private final LocalDate today;
  private final RandomGenerator random;

  Spans(LocalDate today, RandomGenerator random) {
    this.today = today;
    this.random = random;
  }

  /**
   * A period and its words.
   *
   * @param bare as a noun: "last month"
   * @param phrase as part of a sentence: "in the last month"
   */
  record Span(String bare, String phrase, Period period) {}

  /** A period and the one it is compared with. */
  record Pair(Span now, Span before) {}

  Span past() {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> year();
      case 3, 4 -> month();
      case 5 -> quarter();
      case 6, 7, 8 -> lastUnit();
      case 9, 10 -> running();
      case 11 -> lastUnits();
      case 12 -> ago();
      case 13 -> since();
      case 14 -> between();
      default -> rare();
    };
  }

  private Span rare() {
    return switch (random.nextInt(5)) {
      case 0 -> half();
      case 1 -> day();
      case 2 -> bareMonth();
      case 3 -> open();
      default -> months();
    };
  }

  private String pick(String... options) {
    return options[random.nextInt(options.length)];
  }

  private LocalDate first(Grain unit) {
    return unit.floor(today, DayOfWeek.MONDAY);
  }

  private Span in(String bare, Period period) {
    return new Span(bare, pick("in ", "in ", "in ", "for ", "during ", "") + bare, period);
  }

  Span year() {
    int year = today.getYear() - 1 - random.nextInt(3);
    String bare = pick("" + year, "" + year, "" + year, "the year " + year);
    return in(bare, Period.unit(Grain.YEAR, LocalDate.of(year, 1, 1)));
  }

  private String name(int month) {
    Locale english = Locale.ENGLISH;
    TextStyle style = random.nextInt(4) == 0 ? TextStyle.SHORT : TextStyle.FULL;
    return java.time.Month.of(month).getDisplayName(style, english);
  }

  private LocalDate someMonth() {
    return first(Grain.MONTH).minusMonths(1 + random.nextInt(30));
  }

  private Span month() {
    LocalDate month = someMonth();
    String name = name(month.getMonthValue());
    String bare =
        pick(
            name + " " + month.getYear(),
            name + " " + month.getYear(),
            "the month of " + name + " " + month.getYear(),
            month.toString().substring(0, 7),
            name + " of " + month.getYear());
    return in(bare, Period.unit(Grain.MONTH, month));
  }

  private Span bareMonth() {
    LocalDate month = first(Grain.MONTH).minusMonths(1 + random.nextInt(11));
    String name = name(month.getMonthValue());
    return new Span(name, pick("in ", "for ", "during ") + name, Period.unit(Grain.MONTH, month));
  }

  private Span quarter() {
    LocalDate start = first(Grain.QUARTER).minusMonths(3L * (1 + random.nextInt(8)));
    int n = (start.getMonthValue() + 2) / 3;
    String ordinal = List.of("first", "second", "third", "fourth").get(n - 1);
    String bare =
        pick(
            "Q" + n + " " + start.getYear(),
            "Q" + n + " " + start.getYear(),
            "q" + n + " of " + start.getYear(),
            "the " + ordinal + " quarter of " + start.getYear(),
            start.getYear() + " Q" + n);
    return in(bare, Period.unit(Grain.QUARTER, start));
  }

  private Span half() {
    int year = today.getYear() - 1 - random.nextInt(2);
    boolean second = random.nextBoolean();
    LocalDate from = LocalDate.of(year, second ? 7 : 1, 1);
    String bare =
        pick(
            "the " + (second ? "second" : "first") + " half of " + year,
            "H" + (second ? 2 : 1) + " " + year);
    return in(bare, Period.of(from, from.plusMonths(6), null));
  }

  private Span lastUnit() {
    Grain unit = UNITS.get(random.nextInt(UNITS.size()));
    LocalDate from = unit.plus(first(unit), -1);
    String word = unit.word();
    String bare =
        pick(
            "last " + word,
            "last " + word,
            "last " + word,
            "the previous " + word,
            "the past " + word,
            "prior " + word,
            "the " + word + " before this one");
    boolean plain = bare.startsWith("last");
    String phrase = plain ? bare : pick("in ", "for ", "") + bare;
    return new Span(bare, phrase, Period.unit(unit, from));
  }

  /** The unit that runs: from its first day to today, both included. */
  Span running() {
    Grain unit = UNITS.get(random.nextInt(UNITS.size()));
    Period period = new Period(first(unit), today.plusDays(1), unit, true);
    String word = unit.word();
    String shorthand = unit == Grain.WEEK ? "this week" : word.charAt(0) + "td";
    String bare =
        pick(
            "this " + word,
            "this " + word,
            "this " + word + " so far",
            word + " to date",
            "the current " + word,
            shorthand);
    boolean noun = bare.startsWith("the ");
    return new Span(bare, noun ? "in " + bare : bare, period);
  }

  private Span lastUnits() {
    Grain unit =
        List.of(Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.MONTH, Grain.YEAR).get(random.nextInt(5));
    int n = unit == Grain.DAY ? 7 + random.nextInt(60) : 2 + random.nextInt(5);
    LocalDate end = first(unit);
    String number = n < SMALL.length && random.nextBoolean() ? SMALL[n] : "" + n;
    String bare =
        pick("the last ", "the past ", "the previous ", "last ", "trailing ")
            + number
            + " "
            + unit.word()
            + "s";
    String phrase = pick("in ", "over ", "for ", "during ", "") + bare;
    return new Span(bare, phrase, Period.of(unit.plus(end, -n), end, unit));
  }

  private Span ago() {
    Grain unit = List.of(Grain.WEEK, Grain.MONTH, Grain.YEAR).get(random.nextInt(3));
    int n = 2 + random.nextInt(3);
    LocalDate from = unit.plus(first(unit), -n);
    String number = random.nextBoolean() ? SMALL[n] : "" + n;
    String bare = number + " " + unit.word() + "s ago";
    return new Span(bare, bare, Period.unit(unit, from));
  }

  private Span since() {
    LocalDate month = someMonth();
    boolean year = random.nextInt(3) == 0;
    LocalDate from = year ? LocalDate.of(today.getYear() - 1 - random.nextInt(2), 1, 1) : month;
    String name = year ? "" + from.getYear() : name(from.getMonthValue()) + " " + from.getYear();
    String bare = pick("since ", "since ", "from ", "starting ") + name;
    String phrase = bare.startsWith("from") ? bare + " on" : bare;
    return new Span(phrase, phrase, Period.of(from, today.plusDays(1), null));
  }

  private Span open() {
    LocalDate month = someMonth();
    String name = name(month.getMonthValue()) + " " + month.getYear();
    boolean until = random.nextBoolean();
    LocalDate to = until ? month.plusMonths(1) : month;
    String bare = pick(until ? "until " : "before ", until ? "up to " : "before ") + name;
    boolean upTo = bare.startsWith("up to");
    return new Span(
        upTo ? "up to and including " + name : bare,
        upTo ? "up to and including " + name : bare,
        new Period(null, to, null, false));
  }

  Span between() {
    LocalDate from = someMonth().minusMonths(3);
    LocalDate last = from.plusMonths(1L + random.nextInt(3));
    boolean sameYear = from.getYear() == last.getYear();
    String start = name(from.getMonthValue()) + (sameYear ? "" : " " + from.getYear());
    String end = name(last.getMonthValue()) + " " + last.getYear();
    String bare =
        pick(
            "from " + start + " to " + end,
            "between " + start + " and " + end,
            start + " to " + end,
            start + " through " + end,
            "from " + start + " until " + end);
    return new Span(bare, bare, Period.of(from, last.plusMonths(1), null));
  }

  private Span months() {
    LocalDate from = someMonth();
    LocalDate next = from.plusMonths(1);
    boolean sameYear = from.getYear() == next.getYear();
    String bare =
        name(from.getMonthValue())
            + (sameYear ? "" : " " + from.getYear())
            + " and "
            + name(next.getMonthValue())
            + " "
            + next.getYear();
    return new Span(bare, "in " + bare, Period.of(from, next.plusMonths(1), null));
  }

  private Span day() {
    LocalDate day = today.minusDays(1L + random.nextInt(400));
    if (random.nextInt(3) == 0) {
      LocalDate yesterday = today.minusDays(1);
      return new Span("yesterday", "yesterday", Period.unit(Grain.DAY, yesterday));
    }
    String name = name(day.getMonthValue());
    int n = day.getDayOfMonth();
    String bare =
        pick(
            n + " " + name + " " + day.getYear(),
            name + " " + n + ", " + day.getYear(),
            day.toString(),
            "the " + n + ordinal(n) + " of " + name + " " + day.getYear());
    return new Span(bare, "on " + bare, Period.unit(Grain.DAY, day));
  }

  private static String ordinal(int n) {
    if (n / 10 == 1) {
      return "th";
    }
    return switch (n % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  /** A period that is over and the one before it, or one that runs and as many days before. */
  Pair pair() {
    return switch (random.nextInt(5)) {
      case 0 -> runningPair();
      case 1 -> lastPair();
      case 2 -> years();
      default -> twoMonths();
    };
  }

  private Pair runningPair() {
    Grain unit = UNITS.get(random.nextInt(UNITS.size()));
    Period now = new Period(first(unit), today.plusDays(1), unit, true);
    String bare = "this " + unit.word();
    String last = pick("last ", "the previous ", "last ") + unit.word();
    return new Pair(new Span(bare, bare, now), new Span(last, last, now.before()));
  }

  private Pair lastPair() {
    Grain unit = UNITS.get(random.nextInt(UNITS.size()));
    Period now = Period.unit(unit, unit.plus(first(unit), -1));
    String bare = "last " + unit.word();
    String before = "the " + unit.word() + " before";
    return new Pair(new Span(bare, bare, now), new Span(before, before, now.before()));
  }

  private Pair years() {
    int year = today.getYear() - 1 - random.nextInt(2);
    int earlier = year - 1 - random.nextInt(2);
    return new Pair(of("" + year, Grain.YEAR, year), of("" + earlier, Grain.YEAR, earlier));
  }

  private static Span of(String bare, Grain unit, int year) {
    return new Span(bare, bare, Period.unit(unit, LocalDate.of(year, 1, 1)));
  }

  private Pair twoMonths() {
    LocalDate now = someMonth();
    LocalDate before = random.nextBoolean() ? now.minusMonths(1) : now.minusYears(1);
    String a = name(now.getMonthValue()) + " " + now.getYear();
    String b = name(before.getMonthValue()) + " " + before.getYear();
    return new Pair(
        new Span(a, a, Period.unit(Grain.MONTH, now)),
        new Span(b, b, Period.unit(Grain.MONTH, before)));
  }

  /** A period of whole units, to be set against the year before. */
  Span whole() {
    return switch (random.nextInt(4)) {
      case 0 -> year();
      case 1 -> quarter();
      case 2 -> month();
      default -> lastUnit();
    };
  }

  /** A period to come, in units of at least a week. */
  Span ahead() {
    Grain unit =
        List.of(Grain.WEEK, Grain.MONTH, Grain.MONTH, Grain.QUARTER).get(random.nextInt(4));
    LocalDate from = unit.plus(first(unit), 1);
    int n = random.nextInt(3) == 0 ? 1 : 2 + random.nextInt(5);
    String bare =
        n == 1
            ? "next " + unit.word()
            : pick("the next ", "the coming ", "the following ")
                + (random.nextBoolean() ? SMALL[n] : "" + n)
                + " "
                + unit.word()
                + "s";
    return new Span(bare, "for " + bare, Period.of(from, unit.plus(from, n), unit));
  }
}
