package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.series.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Milliseconds a series of each member and of the whole pipeline, on one thread after warm-up:
 * {@code -Dtrivium.bench=on}. Monthly series of the training set, their last 120 values; medians of
 * five rounds. Where R and its package {@code forecast} are installed, a few series go through
 * {@code ets} and {@code auto.arima} too, for the ratio.
 */
class SpeedBenchTest {
  private static final int SERIES = 60;
  private static final int LENGTH = 120;
  private static final int STEPS = 18;
  private static final int ROUNDS = 5;
  private static final int WARM = 4;
  private static final List<Integer> SEASONS = List.of(12);

  @Test
  void printsMillisecondsASeries() throws Exception {
    assumeThat(System.getProperty("trivium.bench", "off")).as("-Dtrivium.bench=on").isEqualTo("on");
    List<double[]> series = series();
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = -WARM; round < ROUNDS; round++) {
      Map<String, Double> one = round(series);
      boolean counts = round >= 0;
      one.forEach((name, time) -> {
        List<Double> all = times.computeIfAbsent(name, some -> new ArrayList<>());
        if (counts) {
          all.add(time);
        }
      });
    }
    Map<String, Double> r = reference(series.subList(0, 6));
    times.forEach((name, all) -> {
      double median = all.stream().sorted().toList().get(ROUNDS / 2);
      String ratio =
          Optional.ofNullable(r.get(name))
              .map(its -> String.format(Locale.ROOT, "; R %.0f ms, ratio %.0f", its, its / median))
              .orElse("");
      System.out.printf(Locale.ROOT, "%-9s %7.3f ms%s%n", name, median, ratio);
      assertThat(median).isPositive();
    });
  }

  private static Map<String, Double> round(List<double[]> series) {
    Map<String, Double> times = new LinkedHashMap<>();
    List<Model.Fitted> kept = new ArrayList<>();
    for (double[] y : series) {
      for (Member member : Ladder.members(y, SEASONS)) {
        long begin = System.nanoTime();
        kept.add(member.model().fit(y, SEASONS));
        times.merge(member.kind().name(), milliseconds(begin), Double::sum);
      }
      long begin = System.nanoTime();
      Looking.at(new Series("k", "month", SEASONS, y), STEPS, Optional.empty());
      times.merge("pipeline", milliseconds(begin), Double::sum);
    }
    assertThat(kept).hasSizeGreaterThan(series.size());
    times.replaceAll((name, sum) -> sum / series.size());
    return times;
  }

  private static double milliseconds(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static List<double[]> series() throws IOException {
    Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("absent"));
    assumeThat(data).as("series stand beside the repository").isDirectory();
    return TrainingCases.read(data).stream()
        .filter(one -> one.frequency().equals("Monthly") && one.before().length >= LENGTH)
        .limit(SERIES)
        .map(one -> one.before())
        .map(all -> Arrays.copyOfRange(all, all.length - LENGTH, all.length))
        .toList();
  }

  /** Milliseconds of R's functions by our names; nothing where R is not there. */
  private static Map<String, Double> reference(List<double[]> series) throws Exception {
    Path file = Files.createTempFile("series", ".txt");
    StringBuilder text = new StringBuilder();
    series.forEach(y -> Arrays.stream(y).forEach(value -> text.append(value).append('\n')));
    Files.writeString(file, text);
    String code =
        String.format(
            Locale.ROOT,
            "suppressMessages(library(forecast)); y <- matrix(scan('%s', quiet=TRUE), nrow=%d);"
                + " for (f in c('ets', 'auto.arima')) { s <- system.time(for (i in 1:ncol(y))"
                + " get(f)(ts(y[,i], frequency=12)))[['elapsed']];"
                + " cat(f, 1000 * s / ncol(y), '\\n') }",
            file,
            LENGTH);
    try {
      Process process =
          new ProcessBuilder("Rscript", "-e", code)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Double> times = new LinkedHashMap<>();
      said.lines()
          .map(line -> line.strip().split(" "))
          .forEach(words ->
              times.put(words[0].equals("ets") ? "ETS" : "ARIMA", Double.parseDouble(words[1])));
      return process.waitFor() == 0 ? times : Map.of();
    } catch (IOException notInstalled) {
      return Map.of();
    } finally {
      Files.delete(file);
    }
  }
}
