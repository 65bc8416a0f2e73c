package dev.trivium.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something on the shelf.
 *
 * @param price list price in euro
 * @param cost what the company pays for one piece, as a share of the list price
 */
record Product(String id, Category category, String name, double price, double cost) {

  /**
   * A shelf, with the day of the year around which it sells best, how much that matters, and how
   * large the shelf is.
   */
  enum Category {
    CAMPING("Camping", 195, 0.75, 20),
    CLIMBING("Climbing", 165, 0.35, 14),
    CLOTHING("Clothing", 300, 0.30, 30),
    FOOTWEAR("Footwear", 110, 0.20, 18),
    SNOW("Snow Sports", 5, 0.90, 16),
    PROVISIONS("Provisions", 190, 0.10, 12);

    private final String label;
    private final int peak;
    private final double swing;
    private final int weight;

    Category(String label, int peak, double swing, int weight) {
      this.label = label;
      this.peak = peak;
      this.swing = swing;
      this.weight = weight;
    }

    String label() {
      return label;
    }

    /** How much of this shelf is asked for on a day of the year, in arbitrary units. */
    double demand(int dayOfYear) {
      double angle = 2 * StrictMath.PI * (dayOfYear - peak) / 365.25;
      return weight * (1 + swing * StrictMath.cos(angle));
    }
  }

  private static final String GOODS =
      """
      Camping; Larch Two Tent; 289
      Camping; Larch Four Tent; 429
      Camping; Ember Stove; 69
      Camping; Moss Sleeping Mat; 79
      Camping; Drift Sleeping Bag; 159
      Camping; Kettle Set; 45
      Camping; Owl Lantern; 39
      Climbing; Basalt Harness; 75
      Climbing; Gritstone Rope 60 m; 189
      Climbing; Quartz Helmet; 85
      Climbing; Slate Quickdraws; 99
      Climbing; Chalk Bag; 19
      Clothing; Squall Jacket; 219
      Clothing; Heather Fleece; 89
      Clothing; Skerry Rain Trousers; 119
      Clothing; Merino Base Layer; 69
      Clothing; Burn Shorts; 55
      Clothing; Tarn Cap; 25
      Clothing; Cairn Gloves; 39
      Footwear; Ridge Boots; 199
      Footwear; Path Shoes; 129
      Footwear; Bog Gaiters; 45
      Footwear; Ferry Sandals; 79
      Footwear; Wool Socks; 18
      Snow Sports; Corrie Touring Ski; 549
      Snow Sports; Powder Poles; 69
      Snow Sports; Sastrugi Goggles; 89
      Snow Sports; Birch Snowshoes; 149
      Snow Sports; Igloo Avalanche Shovel; 59
      Provisions; Oat Bars, Box of 12; 22
      Provisions; Trail Stew; 9
      Provisions; Camp Coffee; 14
      Provisions; Water Filter; 49
      Provisions; Electrolyte Tabs; 11
      """;

  static final List<Product> ALL = shelf();

  static List<Product> of(Category category) {
    return ALL.stream().filter(product -> product.category() == category).toList();
  }

  private static List<Product> shelf() {
    List<Product> all = new ArrayList<>();
    for (Category category : Category.values()) {
      for (String good : GOODS.strip().split("\n")) {
        String[] parts = good.split("; ");
        if (parts[0].equals(category.label)) {
          int number = 1 + (int) all.stream().filter(p -> p.category() == category).count();
          String id = category.name().substring(0, 3) + String.format(Locale.ROOT, "-%03d", number);
          double cost = 0.48 + 0.01 * ((number * 7 + category.peak) % 20);
          all.add(new Product(id, category, parts[1], Double.parseDouble(parts[2]), cost));
        }
      }
    }
    return List.copyOf(all);
  }
}
