package dev.trivium.chat.claims;

import java.time.LocalDate;
import java.time.Month;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tells the rows of a result from each other, and where a sentence says it. */
final class RowNames {
  private final List<List<String>> texts = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final Locale language;

  RowNames(List<? extends List<? extends @Nullable Object>> rows, Locale language) {
    this.language = language;
    int width = rows.stream().mapToInt(List::size).max().orElse(0);
    for (int column = 0; column < width; column++) {
      List<String> cells = new ArrayList<>();
      for (List<? extends @Nullable Object> row : rows) {
        @Nullable Object cell = column < row.size() ? row.get(column) : null;
        cells.add(cell == null || cell instanceof Number ? "" : plain(cell.toString()).strip());
      }
      texts.add(cells);
      if (new HashSet<>(cells).size() > 1) {
        columns.add(column);
      }
    }
  }

  /**
   * A place in a sentence that speaks of some of the rows.
   *
   * @param rows whose cell of the column is meant
   */
  record Mention(int column, int from, int to, BitSet rows) {}

  /**
   * Which rows the names of one column mean in each part of a sentence.
   *
   * @param rows by part; none where the column says nothing
   */
  record Part(int column, List<BitSet> rows) {}

  /** Without markup, which may stand between the words of a name. */
  static String plain(String text) {
    return text.replaceAll("[*_`|\\\\\u00a0\u202f]", " ").replaceAll("\\s+", " ");
  }

  /** The columns whose texts differ from row to row. */
  List<Integer> columns() {
    return List.copyOf(columns);
  }

  /** Whether the texts of these columns differ between any two rows. */
  boolean tellApart(Set<Integer> said) {
    Set<List<String>> seen = new HashSet<>();
    int rows = texts.isEmpty() ? 0 : texts.getFirst().size();
    for (int row = 0; row < rows; row++) {
      List<String> key = new ArrayList<>();
      for (int column : new TreeSet<>(said)) {
        key.add(texts.get(column).get(row));
      }
      if (!seen.add(key)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a day of the rows lies in it. */
  boolean within(Claim.When when) {
    return texts.stream()
        .flatMap(List::stream)
        .anyMatch(cell -> {
          LocalDate day = day(cell);
          return day != null && in(day, when);
        });
  }

  /** All places that name some of the rows but not all, in order. */
  List<Mention> mentions(String sentence) {
    List<Mention> found = new ArrayList<>();
    for (int column : columns) {
      List<Mention> here = new ArrayList<>();
      List<String> cells = texts.get(column);
      for (String cell : new TreeSet<>(cells)) {
        if (!cell.isEmpty() && day(cell) == null) {
          add(here, sentence, cell, column, row -> cells.get(row).equals(cell));
        }
      }
      if (cells.stream().anyMatch(cell -> day(cell) != null)) {
        dates(here, sentence, column);
      }
      here.stream()
          .filter(mention -> here.stream().noneMatch(other -> covers(other, mention)))
          .forEach(found::add);
    }
    found.sort(Comparator.comparingInt(Mention::from));
    return found;
  }

  private void dates(List<Mention> found, String sentence, int column) {
    List<String> cells = texts.get(column);
    for (Claim claim : new HashSet<>(Claims.of(sentence, language))) {
      if (claim instanceof Claim.When when) {
        add(
            found,
            sentence,
            when.words().strip(),
            column,
            row -> {
              LocalDate day = day(cells.get(row));
              return day != null && in(day, when);
            });
      }
    }
    for (Month month : Month.values()) {
      String name = month.getDisplayName(TextStyle.FULL, language);
      // "May" is a month, "may" is not.
      add(
          found,
          sentence,
          name,
          column,
          row -> {
            LocalDate day = day(cells.get(row));
            return day != null && day.getMonth() == month;
          });
    }
  }

  private void add(
      List<Mention> found, String sentence, String words, int column, IntPredicate meant) {
    BitSet rows = new BitSet();
    int all = texts.get(column).size();
    for (int row = 0; row < all; row++) {
      rows.set(row, meant.test(row));
    }
    if (rows.isEmpty() || rows.cardinality() == all) {
      return;
    }
    boolean exact = words.length() == 1 || words.equals("May");
    Matcher match =
        Pattern.compile(
                "(?<![\\p{L}\\d])" + Pattern.quote(words) + "(?![\\p{L}\\d])",
                exact ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(sentence);
    while (match.find()) {
      found.add(new Mention(column, match.start(), match.end(), rows));
    }
  }

  /** "York" in "New York", "January" in "January 2026". */
  private static boolean covers(Mention longer, Mention mention) {
    return longer.from() <= mention.from()
        && longer.to() >= mention.to()
        && longer.to() - longer.from() > mention.to() - mention.from();
  }

  /**
   * Which rows a column means in each part of a sentence: the same in all parts, or what the last
   * mention before a figure says, or the first behind it. With several names each must have figures
   * of its own on the same side; empty where that is not so.
   */
  static Optional<Part> part(int column, List<Mention> mentions, List<List<Claim.Figure>> figures) {
    List<Integer> own = new ArrayList<>();
    Set<BitSet> meanings = new HashSet<>();
    for (int i = 0; i < mentions.size(); i++) {
      if (mentions.get(i).column() == column) {
        own.add(i);
        meanings.add(mentions.get(i).rows());
      }
    }
    boolean silent = figures.stream().allMatch(List::isEmpty);
    if (silent || meanings.size() < 2) {
      List<BitSet> same = new ArrayList<>();
      for (int i = 0; i < figures.size(); i++) {
        same.add(own.isEmpty() ? new BitSet() : mentions.get(own.getFirst()).rows());
      }
      return Optional.of(new Part(column, same));
    }
    return sided(column, mentions, figures, own, true)
        .or(() -> sided(column, mentions, figures, own, false));
  }

  /** Part i of a sentence stands before mention i. */
  private static Optional<Part> sided(
      int column,
      List<Mention> mentions,
      List<List<Claim.Figure>> figures,
      List<Integer> own,
      boolean before) {
    List<BitSet> rows = new ArrayList<>();
    Set<Integer> served = new HashSet<>();
    for (int part = 0; part < figures.size(); part++) {
      int here = part;
      Optional<Integer> mention =
          before
              ? own.stream().filter(at -> at < here).max(Integer::compare)
              : own.stream().filter(at -> at >= here).min(Integer::compare);
      rows.add(mention.map(at -> mentions.get(at).rows()).orElseGet(BitSet::new));
      if (!figures.get(part).isEmpty()) {
        if (mention.isEmpty()) {
          return Optional.empty();
        }
        served.add(mention.get());
      }
    }
    return served.size() == own.size() ? Optional.of(new Part(column, rows)) : Optional.empty();
  }

  private static boolean in(LocalDate day, Claim.When when) {
    return !day.isBefore(when.from()) && day.isBefore(when.to());
  }

  private static @Nullable LocalDate day(String cell) {
    try {
      return LocalDate.parse(cell);
    } catch (DateTimeParseException noDate) {
      return null;
    }
  }
}
