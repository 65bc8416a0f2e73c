package dev.trivium.data.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the service levels {@code latency} and {@code frequency}. What cannot be watched is a note
 * and no refusal: the standard leaves values and units free.
 */
final class FreshnessReader {
  private static final double MOST_DAYS = 3_650;

  private final String dataset;
  private final List<Property> properties;

  FreshnessReader(String dataset, List<Property> properties) {
    this.dataset = dataset;
    this.properties = properties;
  }

  List<Freshness> read(Node root) {
    List<Freshness> levels = new ArrayList<>();
    for (Node level : root.at("slaProperties").items()) {
      for (Freshness.Kind kind : Freshness.Kind.values()) {
        if (kind.word().equals(level.text("property", "").toLowerCase(Locale.ROOT))
            && concerns(level)) {
          within(level).flatMap(within -> level(level, kind, within)).ifPresent(levels::add);
        }
      }
    }
    return List.copyOf(levels);
  }

  /** An element of another dataset of the file says nothing about this one. */
  private boolean concerns(Node level) {
    String element = level.text("element", "");
    int dot = element.indexOf('.');
    return dot < 0 || element.substring(0, dot).equals(dataset);
  }

  private Optional<Freshness> level(Node level, Freshness.Kind kind, Duration within) {
    String element = level.text("element", "");
    String name = element.substring(element.indexOf('.') + 1);
    if (kind == Freshness.Kind.FREQUENCY || name.isEmpty() || name.equals(dataset)) {
      return Optional.of(new Freshness(kind, within, Optional.empty()));
    }
    Optional<Property> property =
        properties.stream().filter(each -> each.name().equals(name)).findFirst();
    boolean dated =
        property
            .filter(each -> !each.personal())
            .filter(each -> each.type() instanceof Type.Day || each.type() instanceof Type.Moment)
            .isPresent();
    if (!dated) {
      level.note("is not watched: element is no date or timestamp of this dataset");
      return Optional.empty();
    }
    return Optional.of(new Freshness(kind, within, property));
  }

  private static Optional<Duration> within(Node level) {
    double value = level.at("value").json().asDouble(0);
    double days = value * daysOf(level.text("unit", "").toLowerCase(Locale.ROOT));
    if (!(days > 0 && days <= MOST_DAYS)) {
      level.note(
          "is not watched: needs a value above 0 with unit s, min, h, d, w, mo or y, at most ten"
              + " years together");
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(days * Duration.ofDays(1).toMillis())));
  }

  /** Days of one unit; 0 for words that are none. A month has 30 days, a year 365. */
  private static double daysOf(String unit) {
    return switch (unit) {
      case "s", "sec", "second", "seconds" -> 1 / 86_400.0;
      case "min", "minute", "minutes" -> 1 / 1_440.0;
      case "h", "hr", "hour", "hours" -> 1 / 24.0;
      case "d", "day", "days" -> 1;
      case "w", "wk", "week", "weeks" -> 7;
      case "mo", "month", "months" -> 30;
      case "y", "yr", "year", "years" -> 365;
      default -> 0;
    };
  }
}
