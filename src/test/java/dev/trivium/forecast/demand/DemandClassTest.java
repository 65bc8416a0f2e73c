package dev.trivium.forecast.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DemandClassTest {
  @Test
  void cutsAtTheDistanceAndTheVariation() {
    assertThat(DemandClass.of(new double[] {3, 4, 3, 4, 3})).isEqualTo(DemandClass.SMOOTH);
    assertThat(DemandClass.of(new double[] {1, 9, 1, 1, 1})).isEqualTo(DemandClass.ERRATIC);
    assertThat(DemandClass.of(new double[] {3, 0, 3, 0, 4})).isEqualTo(DemandClass.INTERMITTENT);
    assertThat(DemandClass.of(new double[] {1, 0, 9, 0, 1})).isEqualTo(DemandClass.LUMPY);
  }

  @Test
  void measuresBetweenTheFirstAndTheLastDemand() {
    assertThat(DemandClass.interval(new double[] {0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0})).isEqualTo(2.5);
    assertThat(DemandClass.interval(new double[] {0, 0, 1, 0})).isEqualTo(4);
    assertThat(DemandClass.variation(new double[] {0, 1, 0, 3})).isCloseTo(0.5, within(1e-12));
    assertThat(DemandClass.variation(new double[] {0, 1, 0})).isZero();
  }
}
