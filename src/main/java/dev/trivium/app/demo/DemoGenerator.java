package dev.trivium.app.demo;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Invents the order lines of an outdoor retailer, from the first of January three years before the
 * last day to the last day. Same arguments, same file, byte for byte: all chance comes from the
 * seed, and transcendental functions from {@link StrictMath}.
 */
public final class DemoGenerator {
  private static final double DIRTY = 0.02;
  private static final double LINES_PER_ORDER = 1.9;
  private static final int LINES_PER_CUSTOMER = 26;
  private static final List<String> CHANNELS = List.of("Web", "Web", "Web", "Shop", "Shop", "App");

  private static final List<Flaw> FLAWS = List.of(Flaw.values());

  private final long seed;
  private final LocalDate first;
  private final LocalDate last;
  private final int lines;

  /**
   * @param last the last day with orders, that is yesterday
   * @param lines order lines to aim at; chance moves the outcome by a percent or so
   */
  public DemoGenerator(long seed, LocalDate last, int lines) {
    this.seed = seed;
    this.first = last.minusYears(3).withDayOfYear(1);
    this.last = last;
    this.lines = lines;
  }

  /**
   * What was written.
   *
   * @param rows lines of the file without its header
   * @param flaws how many rows have which flaw
   */
  public record Summary(long rows, Map<Flaw, Integer> flaws) {
    public Summary {
      flaws = Map.copyOf(flaws);
    }

    /** Rows the contract has to send to quarantine. */
    public int quarantined() {
      return flaws.entrySet().stream()
          .filter(entry -> entry.getKey().quarantined())
          .mapToInt(Map.Entry::getValue)
          .sum();
    }
  }

  /** Hands out the file line by line, the header first, lines without their end. */
  public Summary writeCsv(Consumer<String> line) {
    return new Run(line).write();
  }

  /** One pass over the days; holds what changes while the file is written. */
  private final class Run {
    private final RandomGenerator random = new SplittableRandom(seed);
    private final List<Customer> customers =
        Customer.draw(random, Math.max(20, lines / LINES_PER_CUSTOMER));
    private final Season season = new Season(first, last, random);
    private final Map<Flaw, Integer> flaws = new EnumMap<>(Flaw.class);
    private final Consumer<String> out;
    private long lineId;
    private long orderNumber;
    private long rows;

    private Run(Consumer<String> out) {
      this.out = out;
    }

    private Summary write() {
      out.accept(OrderLine.csv(OrderLine.COLUMNS));
      double perPerson = lines / LINES_PER_ORDER / busynessOfAll();
      for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
        day(day, perPerson);
      }
      return new Summary(rows, flaws);
    }

    /** The busyness of every customer on every day, added up: what the lines are spread over. */
    private double busynessOfAll() {
      Map<String, Long> people =
          customers.stream()
              .collect(Collectors.groupingBy(c -> c.home().region(), Collectors.counting()));
      double total = 0;
      for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
        for (String region : Place.regions()) {
          total += people.getOrDefault(region, 0L) * season.busyness(day, region);
        }
      }
      return total;
    }

    private void day(LocalDate day, double perPerson) {
      Map<String, Double> chance = new HashMap<>();
      Place.regions()
          .forEach(region -> chance.put(region, perPerson * season.busyness(day, region)));
      for (Customer customer : customers) {
        if (random.nextDouble() < chance.getOrDefault(customer.home().region(), 0.0)) {
          order(day, customer);
        }
      }
    }

    private void order(LocalDate day, Customer customer) {
      String orderId = day.getYear() + "-" + String.format(Locale.ROOT, "%06d", ++orderNumber);
      String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
      do {
        Product product = product(day.getDayOfYear());
        double own = random.nextInt(12) == 0 ? 0.10 : 0;
        double discount = Math.max(own, Season.promotion(day));
        int quantity = 1 + random.nextInt(product.price() < 60 ? 4 : 2);
        write(
            new OrderLine(++lineId, orderId, day, customer, channel, product, quantity, discount));
      } while (random.nextDouble() < 1 - 1 / LINES_PER_ORDER);
    }

    private Product product(int dayOfYear) {
      double all = 0;
      for (Product.Category category : Product.Category.values()) {
        all += category.demand(dayOfYear);
      }
      double left = random.nextDouble() * all;
      for (Product.Category category : Product.Category.values()) {
        left -= category.demand(dayOfYear);
        if (left < 0) {
          List<Product> shelf = Product.of(category);
          return shelf.get(random.nextInt(shelf.size()));
        }
      }
      return Product.ALL.getLast();
    }

    private void write(OrderLine line) {
      if (random.nextDouble() >= DIRTY) {
        put(line.cells());
        return;
      }
      Flaw flaw = FLAWS.get(random.nextInt(FLAWS.size()));
      flaws.merge(flaw, 1, Integer::sum);
      put(flaw.spoil(line, last.plusDays(1)));
      if (flaw == Flaw.REPEATED) {
        put(line.cells());
      }
    }

    private void put(List<String> cells) {
      rows++;
      out.accept(OrderLine.csv(cells));
    }
  }
}
