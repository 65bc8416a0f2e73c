package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * M1, M3 and Tourism through the command's own code, when the data is there: every sixth series,
 * all with {@code -Dtrivium.whole=on}.
 */
class CompetitionsIT {
  private static final Set<String> FREQUENCIES = Set.of("Yearly", "Quarterly", "Monthly", "Other");

  @TempDir Path folder;

  @Test
  void beatsTheBarsOfThreeCompetitions() throws IOException {
    Path data = CompetitionScore.data("competitions").orElse(Path.of("absent"));
    assumeThat(data).as("the competitions stand beside the repository").isDirectory();

    Path series = CompetitionScore.series(data.resolve("series.csv.gz"), folder);
    CompetitionScore score = CompetitionScore.of(series, folder.resolve("out.csv"), 0.9);
    double slack = CompetitionScore.slack();

    System.out.println(score.table());
    assertThat(score.group("all").meanRmsse()).as("mean RMSSE").isLessThanOrEqualTo(1.86 * slack);
    assertThat(score.group("all").medianRmsse())
        .as("median RMSSE")
        .isLessThanOrEqualTo(1.15 * slack);
    assertThat(score.group("m3").smape()).as("sMAPE of M3").isLessThanOrEqualTo(12.8 * slack);
    score
        .where(FREQUENCIES::contains)
        .forEach((name, group) ->
            assertThat(group.coverage())
                .as("coverage " + name)
                .isBetween(0.87 / slack, 0.95 * slack));
  }
}
