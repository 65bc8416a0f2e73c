package dev.trivium.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.data.contract.Gate.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnomaliesTest {
  private static final List<Double> USUAL = List.of(100.0, 104.0, 97.0, 101.0, 99.0, 103.0);

  @ParameterizedTest
  @EnumSource
  void findsADeliveryOfATenth(Strategy strategy) {
    assertThat(Volumes.judge(strategy, 3, USUAL, 10).orElseThrow().unusual()).isTrue();
    assertThat(Volumes.judge(strategy, 3, USUAL, 102).orElseThrow().unusual()).isFalse();
    assertThat(Volumes.judge(strategy, 3, USUAL, 1_000).orElseThrow().unusual()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void saysNothingWithoutAHistory(Strategy strategy) {
    assertThat(Volumes.judge(strategy, 3, USUAL.subList(0, 4), 10)).isEmpty();
  }

  @Test
  void learnsOnlineFromUsualDeliveriesOnly() {
    List<Double> spoilt = new ArrayList<>(USUAL);
    spoilt.addAll(List.of(5_000.0, 100.0, 102.0));

    assertThat(Volumes.judge(Strategy.ONLINE_NORMAL, 3, spoilt, 10).orElseThrow().unusual())
        .isTrue();
    assertThat(Volumes.judge(Strategy.BATCH_NORMAL, 3, spoilt, 10).orElseThrow().unusual())
        .isFalse();
  }

  @Test
  void toleratesOneRowMoreThanAlways() {
    List<Double> always = List.of(50.0, 50.0, 50.0, 50.0, 50.0);

    Volumes.Finding finding = Volumes.judge(Strategy.BATCH_NORMAL, 3, always, 51).orElseThrow();

    assertThat(finding.unusual()).isFalse();
    assertThat(finding.least()).isCloseTo(42.5, within(1e-9));
  }

  @Test
  void raisesFewFalseAlarms() {
    RandomGenerator random = new Random(7);
    int alarms = 0;
    for (int run = 0; run < 2_000; run++) {
      List<Double> sizes =
          Stream.generate(() -> 1_000 + 100 * random.nextGaussian()).limit(30).toList();
      double newest = 1_000 + 100 * random.nextGaussian();
      alarms +=
          Volumes.judge(Strategy.BATCH_NORMAL, 3, sizes, newest).orElseThrow().unusual() ? 1 : 0;
    }

    // 0.27 % of a normal distribution lies outside, a little more for an estimated spread.
    assertThat(alarms).isBetween(1, 30);
  }

  @Test
  void measuresAShiftAsTheBookDoes() {
    List<Psi.Bin> bins = List.of(new Psi.Bin(500, 300), new Psi.Bin(500, 700));

    // (.3-.5) ln(.3/.5) + (.7-.5) ln(.7/.5)
    assertThat(Psi.of(bins).orElseThrow()).isCloseTo(0.16946, within(1e-5));
    assertThat(Psi.of(List.of(new Psi.Bin(500, 250), new Psi.Bin(500, 250))).orElseThrow())
        .isZero();
    assertThat(Psi.of(List.of(new Psi.Bin(500, 99)))).isEmpty();
    assertThat(Psi.of(List.of(new Psi.Bin(500, 0), new Psi.Bin(0, 500))).orElseThrow())
        .isGreaterThan(5);
  }
}
