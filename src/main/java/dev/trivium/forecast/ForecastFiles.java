package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import dev.trivium.kernel.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Forecasts a file of series without a server or a database. */
public final class ForecastFiles {
  private static final int HORIZON = 12;
  private static final int MOST = 2000;
  private static final int MOST_NOTES = 20;

  private ForecastFiles() {}

  /**
   * How dated rows are read; words as the command takes them.
   *
   * @param grain {@code hour}, {@code day}, {@code week}, {@code month}, {@code quarter}, {@code
   *     year}; empty lets the rows tell
   * @param duplicates {@code error}, {@code sum} or {@code mean} of several rows in one period
   * @param gaps {@code zero}, {@code unknown} or {@code closed}: what a missing period means
   * @param zone of the business, {@code Europe/Berlin}
   * @param asOf date or time; rows of the period that still runs then are left out; empty for none
   * @param nowcast foresees that period from its rows so far; with the sum of rows only
   */
  public record Dates(
      String grain, String duplicates, String gaps, String zone, String asOf, boolean nowcast) {
    public static final Dates PLAIN = new Dates("", "error", "unknown", "UTC", "", false);

    /** Errors: {@link IllegalArgumentException} with the option that is wrong. */
    Reading reading() {
      return new Reading(
          grain.isEmpty() ? Optional.empty() : Optional.of(one(Calendar.class, grain, "grain")),
          one(Reading.Duplicates.class, duplicates, "duplicates"),
          one(GapMeaning.class, gaps, "gaps"),
          Reading.zone(zone).orElseThrow(() -> wrong("--zone: a zone such as Europe/Berlin")),
          asOf.isEmpty() ? Optional.empty() : Optional.of(moment(asOf)),
          nowcast);
    }

    private static <E extends Enum<E>> E one(Class<E> type, String word, String option) {
      return Reading.named(type, word)
          .orElseThrow(() -> wrong("--" + option + ": one of " + Reading.words(type)));
    }

    private static LocalDateTime moment(String text) {
      try {
        return Reading.moment(text);
      } catch (DateTimeException notDate) {
        throw wrong("--as-of: a date such as 2026-01-31");
      }
    }

    private static IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException(what);
    }
  }

  /**
   * How a file is to be forecast.
   *
   * @param layout {@code auto}, {@code long} or {@code m4}
   * @param horizon steps ahead; 0 takes what the file says, else 12
   * @param level coverage the bounds aim at, 0.5 to 0.99
   */
  public record Order(
      Path input, String layout, int horizon, double level, int threads, Dates dates) {
    public Order {
      require(List.of("auto", "long", "m4").contains(layout), "--layout: auto, long or m4");
      require(horizon >= 0 && horizon <= MOST, "--horizon: a number from 1 to " + MOST);
      require(level >= 0.5 && level <= 0.99, "--level: a fraction from 0.5 to 0.99");
      dates.reading();
      require(threads >= 1 && threads <= 256, "--threads: a number from 1 to 256");
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  /**
   * Reads, forecasts and writes. Errors: {@link IOException} when the output cannot be written,
   * problem {@code forecast/bad-file} for the input.
   *
   * @param progress told in words how far it is
   * @return how many series were forecast
   */
  public static int run(Order order, Writer output, Consumer<String> progress) throws IOException {
    SeriesFile.Read file = SeriesFile.read(order.input(), order.layout(), order.dates().reading());
    if (file.rows().isEmpty()) {
      throw Problem.unprocessable("forecast/bad-file", order.input() + " holds no series")
          .asException();
    }
    progress.accept("read " + file.rows().size() + " series (" + file.layout() + ")");
    file.rows().stream()
        .flatMap(row -> row.grid().notes().stream().map(note -> row.key() + ": " + note))
        .limit(MOST_NOTES)
        .forEach(progress);
    Foreseen[] results = new Foreseen[file.rows().size()];
    byHorizon(order, file.rows())
        .forEach((steps, places) -> forecast(order, file, steps, places, results, progress));
    boolean steps = file.layout().equals("m4");
    output.write(steps ? "id,h,mean,lo,hi\n" : "unique_id,ds,value,lower,upper,outcome,method\n");
    for (int i = 0; i < results.length; i++) {
      output.write(lines(file.rows().get(i), results[i], steps));
    }
    output.flush();
    return results.length;
  }

  private static Map<Integer, List<Integer>> byHorizon(Order order, List<SeriesFile.Row> rows) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      int said = rows.get(i).horizon() > 0 ? rows.get(i).horizon() : HORIZON;
      int steps = order.horizon() > 0 ? order.horizon() : Math.min(MOST, said);
      places.computeIfAbsent(steps, horizon -> new ArrayList<>()).add(i);
    }
    return places;
  }

  private static void forecast(
      Order order,
      SeriesFile.Read file,
      int steps,
      List<Integer> places,
      Foreseen[] results,
      Consumer<String> progress) {
    List<Series> series = new ArrayList<>();
    for (int place : places) {
      SeriesFile.Row row = file.rows().get(place);
      series.add(row.grid().series(row.key()));
    }
    Consumer<Integer> done =
        count -> {
          if (count % 500 == 0 || count == series.size()) {
            progress.accept("horizon " + steps + ": " + count + " of " + series.size());
          }
        };
    Engine engine = new Engine(steps, order.level());
    List<Foreseen> foreseen = engine.run(series, new Threads(order.threads(), done));
    for (int i = 0; i < places.size(); i++) {
      results[places.get(i)] = foreseen.get(i);
    }
  }

  private static String lines(SeriesFile.Row row, Foreseen foreseen, boolean steps) {
    StringBuilder lines = new StringBuilder();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step point = foreseen.steps().get(h);
      lines.append(quoted(row.key())).append(',').append(row.grid().point(h)).append(',');
      lines.append(point.value()).append(',');
      lines.append(point.lower()).append(',').append(point.upper());
      if (!steps) {
        lines.append(',').append(foreseen.outcome().label());
        lines.append(',').append(foreseen.certainty().method());
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
