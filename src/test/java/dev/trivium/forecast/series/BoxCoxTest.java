package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.support.Property;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BoxCoxTest {
  @Test
  void weighsVariationAsThePublishedCriterion() throws IOException {
    int compared = 0;
    try (var golden =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    getClass().getResourceAsStream("/forecast/golden/guerrero.csv")),
                StandardCharsets.UTF_8))) {
      for (String line : golden.lines().filter(row -> !row.startsWith("#")).skip(1).toList()) {
        String[] cells = line.split(",", -1);
        double[] y = PublicSeries.named(cells[0]);
        int group = PublicSeries.season(cells[0]) > 1 ? PublicSeries.season(cells[0]) : 2;
        double expected = Double.parseDouble(cells[2]);
        assertThat(BoxCox.criterion(y, group, Double.parseDouble(cells[1])))
            .as(line)
            .isCloseTo(expected, within(1e-12 * expected));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(9);
  }

  @Test
  void takesLogsWhereTheSwingGrowsWithTheLevel() {
    assertThat(BoxCox.choose(PublicSeries.named("AirPassengers"), 12)).isEqualTo(BoxCox.LOG);
    assertThat(BoxCox.choose(PublicSeries.named("Nile"), 1)).isEqualTo(BoxCox.NONE);
    assertThat(BoxCox.choose(new double[] {1, -2, 3, 1, 5, 1, 7}, 1)).isEqualTo(BoxCox.NONE);
    assertThat(BoxCox.choose(new double[] {0, 0, 0, 0, 0, 0, 0, 0}, 1)).isEqualTo(BoxCox.NONE);
  }

  @Test
  void comesBackToWhereItStarted() {
    Property.holds(
        200,
        random -> {
          double value = StrictMath.exp(random.nextDouble(-20, 20));
          for (BoxCox power : BoxCox.values()) {
            assertThat(power.back(power.forward(value)))
                .isCloseTo(value, within(1e-7 * Math.max(value, 1e-3)));
          }
        });
  }
}
