package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trivium.forecast.model.ExponentialSmoothing;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.model.SeasonalNaive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Exponential smoothing alone on M1, M3 and Tourism, as the engine would let it serve: behind the
 * guard, and not below zero where the past never was.
 */
class AutoEtsIT {
  @Test
  void isAsGoodAsTheBestPublished() throws IOException {
    java.nio.file.Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(root -> java.nio.file.Path.of(root, "competitions", "series.csv.gz"))
            .filter(Files::exists)
            .findFirst()
            .orElse(java.nio.file.Path.of("absent"));
    assumeThat(data).as("the competitions stand beside the repository").exists();
    double[] plain;
    double[] guarded;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(data))) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<String> rows = lines.subList(1, lines.size());
      guarded = rows.parallelStream().mapToDouble(row -> rmsse(row, true)).sorted().toArray();
      plain = rows.parallelStream().mapToDouble(row -> rmsse(row, false)).sorted().toArray();
    }
    System.out.println("AutoETS alone: " + said(plain) + "; behind the guard: " + said(guarded));
    assertThat(Arrays.stream(guarded).average().orElse(9)).isLessThanOrEqualTo(1.93);
    assertThat(guarded[guarded.length / 2]).isLessThanOrEqualTo(1.19);
  }

  private static String said(double[] sorted) {
    double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
    return "RMSSE mean " + mean + " median " + sorted[sorted.length / 2];
  }

  private static double rmsse(String row, boolean guarded) {
    String[] cells = row.split(",", -1);
    int m = Integer.parseInt(cells[2]);
    double[] y = numbers(cells[5]);
    double[] came = numbers(cells[6]);
    List<Integer> seasons = m > 1 ? List.of(m) : List.of();
    Model.Fitted fitted = ExponentialSmoothing.automatic().fit(y, seasons);
    Path path = fitted.path(came.length);
    if (guarded && !new Guard(y, m).holds(path, false)) {
      path = new SeasonalNaive().fit(y, seasons).path(came.length);
    }
    boolean positive = guarded && Arrays.stream(y).allMatch(value -> value >= 0);
    double squares = 0;
    for (int h = 0; h < came.length; h++) {
      double centre = positive ? Math.max(0, path.centre(h)) : path.centre(h);
      squares += (came[h] - centre) * (came[h] - centre) / came.length;
    }
    double moves = 0;
    for (int t = 1; t < y.length; t++) {
      moves += (y[t] - y[t - 1]) * (y[t] - y[t - 1]) / (y.length - 1);
    }
    return Math.sqrt(squares / moves);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
