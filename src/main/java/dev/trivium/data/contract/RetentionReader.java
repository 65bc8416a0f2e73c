package dev.trivium.data.contract;

import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the service level {@code retention}. Without an element nothing is deleted, and what cannot
 * be understood refuses the contract: to delete too much would be the worst reading of all.
 */
final class RetentionReader {
  private static final int MOST = 36_500;

  private final String dataset;
  private final List<Property> properties;

  RetentionReader(String dataset, List<Property> properties) {
    this.dataset = dataset;
    this.properties = properties;
  }

  Optional<Retention> read(Node root) {
    Optional<Retention> found = Optional.empty();
    for (Node level : root.at("slaProperties").items()) {
      String element = level.text("element", "");
      if (!level.text("property", "").toLowerCase(Locale.ROOT).equals("retention")
          || !element.startsWith(dataset + ".")) {
        continue;
      }
      if (found.isPresent()) {
        level.wrong("is the second retention of this dataset; one decides");
      }
      found = retention(level, element.substring(dataset.length() + 1));
    }
    return found;
  }

  private Optional<Retention> retention(Node level, String name) {
    Optional<Period> period = period(level);
    Optional<Property> dated =
        properties.stream()
            .filter(property -> property.name().equals(name) && !property.personal())
            .filter(property ->
                property.type() instanceof Type.Day || property.type() instanceof Type.Moment)
            .findFirst();
    if (period.isEmpty()) {
      level.wrong("needs a whole value from 1 with unit d, w, mo or y");
    }
    if (dated.isEmpty()) {
      level.wrong("needs an element that is a date or timestamp of this dataset");
    }
    return period.flatMap(length -> dated.map(element -> new Retention(length, element)));
  }

  private static Optional<Period> period(Node level) {
    double given = level.at("value").json().asDouble(0);
    int value = (int) given;
    if (value != given || value < 1 || value > MOST) {
      return Optional.empty();
    }
    return switch (level.text("unit", "").toLowerCase(Locale.ROOT)) {
      case "d", "day", "days" -> Optional.of(Period.ofDays(value));
      case "w", "wk", "week", "weeks" -> Optional.of(Period.ofWeeks(value));
      case "mo", "month", "months" -> Optional.of(Period.ofMonths(value));
      case "y", "yr", "year", "years" -> Optional.of(Period.ofYears(value));
      default -> Optional.empty();
    };
  }
}
