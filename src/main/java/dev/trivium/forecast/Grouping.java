package dev.trivium.forecast;

import java.util.List;

/**
 * How a metric is split into series of its own.
 *
 * @param dimensions whose combinations of values are the groups
 * @param most groups that are foreseen
 * @param largest whether these are the ones with the largest last year, or those with the smallest
 */
public record Grouping(List<String> dimensions, int most, boolean largest) {
  public Grouping {
    dimensions = List.copyOf(dimensions);
  }
}
