package dev.trivium.chat.claims;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be said: cells, what follows from them, dates, names, and all that a text known to be
 * true says. Numbers keep their sign; fractions are said in percent.
 */
public final class Known {
  private static final double CLOSE = 1e-9;
  private static final int RANKS = 12;
  private static final int CODED_MOST = 200;

  private final Locale language;
  private final TreeSet<Double> numbers = new TreeSet<>();
  private final TreeSet<Double> changes = new TreeSet<>();
  private final Set<LocalDate> days = new HashSet<>();
  private final Set<String> words = new HashSet<>(Set.of("i", "ai"));
  private final StringBuilder texts = new StringBuilder("\n");
  private final Set<String> foreign = new HashSet<>();

  /** Names with digits in them, which are no numbers: the number of an order, a product 3000. */
  private final TreeMap<String, Pattern> coded =
      new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(name -> name));

  public Known(Locale language) {
    this.language = language;
  }

  Locale language() {
    return language;
  }

  /**
   * Rows of a result, with what follows from them: how many there are, ranks, sums and shares of a
   * column, changes between neighbours in a row and in a column.
   */
  public Known rows(List<? extends List<? extends @Nullable Object>> rows) {
    number(rows.size());
    int width = rows.stream().mapToInt(List::size).max().orElse(0);
    for (int column = 0; column < width; column++) {
      List<Double> cells = new ArrayList<>();
      for (List<? extends @Nullable Object> row : rows) {
        @Nullable Object cell = column < row.size() ? row.get(column) : null;
        cell(cell, cells);
      }
      follows(cells);
    }
    for (List<? extends @Nullable Object> row : rows) {
      List<Double> cells = new ArrayList<>();
      row.forEach(cell -> {
        if (cell instanceof Number number) {
          cells.add(number.doubleValue());
        }
      });
      for (int i = 0; i + 1 < cells.size(); i++) {
        change(cells.get(i + 1), cells.get(i));
      }
    }
    for (int rank = 1; rank <= Math.min(rows.size(), RANKS); rank++) {
      number(rank);
    }
    return this;
  }

  private void cell(@Nullable Object cell, List<Double> numbersOfColumn) {
    if (cell instanceof Number number) {
      number(number.doubleValue());
      numbersOfColumn.add(number.doubleValue());
    } else if (cell instanceof LocalDate day) {
      day(day);
    } else if (cell != null) {
      name(cell.toString());
      date(cell.toString());
    }
  }

  private void follows(List<Double> cells) {
    double sum = cells.stream().mapToDouble(d -> d).sum();
    number(sum);
    for (int i = 0; i < cells.size(); i++) {
      if (sum != 0) {
        number(cells.get(i) / sum);
      }
      if (i > 0) {
        change(cells.get(i - 1), cells.get(i));
      }
    }
    if (cells.size() > 2) {
      change(cells.getFirst(), cells.getLast());
    }
  }

  /** From one to the other, absolute and relative. */
  private void change(double from, double to) {
    number(to - from);
    changes.add(to - from);
    if (from != 0) {
      number((to - from) / Math.abs(from));
      changes.add((to - from) / Math.abs(from));
    }
  }

  private void date(String text) {
    try {
      day(LocalDate.parse(text));
    } catch (DateTimeParseException noDate) {
      // It is a name only.
      words(text);
    }
  }

  public Known number(double number) {
    numbers.add(number);
    return this;
  }

  /** A size that says how much something went up, or down where it is below 0. */
  public Known change(double change) {
    changes.add(change);
    return number(change);
  }

  public Known day(@Nullable LocalDate day) {
    if (day != null) {
      days.add(day);
    }
    return this;
  }

  public Known name(String name) {
    words(name);
    if (name.length() < CODED_MOST && looksLikeAClaim(name)) {
      coded.computeIfAbsent(name.strip(), Known::alone);
    }
    return this;
  }

  /** "three", "Niagara Falls", "Line 9": the name must not be taken for what it says. */
  private boolean looksLikeAClaim(String name) {
    return name.chars().anyMatch(Character::isDigit)
        || Claims.of(name, language).stream().anyMatch(claim -> !(claim instanceof Claim.Name));
  }

  /** The name where it stands by itself: the 7 of "store 7", not that of 1,773 or 2027-01-01. */
  private static Pattern alone(String name) {
    return Pattern.compile(
        "(?<![\\p{L}\\d])(?<!\\d[-.,:/])" + Pattern.quote(name) + "(?![\\p{L}\\d])(?![-.,:/]\\d)",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private void words(String text) {
    texts.append(plain(text)).append('\n');
    for (String word : text.split("[^\\p{L}\\d'&.-]+")) {
      words.add(word.toLowerCase(Locale.ROOT));
    }
  }

  /** The sentence without names that look like numbers. */
  String masked(String sentence) {
    String out = sentence;
    for (Pattern name : coded.values()) {
      out = name.matcher(out).replaceAll("\u2026");
    }
    return out;
  }

  /** A text that is true, such as the question or a note of the data room: it may be repeated. */
  public Known text(String text) {
    words(text);
    for (Claim claim : Claims.of(text, language)) {
      switch (claim) {
        case Claim.Figure figure -> {
          number(figure.percent() ? figure.value() / 100 : figure.value());
          number(figure.value());
        }
        case Claim.When when -> {
          day(when.from());
          day(when.to().minusDays(1));
        }
        case Claim.Name named -> name(named.words());
        case Claim.Course course -> changes.add(course.up() ? CLOSE : -CLOSE);
      }
    }
    return this;
  }

  /** Names of the domain that no row of the evidence has: to say one is a claim by itself. */
  public Known foreign(Set<String> names) {
    foreign.addAll(names);
    return this;
  }

  boolean holds(Claim claim) {
    return switch (claim) {
      case Claim.Figure figure -> holds(figure);
      case Claim.When when -> holds(when);
      case Claim.Name name -> holds(name);
      case Claim.Course course ->
          changes.stream().anyMatch(change -> course.up() ? change > 0 : change < 0);
    };
  }

  private boolean holds(Claim.Figure figure) {
    double scale = figure.percent() ? 100 : 1;
    return near(numbers, figure.value() / scale, figure.step() / scale)
        || (figure.percent() && near(numbers, figure.value(), figure.step()));
  }

  /** The same for the size of a change downwards, whose sign the words say. */
  boolean holds(Claim.Figure figure, boolean up) {
    double scale = figure.percent() ? 100 : 1;
    double value = up ? figure.value() : -figure.value();
    return near(changes, value / scale, figure.step() / scale)
        || (figure.percent() && near(changes, value, figure.step()));
  }

  /** Whether a known number rounds to the claimed one at the digits it shows. */
  private static boolean near(NavigableSet<Double> known, double value, double step) {
    double half = step / 2 + Math.abs(value) * CLOSE + CLOSE * 1e-3;
    Double next = known.ceiling(value - half);
    return !Double.isNaN(value) && next != null && next <= value + half;
  }

  private boolean holds(Claim.When when) {
    boolean dated =
        days.stream().anyMatch(day -> !day.isBefore(when.from()) && day.isBefore(when.to()));
    return dated || (when.bare() && near(numbers, when.from().getYear(), 1));
  }

  private boolean holds(Claim.Name name) {
    String whole = plain(name.words());
    return texts.indexOf(whole) >= 0
        || List.of(whole.split("[^\\p{L}\\d'&.-]+")).stream()
            .allMatch(word -> word.isEmpty() || words.contains(word) || words.contains(word + "s"));
  }

  /** A name of the domain that the sentence says and no row has; empty for none. */
  String stranger(String sentence) {
    for (String name : foreign) {
      int at = sentence.indexOf(name);
      boolean whole =
          at >= 0
              && (at == 0 || !Character.isLetterOrDigit(sentence.charAt(at - 1)))
              && (at + name.length() == sentence.length()
                  || !Character.isLetterOrDigit(sentence.charAt(at + name.length())));
      if (whole && texts.indexOf(plain(name)) < 0) {
        return name;
      }
    }
    return "";
  }

  private static String plain(String text) {
    return text.replaceAll("[*_`|\\\\\\s\u00a0\u202f]+", " ").strip().toLowerCase(Locale.ROOT);
  }
}
