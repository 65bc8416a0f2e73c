package dev.trivium.forecast;

import dev.trivium.data.Sources;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is foreseen and how sure it is.
 *
 * @param history the periods it stands on, oldest first
 * @param points one a step; lower ≤ value ≤ upper
 * @param members the models that were combined
 * @param outcome {@code Fitted}, {@code FellBack} or {@code TooShort}
 * @param notes what was imputed, dropped or left out, in plain words
 * @param sources what the history came from; none for an inline series
 * @param sql the statement the history came from; null for an inline series
 */
public record Forecast(
    List<Observed> history,
    List<Point> points,
    Interval interval,
    List<String> members,
    String outcome,
    List<String> notes,
    Sources sources,
    @Nullable String sql) {

  public record Observed(LocalDate period, double value) {}

  public record Point(LocalDate period, double value, double lower, double upper) {}

  /**
   * @param method what produced the bounds, {@code conformal-own} or {@code uncalibrated}
   * @param calibrated whether enough past forecasts were compared for the level
   * @param calibrationPoints how many past forecast errors the bounds rest on
   * @param backtestCoverage share of past points inside the bounds; NaN when not measured
   */
  public record Interval(
      double level,
      String method,
      boolean calibrated,
      int calibrationPoints,
      double backtestCoverage) {}
}
