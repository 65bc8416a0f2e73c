package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OthersTest {
  private static double[] one(double size, double certainty) {
    return new double[] {size, certainty};
  }

  @Test
  void leavesOutOnlyTheOneThatAsks() {
    Others others = Others.of(List.of(one(1, 100), one(2, 300), one(4, 100), one(9, 0)));

    assertThat(others.without(2, 300)).isEqualTo(2.5);
    assertThat(others.without(1, 100)).isEqualTo(2.5);
    assertThat(others.without(9, 0)).isEqualTo(others.mean()).isEqualTo(2.2);
    assertThatThrownBy(() -> others.without(3, 100)).hasMessageContaining("no series");
  }

  @Test
  void oneWithoutNoiseNeitherSilencesTheRestNorLeavesItsTraces() {
    double[] exact = one(-0.5, 1e18);
    Others others = Others.of(List.of(one(0.1, 100), one(0.3, 100), exact, one(0.2, 110)));

    double rest = (0.1 * 100 + 0.3 * 100 + 0.2 * 110) / 310;
    assertThat(others.without(-0.5, 1e18)).isCloseTo(rest, within(1e-15));
    double capped = (0.3 * 100 + 0.2 * 110 - 0.5 * 1000) / 1210;
    assertThat(others.without(0.1, 100)).isCloseTo(capped, within(1e-15));
  }

  @Test
  void isTheSameInAnyOrderAlsoAmongEqualOnes() {
    List<double[]> all = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 40; i++) {
      all.add(one(Math.round(10 * random.nextGaussian()) / 10.0, 1 + random.nextInt(3)));
    }
    double[] before = all.stream().mapToDouble(o -> Others.of(all).without(o[0], o[1])).toArray();
    for (int round = 0; round < 20; round++) {
      List<double[]> mixed = new ArrayList<>(all);
      Collections.shuffle(mixed, random);
      Others others = Others.of(mixed);
      double[] after = all.stream().mapToDouble(o -> others.without(o[0], o[1])).toArray();
      assertThat(after).isEqualTo(before);
    }
    assertThat(Arrays.stream(before).distinct().count()).isGreaterThan(10);
  }

  @Test
  void fewerThanTwoOthersSayNothing() {
    Others two = Others.of(List.of(one(1, 1), one(3, 1)));

    assertThat(two.without(1, 1)).isZero();
    assertThat(two.mean()).isEqualTo(2);
    assertThat(Others.of(List.of()).mean()).isZero();
    assertThat(Others.of(List.of(one(1, 1))).mean()).isZero();
  }
}
