package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trivium.forecast.evaluate.MetaTrainer;
import dev.trivium.forecast.evaluate.TrainingRow;
import dev.trivium.forecast.evaluate.WeightedErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Makes the shipped weights anew: {@code ./mvnw test -Dtest=MetaWeightsTraining -Dtrivium.train=on
 * -Dsurefire.failIfNoSpecifiedTests=false}. First on four fifths of the series, to say what the
 * rest gains, then on all. Takes minutes.
 */
class MetaWeightsTraining {
  static final Map<String, Integer> M4 =
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
  private static final int NETWORKS = 4;
  private static final int EPOCHS = 50;
  private static final Path FILE =
      Path.of("src/main/resources/dev/trivium/forecast/evaluate/meta-weights.txt");

  @Test
  void trainsAndWrites() throws Exception {
    assumeThat(System.getProperty("trivium.train", "off")).as("-Dtrivium.train=on").isEqualTo("on");
    Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("absent"));
    assumeThat(data).as("the series to learn from stand beside the repository").isDirectory();
    List<TrainingRow> rows = rows(TrainingCases.read(data));
    List<TrainingRow> some = rows.stream().filter(row -> fold(row) != 0).toList();
    List<TrainingRow> rest = rows.stream().filter(row -> fold(row) == 0).toList();
    List<String> lines = new MetaTrainer(some, M4).train(NETWORKS, EPOCHS);
    WeightedErrors errors = WeightedErrors.of(rest, MetaTrainer.read(lines), M4);
    System.out.println(errors.table());
    assertThat(errors.taught()).isLessThan(errors.even());

    List<String> shipped = new ArrayList<>();
    shipped.add("# Preferences for the members of a combination, learned from " + rows.size());
    shipped.add("# situations of series of M4 (kept for training), M1, M3 and Tourism (training");
    shipped.add("# parts only). Made by MetaWeightsTraining; not to be edited.");
    shipped.addAll(new MetaTrainer(rows, M4).train(NETWORKS, EPOCHS));
    Files.createDirectories(FILE.getParent());
    Files.write(FILE, shipped);
  }

  private static int fold(TrainingRow row) {
    return Math.floorMod(row.key().split("/")[0].hashCode(), 5);
  }

  private static List<TrainingRow> rows(List<TrainingCases.Case> cases) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Optional<TrainingRow>>> running = new ArrayList<>();
      cases.forEach(one -> running.add(pool.submit(() -> TrainingCases.row(one))));
      List<TrainingRow> rows = new ArrayList<>();
      for (Future<Optional<TrainingRow>> one : running) {
        one.get().ifPresent(rows::add);
      }
      System.out.println(rows.size() + " of " + cases.size() + " cases");
      return rows;
    }
  }
}
