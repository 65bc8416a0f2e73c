package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The M4 developer sample through the command's own code, when the data is there. */
class M4DevIT {
  private static final Map<String, Integer> SHARES =
      Map.of(
          "Yearly",
          23_000,
          "Quarterly",
          24_000,
          "Monthly",
          48_000,
          "Weekly",
          359,
          "Daily",
          4_227,
          "Hourly",
          414);

  @TempDir Path folder;

  @Test
  void beatsTheBenchmarkAndCoversWhatCame() throws IOException {
    Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(root -> Path.of(root, "m4"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("absent"));
    assumeThat(data).as("the M4 sample stands beside the repository").isDirectory();
    Path output = folder.resolve("out.csv");
    int threads = Runtime.getRuntime().availableProcessors();
    Path input = data.resolve("dev.csv.gz");
    try (BufferedWriter writer = Files.newBufferedWriter(output)) {
      ForecastFiles.run(
          new ForecastFiles.Order(input, "m4", 0, 0.9, threads, ForecastFiles.Dates.PLAIN),
          writer,
          progress -> {});
    }

    Map<String, Score> scores = score(input, read(output));

    double smape = 0;
    double smapeNaive = 0;
    double mase = 0;
    double maseNaive = 0;
    Map<String, double[]> naive = naive(data.resolve("naive2-dev.csv"));
    for (Map.Entry<String, Score> entry : scores.entrySet()) {
      double share = SHARES.get(entry.getKey());
      Score score = entry.getValue();
      double[] bench = naive.get(entry.getKey());
      smape += share * score.smape / score.series;
      mase += share * score.mase / score.series;
      smapeNaive += share * bench[0] / bench[2];
      maseNaive += share * bench[1] / bench[2];
    }
    double inside = scores.values().stream().mapToDouble(score -> score.coverage).sum() / 1500;
    assertThat((smape / smapeNaive + mase / maseNaive) / 2).as("OWA").isLessThan(0.9);
    assertThat(inside).as("coverage of 90 % bounds").isBetween(0.87, 0.95);
  }

  private static final class Score {
    private int series;
    private double smape;
    private double mase;
    private double coverage;
  }

  private static Map<String, Score> score(Path input, Map<String, double[][]> given)
      throws IOException {
    Map<String, Score> scores = new TreeMap<>();
    try (var in = new GZIPInputStream(Files.newInputStream(input));
        var csv =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (NamedCsvRecord row : csv) {
        double[] train = numbers(row.getField("train"));
        double[] test = numbers(row.getField("test"));
        double[][] points = given.get(row.getField("id"));
        Score score = scores.computeIfAbsent(row.getField("frequency"), name -> new Score());
        score.series++;
        double scale = scale(train, Integer.parseInt(row.getField("season")));
        for (int h = 0; h < test.length; h++) {
          assertThat(points[h]).as(row.getField("id")).doesNotContain(Double.NaN);
          assertThat(points[h][2]).isLessThanOrEqualTo(20 * largest(train));
          double error = Math.abs(test[h] - points[h][0]);
          double sizes = Math.abs(test[h]) + Math.abs(points[h][0]);
          score.smape += (sizes > 0 ? 200 * error / sizes : 0) / test.length;
          score.mase += error / scale / test.length;
          boolean inside = points[h][1] <= test[h] && test[h] <= points[h][2];
          score.coverage += inside ? 1.0 / test.length : 0;
        }
      }
    }
    return scores;
  }

  private static Map<String, double[][]> read(Path output) throws IOException {
    Map<String, double[][]> given = new HashMap<>();
    for (String line : Files.readAllLines(output).subList(1, lines(output))) {
      String[] cells = line.split(",");
      int step = Integer.parseInt(cells[1]) - 1;
      double[] point = Arrays.stream(cells).skip(2).mapToDouble(Double::parseDouble).toArray();
      given.computeIfAbsent(cells[0], id -> new double[48][])[step] = point;
    }
    return given;
  }

  private static int lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.count();
    }
  }

  /** Sums of the benchmark's sMAPE and MASE and the number of series, by frequency. */
  private static Map<String, double[]> naive(Path file) throws IOException {
    Map<String, double[]> sums = new HashMap<>();
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        double[] sum = sums.computeIfAbsent(row.getField("frequency"), name -> new double[3]);
        sum[0] += Double.parseDouble(row.getField("smape"));
        sum[1] += Double.parseDouble(row.getField("mase"));
        sum[2]++;
      }
    }
    return sums;
  }

  private static double scale(double[] y, int m) {
    double sum = 0;
    for (int t = m; t < y.length; t++) {
      sum += Math.abs(y[t] - y[t - m]);
    }
    return sum / (y.length - m);
  }

  private static double largest(double[] y) {
    return Arrays.stream(y).map(Math::abs).max().orElse(0);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
