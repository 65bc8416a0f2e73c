package dev.trivium.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.data.contract.Gate.Strategy;
import java.util.ArrayList;
import java.util.Collections;
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
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLT_WINTERS")
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

    assertThat(Volumes.judge(Strategy.ONLINE_NORMAL, 3, spoilt, 300).orElseThrow().unusual())
        .isTrue();
    assertThat(Volumes.judge(Strategy.BATCH_NORMAL, 3, spoilt, 300).orElseThrow().unusual())
        .isFalse();
  }

  @Test
  void toleratesOneRowMoreThanAlways() {
    List<Double> always = List.of(50.0, 50.0, 50.0, 50.0, 50.0);

    Volumes.Finding finding = Volumes.judge(Strategy.BATCH_NORMAL, 3, always, 51).orElseThrow();

    assertThat(finding.unusual()).isFalse();
    assertThat(finding.least()).isCloseTo(42.5, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void findsADeliveryOfATenthOfThoseThatAreAlwaysTheSame(Strategy strategy) {
    List<Double> always = Collections.nCopies(21, 100.0);

    assertThat(Volumes.judge(strategy, 3, always, 10).orElseThrow().unusual()).isTrue();
    assertThat(Volumes.judge(strategy, 3, always, 100).orElseThrow().unusual()).isFalse();
    assertThat(Volumes.judge(strategy, 3, always, 101).orElseThrow().unusual()).isFalse();
  }

  @Test
  void findsADeliveryOfATenthWhateverTheSpread() {
    List<Double> wild = List.of(40.0, 160.0, 60.0, 150.0, 90.0, 100.0);

    Volumes.Finding tenth = Volumes.judge(Strategy.BATCH_NORMAL, 3, wild, 10).orElseThrow();

    assertThat(tenth.unusual()).isTrue();
    // a fifth of the upper median
    assertThat(tenth.threshold()).isCloseTo(20, within(1e-9));
    assertThat(Volumes.judge(Strategy.BATCH_NORMAL, 3, wild, 25).orElseThrow().unusual()).isFalse();
  }

  @Test
  void computesBoundsThatCanBeComputedByHand() {
    List<Double> sizes = List.of(100.0, 110.0, 90.0, 105.0, 95.0);

    Volumes.Finding finding = Volumes.judge(Strategy.BATCH_NORMAL, 3, sizes, 70).orElseThrow();

    // mean 100, variance (0 + 100 + 100 + 25 + 25) / 4 = 62.5
    assertThat(finding.expected()).isEqualTo(100);
    assertThat(finding.least()).isCloseTo(100 - 3 * Math.sqrt(62.5), within(1e-9));
    assertThat(finding.most()).isCloseTo(100 + 3 * Math.sqrt(62.5), within(1e-9));
    assertThat(finding.threshold()).isEqualTo(finding.least());
    assertThat(finding.unusual()).isTrue();
  }

  @Test
  void saysNothingOfRatiosToNothing() {
    List<Double> nothing = List.of(0.0, 0.0, 0.0, 0.0, 0.0);

    assertThat(Volumes.judge(Strategy.RATE_OF_CHANGE, 3, nothing, 10)).isEmpty();
    assertThat(Volumes.judge(Strategy.BATCH_NORMAL, 3, nothing, 0).orElseThrow().unusual())
        .isFalse();
  }

  @Test
  void knowsTheDayOfTheWeekWithHoltWinters() {
    List<Double> days = new ArrayList<>();
    for (int day = 0; day < 28; day++) {
      days.add(day % 7 < 5 ? 1_000.0 + day : 100.0 + day);
    }

    // The next day is a Monday: a Sunday's size is unusual, though there were many like it.
    assertThat(Volumes.judge(Strategy.HOLT_WINTERS, 3, days, 1_028).orElseThrow().unusual())
        .isFalse();
    assertThat(Volumes.judge(Strategy.HOLT_WINTERS, 3, days, 128).orElseThrow().unusual()).isTrue();
    assertThat(Volumes.judge(Strategy.BATCH_NORMAL, 3, days, 128).orElseThrow().unusual())
        .isFalse();
    assertThat(Volumes.judge(Strategy.HOLT_WINTERS, 3, days.subList(0, 13), 1_000)).isEmpty();
  }

  @Test
  void toleratesShiftsThatChanceMakes() {
    RandomGenerator random = new Random(11);
    int beyondConvention = 0;
    int alarms = 0;
    for (int run = 0; run < 1_000; run++) {
      Psi psi = Psi.of(sample(random, 10, 120, 120)).orElseThrow();
      beyondConvention += psi.value() > 0.2 ? 1 : 0;
      alarms += psi.value() > psi.threshold(0.2) ? 1 : 0;
    }

    assertThat(beyondConvention).isGreaterThan(50);
    assertThat(alarms).isLessThan(10);
    // 9 degrees of freedom: mean 9, 0.999 quantile 27.88
    Psi psi = Psi.of(sample(random, 10, 1_000, 1_000)).orElseThrow();
    assertThat(psi.expected()).isCloseTo(0.018, within(1e-9));
    assertThat(psi.noise()).isCloseTo(27.88 / 500, within(0.0005));
    assertThat(psi.threshold(0.2)).isEqualTo(0.2);
  }

  @Test
  void saysNothingOfConstantsAndSeesThemChange() {
    Psi same = Psi.of(List.of(new Psi.Bin(200, 150))).orElseThrow();
    Psi other = Psi.of(List.of(new Psi.Bin(200, 0), new Psi.Bin(0, 150))).orElseThrow();

    assertThat(same.value()).isZero();
    assertThat(other.value()).isGreaterThan(other.threshold(0.2));
  }

  private static List<Psi.Bin> sample(RandomGenerator random, int bins, int n, int m) {
    long[] reference = new long[bins];
    long[] current = new long[bins];
    for (int i = 0; i < n; i++) {
      reference[random.nextInt(bins)]++;
    }
    for (int i = 0; i < m; i++) {
      current[random.nextInt(bins)]++;
    }
    List<Psi.Bin> counted = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      counted.add(new Psi.Bin(reference[i], current[i]));
    }
    return counted;
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
    assertThat(Psi.of(bins).orElseThrow().value()).isCloseTo(0.16946, within(1e-5));
    assertThat(Psi.of(List.of(new Psi.Bin(500, 250), new Psi.Bin(500, 250))).orElseThrow().value())
        .isZero();
    assertThat(Psi.of(List.of(new Psi.Bin(500, 99)))).isEmpty();
    assertThat(Psi.of(List.of(new Psi.Bin(500, 0), new Psi.Bin(0, 500))).orElseThrow().value())
        .isGreaterThan(5);
  }
}
