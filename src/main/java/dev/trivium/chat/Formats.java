package dev.trivium.chat;

import dev.trivium.chat.understanding.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes cells, periods and tables for a reader; Markdown, never HTML. */
final class Formats {
  private Formats() {}

  static String cell(@Nullable Object cell, @Nullable String unit) {
    if (cell == null) {
      return "\u2013";
    }
    if (cell instanceof Number number) {
      return number(number, unit);
    }
    return plain(cell.toString());
  }

  /** Text from outside, so that it cannot become markup. */
  static String plain(String text) {
    return text.replaceAll("[<>&`|*_\\[\\]\\\\]", " ").replaceAll("\\s+", " ").strip();
  }

  /** Text from outside in its own signs, each of which stands for itself in Markdown. */
  static String quoted(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    String inside = line.replaceAll("[\\\\`*_\\[\\]<>|~]", "\\\\$0");
    return inside.replaceFirst("^([#+=-]|\\d{1,9}[.)])", "\\\\$1");
  }

  /** The beginning of a text, never with half of a pair of signs at its end. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean through = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, through ? most - 1 : most);
  }

  /** A note of another room as a sentence: with a capital letter and a full stop. */
  static String sentence(String note) {
    String head = note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1);
    return head.endsWith(".") ? head : head + ".";
  }

  private static String number(Number number, @Nullable String unit) {
    BigDecimal exact = new BigDecimal(number.toString());
    if ("fraction".equals(unit)) {
      return grouped(exact.movePointRight(2), 1) + "\u00a0%";
    }
    boolean whole = exact.stripTrailingZeros().scale() <= 0;
    boolean counted = unit == null || unit.equals("count");
    String shown = grouped(exact, counted && whole ? 0 : 2);
    return counted ? shown : shown + "\u00a0" + unit;
  }

  private static String grouped(BigDecimal number, int decimals) {
    return String.format(
        Locale.ROOT, "%,." + decimals + "f", number.setScale(decimals, RoundingMode.HALF_UP));
  }

  /** Exact dates of a period, both included. */
  static String period(
      @Nullable Period period, @Nullable LocalDate first, @Nullable LocalDate last) {
    LocalDate from = period == null ? null : period.from();
    LocalDate to = period == null ? null : period.to();
    LocalDate begin = from == null ? first : from;
    LocalDate end = to == null ? last : to.minusDays(1);
    String span =
        begin == null || end == null
            ? "all dates"
            : begin.equals(end) ? begin.toString() : begin + " to " + end;
    return period == null ? "all data, " + span : span;
  }

  static String table(Table table, List<String> heads, int most) {
    StringBuilder out = new StringBuilder();
    out.append("| ").append(String.join(" | ", heads)).append(" |\n");
    out.append("|");
    for (int i = 0; i < heads.size(); i++) {
      out.append(isNumeric(table, i) ? " ---: |" : " --- |");
    }
    out.append("\n");
    for (List<@Nullable Object> row : table.rows().subList(0, Math.min(most, count(table)))) {
      out.append("|");
      for (int i = 0; i < row.size(); i++) {
        out.append(" ").append(cell(row.get(i), table.units().get(i))).append(" |");
      }
      out.append("\n");
    }
    if (count(table) > most) {
      out.append("\n").append(count(table) - most).append(" more rows.\n");
    }
    return out.toString();
  }

  /** Numbers stand on the right, so that their digits stand below each other. */
  private static boolean isNumeric(Table table, int column) {
    return table.rows().stream()
        .map(row -> row.get(column))
        .filter(Objects::nonNull)
        .findFirst()
        .filter(Number.class::isInstance)
        .isPresent();
  }

  private static int count(Table table) {
    return table.rows().size();
  }
}
