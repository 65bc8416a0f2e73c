package dev.trivium.chat.claims;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sentence gives each row its own figures. A number that stands somewhere in the evidence
 * is still wrong beside the name of another row: what follows a name, up to the next one, must be
 * borne out by that row, its rank and its share, or by the whole.
 */
public final class RowCheck {
  private static final int SHORTEST_NAME = 2;

  private final List<? extends List<? extends @Nullable Object>> rows;
  private final Known whole;
  private final Locale language;

  /**
   * @param whole what may be said beside any row: totals, dates, what was asked
   */
  public RowCheck(
      List<? extends List<? extends @Nullable Object>> rows, Known whole, Locale language) {
    this.rows = rows;
    this.whole = whole;
    this.language = language;
  }

  /** Where a sentence speaks of a row. */
  private record Mention(int at, int row) {}

  /** What a sentence says of a row that the row does not bear out; empty where all is found. */
  public Optional<String> failure(String sentence) {
    List<Mention> mentions = mentions(sentence);
    for (int i = 0; i < mentions.size(); i++) {
      int begin = i == 0 ? 0 : mentions.get(i).at();
      int end = i + 1 < mentions.size() ? mentions.get(i + 1).at() : sentence.length();
      String part = sentence.substring(begin, Math.max(begin, end));
      int row = mentions.get(i).row();
      for (Claim claim : Claims.of(part, language)) {
        if (claim instanceof Claim.Figure figure && !borneOut(figure, row)) {
          return Optional.of("row");
        }
      }
    }
    return Optional.empty();
  }

  private boolean borneOut(Claim.Figure figure, int row) {
    Known own = new Known(language).number(row + 1);
    List<? extends @Nullable Object> cells = rows.get(row);
    for (int column = 0; column < cells.size(); column++) {
      if (cells.get(column) instanceof Number number) {
        own.number(number.doubleValue());
        double sum = sum(column);
        if (sum != 0) {
          own.number(number.doubleValue() / sum);
        }
        own.number(Math.abs(number.doubleValue()));
      } else if (cells.get(column) != null) {
        own.text(String.valueOf(cells.get(column)));
      }
    }
    return own.holds(figure) || whole.holds(figure);
  }

  private double sum(int column) {
    double sum = 0;
    for (List<? extends @Nullable Object> row : rows) {
      if (column < row.size() && row.get(column) instanceof Number number) {
        sum += number.doubleValue();
      }
    }
    return sum;
  }

  private List<Mention> mentions(String sentence) {
    String lower = sentence.toLowerCase(Locale.ROOT);
    List<Claim> claims = Claims.of(sentence, language);
    List<Mention> found = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (Object cell : rows.get(row)) {
        if (cell instanceof Number || cell == null) {
          continue;
        }
        int at = place(cell.toString(), lower, claims);
        if (at >= 0) {
          found.add(new Mention(at, row));
          break;
        }
      }
    }
    found.sort(Comparator.comparingInt(Mention::at));
    return found;
  }

  /** Where a name or a date of a row stands; below 0 for nowhere. */
  private static int place(String cell, String lower, List<Claim> claims) {
    LocalDate day = day(cell);
    if (day != null) {
      for (Claim claim : claims) {
        if (claim instanceof Claim.When when
            && !when.bare()
            && !day.isBefore(when.from())
            && day.isBefore(when.to())) {
          return lower.indexOf(when.words().toLowerCase(Locale.ROOT).strip());
        }
      }
      return -1;
    }
    String name = cell.strip().toLowerCase(Locale.ROOT);
    if (name.length() < SHORTEST_NAME) {
      return -1;
    }
    int at = lower.indexOf(name);
    while (at >= 0 && !alone(lower, at, at + name.length())) {
      at = lower.indexOf(name, at + 1);
    }
    return at;
  }

  private static boolean alone(String text, int from, int to) {
    return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
        && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
  }

  private static @Nullable LocalDate day(String cell) {
    try {
      return LocalDate.parse(cell);
    } catch (DateTimeParseException noDate) {
      return null;
    }
  }
}
