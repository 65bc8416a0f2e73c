package dev.trivium.forecast;

import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Ledger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one series among several.
 *
 * @param key metric and values of the dimensions, or the key of an inline series
 * @param outcome {@code Fitted}, {@code FellBack} or {@code TooShort}
 * @param sources what the history came from; none for an inline series
 * @param ledger what each value is made of
 */
record SeriesForecast(
    Map<String, String> key,
    String outcome,
    List<Point> points,
    Forecast.Interval interval,
    List<String> members,
    List<String> notes,
    Sources sources,
    Ledger ledger) {

  /**
   * @param ds first day of the period; null for a series without dates
   * @param step 1 for the first period after the history
   */
  record Point(@Nullable LocalDate ds, int step, double value, double lower, double upper) {}

  /** A forecast of a grid with what is to be said of its history. */
  static SeriesForecast of(
      Map<String, String> key, Grid grid, Foreseen foreseen, List<String> more, Sources sources) {
    List<Point> points = new ArrayList<>();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step step = foreseen.steps().get(h);
      points.add(
          new Point(grid.day(h).orElse(null), h + 1, step.value(), step.lower(), step.upper()));
    }
    return new SeriesForecast(
        key,
        foreseen.outcome().label(),
        points,
        interval(foreseen),
        foreseen.members(),
        notes(more, foreseen),
        sources,
        foreseen.ledger());
  }

  static List<String> notes(List<String> more, Foreseen foreseen) {
    List<String> notes = new ArrayList<>(more);
    notes.addAll(foreseen.notes());
    return notes;
  }

  static Forecast.Interval interval(Foreseen foreseen) {
    Foreseen.Certainty certainty = foreseen.certainty();
    return new Forecast.Interval(
        certainty.level(),
        certainty.method(),
        certainty.calibrated(),
        certainty.calibrationPoints(),
        certainty.coverage());
  }
}
