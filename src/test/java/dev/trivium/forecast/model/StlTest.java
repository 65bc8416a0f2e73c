package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StlTest {
  private static final double[] AIR = PublicSeries.passengers();

  @Test
  void decomposesAsTheReferenceDoes() {
    matches("stl.air.11", Stl.of(AIR, 12, 11));
    matches("stl.air.7", Stl.of(AIR, 12, 7));
  }

  @Test
  void weighsAgainstOutliersAsTheReferenceDoes() {
    double[] logs = Arrays.stream(AIR).map(StrictMath::log).toArray();

    matches("stl.air.11.robust", Stl.robust(AIR, 12, 11, 5));
    matches("stl.air.21.robust", Stl.robust(logs, 12, 21, 5));
  }

  @Test
  void sumsToTheSeriesAndKnowsTheStrengthOfTheSeason() {
    Stl stl = Stl.robust(AIR, 12, 11, 2);

    for (int t = 0; t < AIR.length; t++) {
      double sum = stl.trend()[t] + stl.season()[t] + stl.remainder()[t];
      assertThat(sum).isCloseTo(AIR[t], within(1e-9));
    }
    assertThat(Stl.of(AIR, 12, 11).strength()).isBetween(0.9, 1.0);
    assertThat(Stl.of(PublicSeries.nile(), 7, 11).strength()).isLessThan(0.7);
  }

  @Test
  void staysFiniteOnOddValues() {
    double[][] odd = {new double[9], {1, 2, 3, 4, 5}, {0, 0, 0, 0, 1e9, 0, 0, 0, 0, 0, 0}};
    for (double[] y : odd) {
      Stl stl = Stl.robust(y, 2, 7, 15);
      for (int t = 0; t < y.length; t++) {
        assertThat(stl.trend()[t] + stl.season()[t]).isFinite();
      }
    }
  }

  private static void matches(String name, Stl stl) {
    assertThat(stl.season()).containsExactly(Golden.numbers(name + ".season"), within(1e-6));
    assertThat(stl.trend()).containsExactly(Golden.numbers(name + ".trend"), within(1e-6));
  }
}
