package dev.trivium.forecast;

import dev.trivium.data.Sources;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one series among several.
 *
 * @param key metric and values of the dimensions, or the key of an inline series
 * @param outcome {@code Fitted}, {@code FellBack} or {@code TooShort}
 * @param sources what the history came from; none for an inline series
 */
record SeriesForecast(
    Map<String, String> key,
    String outcome,
    List<Point> points,
    Forecast.Interval interval,
    List<String> members,
    List<String> notes,
    Sources sources) {

  /**
   * @param ds first day of the period; null for a series without dates
   * @param step 1 for the first period after the history
   */
  record Point(@Nullable LocalDate ds, int step, double value, double lower, double upper) {}
}
