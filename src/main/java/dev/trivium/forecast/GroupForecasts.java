package dev.trivium.forecast;

import dev.trivium.data.Sources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts of the groups of a metric that the caller may see.
 *
 * @param groups those that were foreseen, by the size of their last year as it was asked for
 * @param others how many more there are
 * @param sources what the history came from
 * @param sql the statement it came from
 */
public record GroupForecasts(
    List<Group> groups, int others, Sources sources, @Nullable String sql) {
  public GroupForecasts {
    groups = List.copyOf(groups);
  }

  /**
   * @param key values of the dimensions, in their order
   */
  public record Group(List<String> key, Forecast forecast) {
    public Group {
      key = List.copyOf(key);
    }
  }
}
