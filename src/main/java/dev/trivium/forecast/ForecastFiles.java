package dev.trivium.forecast;

import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Forecasts a file of series without a server or a database. */
public final class ForecastFiles {
  private static final int HORIZON = 12;
  private static final int MOST = 2000;
  private static final int MOST_NOTES = 20;

  /** Series that are written together. */
  private static final int BATCH = 64;

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
      Path input,
      String layout,
      int horizon,
      double level,
      int threads,
      Dates dates,
      FileDraws draws) {
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
   * problem {@code forecast/bad-file} for the input, {@code forecast/bad-request} for sums or paths
   * that its horizon has no place for.
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
    Map<Integer, List<Integer>> places = byHorizon(order, file.rows());
    Map<Integer, Draws> draws = new TreeMap<>();
    places.forEach((steps, some) -> {
      String key = file.rows().get(some.getFirst()).key();
      draws.put(steps, order.draws().within(steps, key));
    });
    Told[] told = new Told[file.rows().size()];
    places.forEach((steps, some) -> {
      Draws wanted = Objects.requireNonNull(draws.get(steps));
      forecast(order, file, steps, some, wanted, told, progress);
    });
    write(order, file, told, output, progress);
    return told.length;
  }

  /** A forecast, and what is drawn from it once it is written. */
  private record Told(Foreseen foreseen, Supplier<Draws.Drawn> drawn) {}

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
      Draws draws,
      Told[] told,
      Consumer<String> progress) {
    List<Series> series = new ArrayList<>();
    for (int place : places) {
      SeriesFile.Row row = file.rows().get(place);
      series.add(row.grid().series(row.key()));
    }
    // The engine passes over the series several times; the first pass is the long one.
    int[] most = {0};
    Consumer<Integer> done =
        count -> {
          if (count > most[0] && (count % 500 == 0 || count == series.size())) {
            most[0] = count;
            progress.accept("horizon " + steps + ": " + count + " of " + series.size());
          }
        };
    Run run = new Engine(steps, order.level()).look(series, new Threads(order.threads(), done));
    for (int i = 0; i < places.size(); i++) {
      int number = i;
      // A run holds all models, so nothing keeps it where nothing is drawn.
      Supplier<Draws.Drawn> drawn =
          draws.equals(Draws.NONE) ? () -> Draws.Drawn.NONE : () -> draws.of(run, number);
      told[places.get(i)] = new Told(run.foreseen().get(i), drawn);
    }
  }

  private static void write(
      Order order, SeriesFile.Read file, Told[] told, Writer output, Consumer<String> progress)
      throws IOException {
    ForecastTable table = new ForecastTable(file.layout().equals("m4"), order.draws());
    Threads threads = new Threads(order.threads(), count -> {});
    output.write(table.header());
    for (int from = 0; from < told.length; from += BATCH) {
      int to = Math.min(told.length, from + BATCH);
      List<Integer> batch = IntStream.range(from, to).boxed().toList();
      for (String lines :
          threads.over(
              batch,
              i -> table.lines(file.rows().get(i), told[i].foreseen(), told[i].drawn().get()))) {
        output.write(lines);
      }
      if (!order.draws().equals(FileDraws.NONE) && (to % (8 * BATCH) == 0 || to == told.length)) {
        progress.accept("drawn and written: " + to + " of " + told.length);
      }
    }
    output.flush();
  }
}
