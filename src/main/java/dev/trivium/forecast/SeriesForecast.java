package dev.trivium.forecast;

import dev.trivium.data.Sources;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one series among several.
 *
 * @param key metric and values of the dimensions, or the key of an inline series
 * @param outcome {@code Fitted}, {@code FellBack} or {@code TooShort}
 * @param missing the runs of periods without a value
 * @param sources what the history came from; none for an inline series
 * @param ledger what each value is made of
 * @param drawn sums and sample paths, where they were asked for
 */
record SeriesForecast(
    Map<String, String> key,
    String outcome,
    List<Point> points,
    Forecast.Interval interval,
    List<String> members,
    List<String> notes,
    List<Missing> missing,
    Sources sources,
    Ledger ledger,
    Draws.Drawn drawn) {

  /**
   * @param ds first day or hour of the period; null for a series without dates
   * @param step 1 for the first period after the history
   */
  record Point(@Nullable String ds, int step, double value, double lower, double upper) {}

  /**
   * @param from first day or hour of the run, or the number of its first value, from 1
   */
  record Missing(String from, int periods) {}

  /** A forecast of a grid with what is to be said of its history. */
  static SeriesForecast of(
      Map<String, String> key, Grid grid, Foreseen foreseen, List<String> more, Sources sources) {
    List<Point> points = new ArrayList<>();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step step = foreseen.steps().get(h);
      points.add(
          new Point(grid.name(h).orElse(null), h + 1, step.value(), step.lower(), step.upper()));
    }
    return new SeriesForecast(
        key,
        foreseen.outcome().label(),
        points,
        interval(foreseen),
        foreseen.members(),
        notes(grid.notes(), notes(more, foreseen)),
        missing(grid),
        sources,
        foreseen.ledger().dated(before -> grid.name(-before)),
        Draws.Drawn.NONE);
  }

  /** The same with what was drawn. */
  SeriesForecast with(Draws.Drawn more) {
    return new SeriesForecast(
        key, outcome, points, interval, members, notes, missing, sources, ledger, more);
  }

  private static List<Missing> missing(Grid grid) {
    return grid.missing().stream()
        .map(gap -> {
          String number = Integer.toString(gap.from() + 1);
          String from = grid.name(gap.from() - grid.length()).orElse(number);
          return new Missing(from, gap.length());
        })
        .toList();
  }

  static List<String> notes(List<String> more, Foreseen foreseen) {
    return notes(more, foreseen.notes());
  }

  private static List<String> notes(List<String> first, List<String> then) {
    List<String> notes = new ArrayList<>(first);
    notes.addAll(then);
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
