package dev.trivium.chat.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Figures that can be reckoned by hand. */
class ReliabilityTest {
  private static List<Scored> pairs(int right, double high, int wrong, double low) {
    List<Scored> out = new ArrayList<>();
    for (int i = 0; i < right; i++) {
      out.add(new Scored(high, true));
    }
    for (int i = 0; i < wrong; i++) {
      out.add(new Scored(low, false));
    }
    return out;
  }

  @Test
  void tellsPerfectScores() {
    Reliability perfect = Reliability.of(pairs(80, 1, 20, 0));

    assertThat(perfect.ece()).isZero();
    assertThat(perfect.brier()).isZero();
    assertThat(perfect.skill()).isEqualTo(1);
    assertThat(perfect.auroc()).isEqualTo(1);
    assertThat(perfect.accuracyAt80()).isEqualTo(1);
    assertThat(perfect.coverageAt2()).isEqualTo(0.81);
    assertThat(perfect.wrongAndSure()).isZero();
  }

  @Test
  void tellsScoresThatMeanNothing() {
    List<Scored> mixed = new ArrayList<>(pairs(50, 0.9, 50, 0.9));
    java.util.Collections.shuffle(mixed, new Random(2));
    Reliability flat = Reliability.of(mixed);

    assertThat(flat.ece()).isCloseTo(0.4, within(0.1));
    assertThat(flat.auroc()).isEqualTo(0.5);
    assertThat(flat.skill()).isNegative();
    assertThat(flat.wrongAndSure()).isEqualTo(0.5);
  }

  @Test
  void leavesOutWhatCannotBeTold() {
    Reliability right = Reliability.of(pairs(10, 0.9, 0, 0));

    assertThat(right.named()).doesNotContainKeys("auroc", "brier_skill").containsKey("ece");
  }

  @Test
  void drawsAnIntervalAroundTheError() {
    List<Scored> pairs = pairs(60, 0.8, 40, 0.8);
    double[] interval = Reliability.eceInterval(pairs, 200, new Random(1));

    assertThat(interval[0]).isLessThan(interval[1]);
    assertThat(interval[1]).isGreaterThan(0.2);
  }
}
