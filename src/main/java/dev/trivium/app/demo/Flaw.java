package dev.trivium.app.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a dirty row. Each kind is one that real deliveries have. */
public enum Flaw {
  /** A date that has not come yet. */
  FUTURE_DATE,
  /** A date in the order of another country, which is no ISO date. */
  FOREIGN_DATE,
  /** An amount below zero. */
  NEGATIVE_AMOUNT,
  /** A number that is none. */
  UNREADABLE_NUMBER,
  /** An order of no pieces. */
  NO_PIECES,
  /** An e-mail address without its middle. */
  BROKEN_EMAIL,
  /** A region nobody has. */
  UNKNOWN_REGION,
  /** A shelf that does not exist. */
  UNKNOWN_CATEGORY,
  /** A required cell that is empty. */
  MISSING_CUSTOMER,
  /** More profit than was paid. */
  IMPOSSIBLE_PROFIT,
  /** The same row once more: not quarantined but counted as a duplicate. */
  REPEATED;

  /** Whether the contract sends the row to quarantine. */
  public boolean quarantined() {
    return this != REPEATED;
  }

  /**
   * The cells with this flaw in them.
   *
   * @param tomorrow the first day that is in the future
   */
  List<String> spoil(OrderLine line, LocalDate tomorrow) {
    List<String> cells = new ArrayList<>(line.cells());
    switch (this) {
      case FUTURE_DATE -> set(cells, "order_date", tomorrow.plusDays(30).toString());
      case FOREIGN_DATE -> set(cells, "order_date", foreign(line.orderDate()));
      case NEGATIVE_AMOUNT -> set(cells, "sales", "-" + get(cells, "sales"));
      case UNREADABLE_NUMBER -> set(cells, "sales", get(cells, "sales") + " EUR");
      case NO_PIECES -> set(cells, "quantity", "0");
      case BROKEN_EMAIL ->
          set(cells, "customer_email", get(cells, "customer_email").replace("@", " at "));
      case UNKNOWN_REGION -> set(cells, "region", "Atlantis");
      case UNKNOWN_CATEGORY -> set(cells, "category", "Misc");
      case MISSING_CUSTOMER -> set(cells, "customer_id", "");
      case IMPOSSIBLE_PROFIT -> set(cells, "profit", "9" + get(cells, "sales"));
      case REPEATED -> {}
    }
    return cells;
  }

  private static String foreign(LocalDate date) {
    return date.getMonthValue() + "/" + date.getDayOfMonth() + "/" + date.getYear();
  }

  private static String get(List<String> cells, String column) {
    return cells.get(OrderLine.COLUMNS.indexOf(column));
  }

  private static void set(List<String> cells, String column, String value) {
    cells.set(OrderLine.COLUMNS.indexOf(column), value);
  }
}
