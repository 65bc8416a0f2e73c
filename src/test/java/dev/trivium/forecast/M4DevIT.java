package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The M4 developer sample through the command's own code, when the data is there: every sixth
 * series of it, all with {@code -Dtrivium.whole=on}.
 */
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
  void beatsTheBarsOfM4() throws IOException {
    Path data = CompetitionScore.data("m4").orElse(Path.of("absent"));
    assumeThat(data).as("the M4 sample stands beside the repository").isDirectory();

    Path series = CompetitionScore.series(data.resolve("dev.csv.gz"), folder);
    CompetitionScore score = CompetitionScore.of(series, folder.resolve("out.csv"), 0.9);

    double owa = owa(score, naive(data.resolve("naive2-dev.csv"), score));
    System.out.println(score.table() + "weighted OWA " + owa);
    assertThat(owa)
        .as("OWA, weighted as in M4")
        .isLessThanOrEqualTo(0.845 * CompetitionScore.slack());
    score
        .where(SHARES::containsKey)
        .forEach((name, group) ->
            assertThat(group.coverage())
                .as("coverage " + name)
                .isBetween(0.86 / CompetitionScore.slack(), 0.95 * CompetitionScore.slack()));
  }

  private static double owa(CompetitionScore score, Map<String, double[]> naive) {
    double smape = 0;
    double mase = 0;
    double smapeNaive = 0;
    double maseNaive = 0;
    for (Map.Entry<String, Integer> share : SHARES.entrySet()) {
      CompetitionScore.Group group = score.group(share.getKey());
      double[] bench = naive.get(share.getKey());
      smape += share.getValue() * group.smape();
      mase += share.getValue() * group.mase();
      smapeNaive += share.getValue() * bench[0] / bench[2];
      maseNaive += share.getValue() * bench[1] / bench[2];
    }
    return (smape / smapeNaive + mase / maseNaive) / 2;
  }

  /** Sums of the benchmark's sMAPE and MASE and the number of series, by frequency. */
  private static Map<String, double[]> naive(Path file, CompetitionScore score) throws IOException {
    Map<String, double[]> sums = new HashMap<>();
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (!score.has(row.getField("id"))) {
          continue;
        }
        double[] sum = sums.computeIfAbsent(row.getField("frequency"), name -> new double[3]);
        sum[0] += Double.parseDouble(row.getField("smape"));
        sum[1] += Double.parseDouble(row.getField("mase"));
        sum[2]++;
      }
    }
    return sums;
  }
}
