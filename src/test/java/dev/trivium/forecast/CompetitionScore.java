package dev.trivium.forecast;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Forecasts a file of competition series by the command's own code and scores them as M4 did
 * (Makridakis, Spiliotis &amp; Assimakopoulos 2020); RMSSE divides by the root mean square of first
 * differences.
 */
final class CompetitionScore {
  private static final int SHARE = 6;

  private final Map<String, Group> groups = new TreeMap<>();
  private final Set<String> scored = new HashSet<>();
  private final double level;

  private CompetitionScore(double level) {
    this.level = level;
  }

  /** Sums of one frequency or source. */
  static final class Group {
    private int series;
    private double smape;
    private double mase;
    private double coverage;
    private double msis;
    private final int[] inside = new int[3];
    private final int[] values = new int[3];
    private final List<Double> rmsse = new ArrayList<>();

    int series() {
      return series;
    }

    double smape() {
      return smape / series;
    }

    double mase() {
      return mase / series;
    }

    double coverage() {
      return coverage / series;
    }

    /** Coverage in a third of the horizon, from 0. */
    double coverage(int third) {
      return (double) inside[third] / values[third];
    }

    double msis() {
      return msis / series;
    }

    double meanRmsse() {
      return rmsse.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    double medianRmsse() {
      double[] sorted = rmsse.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }

  /** The folder of the data beside the repository, where it is. */
  static Optional<Path> data(String folder) {
    return Stream.of("../shared/data", "../../shared/data")
        .map(root -> Path.of(root, folder))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** Whether all series are forecast, by {@code -Dtrivium.whole=on}; else every sixth is. */
  static boolean whole() {
    return System.getProperty("trivium.whole", "off").equals("on");
  }

  /** By how much figures of a sixth may miss bars that are meant for all. */
  static double slack() {
    return whole() ? 1 : 1.05;
  }

  /** The file itself, or every sixth of its series. */
  static Path series(Path file, Path scratch) throws IOException {
    if (whole()) {
      return file;
    }
    Path sixth = scratch.resolve("sixth.csv.gz");
    try (BufferedReader in = opened(file);
        Writer out =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(sixth)), StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (number == 0 || number % SHARE == 1) {
          out.write(line + "\n");
        }
        number++;
      }
    }
    return sixth;
  }

  private static BufferedReader opened(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  /** Groups by frequency, by source, and {@code all}. */
  static CompetitionScore of(Path input, Path scratch, double level) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (BufferedWriter writer = Files.newBufferedWriter(scratch)) {
      ForecastFiles.run(
          new ForecastFiles.Order(
              input, "m4", 0, level, threads, ForecastFiles.Dates.PLAIN, FileDraws.NONE),
          writer,
          progress -> {});
    }
    CompetitionScore score = new CompetitionScore(level);
    score.read(input, forecasts(scratch));
    return score;
  }

  boolean has(String series) {
    return scored.contains(series);
  }

  Group group(String name) {
    return groups.get(name);
  }

  Map<String, Group> where(Predicate<String> name) {
    Map<String, Group> found = new TreeMap<>(groups);
    found.keySet().removeIf(name.negate());
    return found;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    groups.forEach((name, group) ->
        table.append(
            String.format(
                Locale.ROOT,
                "%-10s %5d  sMAPE %7.3f  MASE %6.3f  RMSSE %6.3f median %6.3f  "
                    + "coverage %.4f (%.3f %.3f %.3f)  MSIS %7.3f%n",
                name,
                group.series,
                group.smape(),
                group.mase(),
                group.meanRmsse(),
                group.medianRmsse(),
                group.coverage(),
                group.coverage(0),
                group.coverage(1),
                group.coverage(2),
                group.msis())));
    return table.toString();
  }

  private void read(Path input, Map<String, double[][]> given) throws IOException {
    try (BufferedReader in = opened(input);
        var csv = CsvReader.builder().maxBufferSize(64 << 20).ofNamedCsvRecord(in)) {
      for (NamedCsvRecord row : csv) {
        scored.add(row.getField("id"));
        double[] train = numbers(row.getField("train"));
        double[] test = numbers(row.getField("test"));
        double[][] points = given.get(row.getField("id"));
        int season = Integer.parseInt(row.getField("season"));
        for (String name : List.of(row.getField("frequency"), row.getField("source"), "all")) {
          add(groups.computeIfAbsent(name, some -> new Group()), train, test, points, season);
        }
      }
    }
  }

  private void add(Group group, double[] train, double[] test, double[][] points, int season) {
    double scale = scale(train, season);
    double share = 1.0 / test.length;
    double squares = 0;
    double alpha = 1 - level;
    group.series++;
    for (int h = 0; h < test.length; h++) {
      double error = Math.abs(test[h] - points[h][0]);
      double sizes = Math.abs(test[h]) + Math.abs(points[h][0]);
      double below = Math.max(0, points[h][1] - test[h]);
      double above = Math.max(0, test[h] - points[h][2]);
      double width = points[h][2] - points[h][1] + 2 / alpha * (below + above);
      group.smape += sizes > 0 ? 200 * error / sizes * share : 0;
      group.mase += error / scale * share;
      group.msis += width / scale * share;
      group.coverage += below + above == 0 ? share : 0;
      squares += error * error * share;
      group.values[3 * h / test.length]++;
      group.inside[3 * h / test.length] += below + above == 0 ? 1 : 0;
    }
    double moves = 0;
    for (int t = 1; t < train.length; t++) {
      moves += (train[t] - train[t - 1]) * (train[t] - train[t - 1]) / (train.length - 1);
    }
    group.rmsse.add(Math.sqrt(squares / moves));
  }

  private static double scale(double[] y, int m) {
    double sum = 0;
    for (int t = m; t < y.length; t++) {
      sum += Math.abs(y[t] - y[t - m]);
    }
    return sum / (y.length - m);
  }

  private static Map<String, double[][]> forecasts(Path output) throws IOException {
    Map<String, double[][]> given = new HashMap<>();
    List<String> lines = Files.readAllLines(output);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      int step = Integer.parseInt(cells[1]) - 1;
      double[] point = Arrays.stream(cells).skip(2).mapToDouble(Double::parseDouble).toArray();
      given.computeIfAbsent(cells[0], id -> new double[48][])[step] = point;
    }
    return given;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
