package dev.trivium.monitor.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SurpriseTest {
  @Test
  void holdsTheStoredQuantiles() {
    Foresight foreseen = new Foresight(80, 100, 140, 0.9);

    assertThat(Surprise.of(foreseen, 80).u()).isCloseTo(0.05, within(1e-12));
    assertThat(Surprise.of(foreseen, 100).u()).isCloseTo(0.5, within(1e-12));
    assertThat(Surprise.of(foreseen, 140).u()).isCloseTo(0.95, within(1e-12));
    assertThat(Surprise.of(foreseen, 140).p()).isCloseTo(0.1, within(1e-12));
    assertThat(Surprise.of(foreseen, 100).p()).isCloseTo(1, within(1e-12));
  }

  @Test
  void fallsFurtherTheFartherOut() {
    Foresight foreseen = new Foresight(80, 100, 140, 0.9);
    double before = 1;
    for (double y = 100; y < 1000; y += 10) {
      double p = Surprise.of(foreseen, y).p();
      assertThat(p).isLessThanOrEqualTo(before).isNotNegative();
      before = p;
    }
    assertThat(before).isLessThan(1e-12);
  }

  @Test
  void knowsAFixedValue() {
    Foresight fixed = new Foresight(5, 5, 5, 0.9);

    assertThat(Surprise.of(fixed, 5).p()).isEqualTo(1);
    assertThat(Surprise.of(fixed, 6).p()).isZero();
    assertThat(Surprise.of(fixed, 4).u()).isZero();
  }

  @Test
  void discoversAsTheWorkedExampleOfThePaper() {
    // The fifteen p-values of Benjamini & Hochberg (1995), section 4: four are rejected at 5 %.
    double[] p = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.000
    };

    boolean[] found = Surprise.discoveries(p, 0.05);

    for (int i = 0; i < p.length; i++) {
      assertThat(found[i]).isEqualTo(i < 4);
    }
    assertThat(Surprise.discoveries(new double[] {Double.NaN, 0.04}, 0.05))
        .containsExactly(false, true);
  }

  @Test
  void knowsTheNormalDistribution() {
    // Abramowitz & Stegun (1964), tables 26.1 and 26.5.
    assertThat(Normal.below(1.96)).isCloseTo(0.9750021048517795, within(1e-15));
    assertThat(Normal.above(5)).isCloseTo(2.866515718791939e-7, within(1e-20));
    assertThat(Normal.quantile(0.95)).isCloseTo(1.6448536269514722, within(1e-12));
    assertThat(Normal.quantile(0)).isEqualTo(-8, within(1e-9));
    for (double z = -6; z <= 6; z += 0.25) {
      assertThat(Normal.below(z) + Normal.above(z)).isCloseTo(1, within(1e-15));
    }
  }
}
