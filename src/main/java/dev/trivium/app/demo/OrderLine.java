package dev.trivium.app.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One product on one order, money in euro. */
record OrderLine(
    long lineId,
    String orderId,
    LocalDate orderDate,
    Customer customer,
    String channel,
    Product product,
    int quantity,
    double discount) {

  /** The columns of the file, as the contract names them. */
  static final List<String> COLUMNS =
      List.of(
          "line_id",
          "order_id",
          "order_date",
          "region",
          "country",
          "city",
          "channel",
          "customer_id",
          "customer_name",
          "customer_email",
          "category",
          "product_id",
          "product_name",
          "quantity",
          "discount",
          "sales",
          "profit");

  /** The cells in the order of {@link #COLUMNS}, as they stand in the file. */
  List<String> cells() {
    double sales = cents(product.price() * quantity * (1 - discount));
    double profit = cents(sales - product.price() * product.cost() * quantity);
    return List.of(
        String.valueOf(lineId),
        orderId,
        orderDate.toString(),
        customer.home().region(),
        customer.home().country(),
        customer.home().city(),
        channel,
        customer.id(),
        customer.name(),
        customer.email(),
        product.category().label(),
        product.id(),
        product.name(),
        String.valueOf(quantity),
        String.format(Locale.ROOT, "%.2f", discount),
        String.format(Locale.ROOT, "%.2f", sales),
        String.format(Locale.ROOT, "%.2f", profit));
  }

  /** A line of CSV without its end; cells with a comma, a quote or a break are quoted. */
  static String csv(List<String> cells) {
    return cells.stream().map(OrderLine::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static double cents(double amount) {
    return Math.round(amount * 100) / 100.0;
  }
}
