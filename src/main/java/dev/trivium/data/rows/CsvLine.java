package dev.trivium.data.rows;

import java.math.BigDecimal;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Cells of comma-separated values. A text that a spreadsheet would run as a formula gets an
 * apostrophe before it; numbers stay numbers. An absent value is an empty cell, an empty text two
 * quotes, as deliveries are read.
 */
public final class CsvLine {
  private static final String DANGEROUS = "=+-@\t\r\n";
  private static final int LONGEST_NUMBER = 100;

  private final StringBuilder text;
  private boolean begun;

  public CsvLine(StringBuilder text) {
    this.text = text;
  }

  public CsvLine cell(@Nullable Object value) {
    if (begun) {
      text.append(',');
    }
    begun = true;
    switch (value) {
      case null -> {}
      case BigDecimal number -> text.append(number.toPlainString());
      case Number number -> text.append(number);
      case byte[] bytes -> quoted(Base64.getEncoder().encodeToString(bytes));
      default -> quoted(harmless(value.toString()));
    }
    return this;
  }

  public void end() {
    text.append("\r\n");
    begun = false;
  }

  private static String harmless(String cell) {
    boolean formula = !cell.isEmpty() && DANGEROUS.indexOf(cell.charAt(0)) >= 0;
    return formula && !isNumber(cell) ? "'" + cell : cell;
  }

  private static boolean isNumber(String cell) {
    if (cell.length() > LONGEST_NUMBER) {
      return false;
    }
    try {
      new BigDecimal(cell);
      return true;
    } catch (NumberFormatException other) {
      return false;
    }
  }

  private void quoted(String cell) {
    boolean plain =
        !cell.isEmpty()
            && cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    if (plain && cell.strip().length() == cell.length()) {
      text.append(cell);
    } else {
      text.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }
}
