package dev.trivium.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.SplittableRandom;

/** Order lines of a bench, written as they are delivered and as a table keeps them. */
final class BenchLines {
  private static final String HEADER =
      "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,"
          + "Country,City,State,Postal Code,Region,Product ID,Category,Sub-Category,"
          + "Product Name,Sales,Quantity,Discount,Profit\n";
  private static final String[] MODES = {
    "Same Day", "First Class", "Second Class", "Standard Class"
  };
  private static final String[] REGIONS = {"Central", "East", "South", "West"};
  private static final String[] CATEGORIES = {"Furniture", "Office Supplies", "Technology"};
  private static final LocalDate FIRST = LocalDate.of(2014, 1, 1);

  private BenchLines() {}

  /**
   * Writes the file of a delivery and beside it the good lines of the same, with ids of regions and
   * money in its smallest unit, as COPY reads them.
   *
   * @return how many lines are good
   */
  static int write(int lines, Map<String, Integer> regions, Path delivered, Path kept)
      throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int good = 0;
    try (BufferedWriter out = Files.newBufferedWriter(delivered);
        BufferedWriter copy = Files.newBufferedWriter(kept)) {
      out.write(HEADER);
      for (int number = 1; number <= lines; number++) {
        Line line = Line.of(number, random);
        out.write(line.delivered());
        if (line.quantity > 0) {
          copy.write(line.kept(regions));
          good++;
        }
      }
    }
    return good;
  }

  private record Line(
      int number,
      LocalDate day,
      LocalDate shipped,
      String mode,
      int customer,
      int region,
      String category,
      int sales,
      int quantity,
      int discount) {

    static Line of(int number, SplittableRandom random) {
      LocalDate day = FIRST.plusDays(random.nextInt(4_000));
      int customer = random.nextInt(20_000);
      int region = random.nextInt(4);
      int category = random.nextInt(3);
      int sales = random.nextInt(10_000, 5_000_000);
      // One line in a hundred is wrong, as in a delivery that deserves a contract.
      int quantity = random.nextInt(100) == 0 ? -1 : random.nextInt(1, 15);
      return new Line(
          number,
          day,
          day.plusDays(random.nextInt(8)),
          MODES[random.nextInt(4)],
          customer,
          region,
          CATEGORIES[category],
          sales,
          quantity,
          random.nextInt(9));
    }

    String delivered() {
      return number
          + text()
          + (sales / 10_000)
          + "."
          + fourDigits(sales % 10_000)
          + ","
          + quantity
          + ",0."
          + discount
          + ","
          + sales / 40_000
          + ".5\n";
    }

    String kept(Map<String, Integer> regions) {
      return regions.get(REGIONS[region])
          + ","
          + number
          + text()
          + sales
          + ","
          + quantity
          + ","
          + discount * 10
          + ","
          + (sales / 40_000 * 10_000L + 5_000)
          + "\n";
    }

    private String text() {
      return ",CA-"
          + day.getYear()
          + "-"
          + (100_000 + number / 2 % 900_000)
          + ","
          + day
          + ","
          + shipped
          + ",\""
          + mode
          + "\",CG-"
          + (10_000 + customer)
          + ",\"Customer Number "
          + customer
          + "\",Consumer,"
          + "\"United States\",\"City "
          + customer % 500
          + "\",\"State "
          + region
          + "\","
          + (10_000 + customer)
          + ","
          + REGIONS[region]
          + ",FUR-BO-"
          + (10_000_000 + customer)
          + ",\""
          + category
          + "\",Bookcases,\"Product, number "
          + customer % 1_800
          + " of the range\",";
    }

    private static String fourDigits(int number) {
      String text = "" + number;
      return "0".repeat(4 - text.length()) + text;
    }
  }
}
