package dev.trivium.app.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A city the company delivers to.
 *
 * @param share of the company's orders, in arbitrary units
 */
record Place(String region, String country, String city, int share) {
  static final List<Place> ALL =
      List.of(
          new Place("Nordics", "Norway", "Bergen", 6),
          new Place("Nordics", "Norway", "Oslo", 9),
          new Place("Nordics", "Sweden", "Gothenburg", 7),
          new Place("Nordics", "Denmark", "Aarhus", 5),
          new Place("Benelux", "Netherlands", "Utrecht", 9),
          new Place("Benelux", "Netherlands", "Groningen", 4),
          new Place("Benelux", "Belgium", "Ghent", 6),
          new Place("Benelux", "Luxembourg", "Luxembourg", 2),
          new Place("Alps", "Austria", "Innsbruck", 8),
          new Place("Alps", "Switzerland", "Bern", 9),
          new Place("Alps", "Germany", "Munich", 12),
          new Place("Iberia", "Portugal", "Porto", 5),
          new Place("Iberia", "Spain", "Bilbao", 6),
          new Place("Iberia", "Spain", "Granada", 4),
          new Place("Isles", "Ireland", "Galway", 4),
          new Place("Isles", "United Kingdom", "Bristol", 6),
          new Place("Isles", "United Kingdom", "Edinburgh", 7));

  private static final List<String> REGIONS = ALL.stream().map(Place::region).distinct().toList();

  static List<String> regions() {
    return REGIONS;
  }

  static Place draw(RandomGenerator random) {
    int left = random.nextInt(ALL.stream().mapToInt(Place::share).sum());
    for (Place place : ALL) {
      left -= place.share();
      if (left < 0) {
        return place;
      }
    }
    throw new IllegalStateException("the shares do not add up");
  }
}
