package dev.trivium.chat.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.chat.confidence.Calibrator.Aims;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Labels made by a known law: what was put in must come out. */
class TrainerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

  /** Right with odds 4, less 5 for what is idle; what is mended is no reason to doubt. */
  private static List<Label> labels(int count, String type, long seed) {
    Random random = new Random(seed);
    List<Label> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double idle = random.nextInt(3) == 0 ? 0.6 + 0.4 * random.nextDouble() : 0;
      double mended = random.nextInt(2);
      boolean right = random.nextDouble() < Logistic.chance(4 - 5 * idle + 0.5 * mended);
      out.add(new Label("group" + i % 3, signals(type, idle, mended), right));
    }
    return out;
  }

  private static Signals signals(String type, double idle, double mended) {
    return Signals.read(type, false, Map.of("idle", idle, "corrected", mended));
  }

  private static Trainer.Result train(List<Label> labels) {
    return Trainer.train(labels, "test", DAY, "p", Aims.USUAL);
  }

  @Test
  void findsTheLawAndKeepsTheSigns() {
    Logistic found = Logistic.fit(labels(6_000, "total", 1), Logistic.nothing(), 1, 0.01);

    assertThat(found.weights().get(Signal.IDLE.place())).isCloseTo(-5, within(0.5));
    assertThat(found.weights()).allMatch(weight -> weight <= 0);
    assertThat(found.weights().get(Signal.CORRECTED.place())).isZero();
  }

  @Test
  void scoresAreTheSharesOfRightAnswers() {
    Trainer.Result result = train(labels(3_000, "total", 2));
    Reliability fresh =
        Reliability.of(
            labels(3_000, "total", 3).stream()
                .map(l -> new Scored(result.calibrator().score(l.signals()), l.right()))
                .toList());

    assertThat(fresh.ece()).isLessThan(0.03);
    assertThat(fresh.auroc()).isGreaterThan(0.7);
    assertThat(fresh.skill()).isPositive();
  }

  @Test
  void takesTheCurveThatTheNumberOfLabelsAllows() {
    List<Label> all = new ArrayList<>(labels(1_200, "many", 4));
    all.addAll(labels(300, "some", 5));
    all.addAll(labels(60, "few", 6));

    Calibrator calibrator = train(all).calibrator();

    assertThat(calibrator.classes()).containsOnlyKeys("many", "some");
    assertThat(calibrator.classes().get("many").curve()).isInstanceOf(Curve.Isotonic.class);
    assertThat(calibrator.classes().get("some").curve()).isInstanceOf(Curve.Platt.class);
    assertThat(calibrator.score(signals("few", 0, 0)))
        .isEqualTo(calibrator.pooled().score(signals("few", 0, 0)));
  }

  @Test
  void moreReasonToDoubtNeverScoresHigher() {
    Calibrator calibrator = train(labels(2_000, "total", 7)).calibrator();
    Random random = new Random(8);

    for (int i = 0; i < 500; i++) {
      Double[] less = new Double[Signal.values().length];
      Double[] more = new Double[less.length];
      for (int s = 0; s < less.length; s++) {
        less[s] = random.nextDouble();
        more[s] = Math.min(1, less[s] + (random.nextInt(3) == 0 ? random.nextDouble() : 0));
      }
      assertThat(calibrator.score(new Signals("total", false, List.of(more))))
          .isLessThanOrEqualTo(calibrator.score(new Signals("total", false, List.of(less))));
    }
  }

  @Test
  void refusesLabelsThatTeachNothing() {
    List<Label> oneGroup =
        labels(200, "total", 9).stream().filter(l -> l.group().equals("group1")).toList();
    List<Label> right = labels(200, "total", 10).stream().filter(Label::right).toList();

    assertThatThrownBy(() -> train(oneGroup)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> train(right)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holdsForOneReadingOfQuestionsOnly() {
    Calibrator calibrator = train(labels(500, "total", 11)).calibrator();

    assertThat(calibrator.fits("p")).isTrue();
    assertThat(calibrator.fits("q")).isFalse();
    assertThat(Calibrator.unmeasured(signals("total", 0, 0)).band()).isEqualTo(Band.MEDIUM);
    assertThat(Calibrator.unmeasured(signals("total", 0, 0)).score()).isNull();
    assertThat(Calibrator.unmeasured(Signals.read("total", true, Map.of())).band())
        .isEqualTo(Band.HIGH);
  }

  @Test
  void bandsFollowTheScore() {
    Calibrator calibrator = train(labels(4_000, "total", 12)).calibrator();
    Confidence clear = calibrator.judge(signals("total", 0, 0));
    Confidence idle = calibrator.judge(signals("total", 1, 0));

    assertThat(clear.band()).isEqualTo(Band.HIGH);
    assertThat(clear.guarantee().orElseThrow().errorAtMost()).isLessThanOrEqualTo(0.05);
    assertThat(idle.band()).isEqualTo(Band.LOW);
    assertThat(idle.reasons()).contains(Signal.IDLE.reason());
    assertThat(clear.lowered(Band.MEDIUM, "why").band()).isEqualTo(Band.MEDIUM);
    assertThat(idle.lowered(Band.MEDIUM, "why").band()).isEqualTo(Band.LOW);
  }

  @Test
  void comesBackFromJsonAsItWas() {
    Calibrator calibrator = train(labels(1_500, "total", 13)).calibrator();

    Calibrator read = CalibratorJson.read(CalibratorJson.write(calibrator));

    assertThat(CalibratorJson.write(read)).isEqualTo(CalibratorJson.write(calibrator));
    for (Label label : labels(100, "total", 14)) {
      assertThat(read.score(label.signals()))
          .isCloseTo(calibrator.score(label.signals()), within(1e-3));
      assertThat(LabelJson.read(LabelJson.write(label)).right()).isEqualTo(label.right());
    }
  }

  @Test
  void boundsAnErrorRateAsClopperAndPearsonDo() {
    assertThat(Binomial.upper(0, 59, 0.05)).isCloseTo(1 - Math.pow(0.05, 1 / 59.0), within(1e-9));
    assertThat(Binomial.upper(0, 59, 0.05)).isLessThanOrEqualTo(0.05);
    assertThat(Binomial.upper(0, 58, 0.05)).isGreaterThan(0.05);
    assertThat(Binomial.upper(5, 100, 0.05)).isCloseTo(0.10225, within(1e-4));
    assertThat(Binomial.upper(3, 3, 0.05)).isEqualTo(1);
    assertThat(Binomial.upper(0, 0, 0.05)).isEqualTo(1);
  }

  @Test
  void walksDownToTheLastThresholdThatHolds() {
    List<Scored> scored = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> scored.add(new Scored(0.97, true)));
    IntStream.range(0, 100).forEach(i -> scored.add(new Scored(0.9, i % 2 == 0)));

    Guarantee found = FixedSequence.walk(scored, 0.05, 0.05).orElseThrow();

    assertThat(found.threshold()).isEqualTo(0.91);
    assertThat(found.answered()).isEqualTo(100);
    assertThat(found.errors()).isZero();
    assertThat(FixedSequence.walk(scored.subList(0, 58), 0.05, 0.05)).isEmpty();
  }

  /** Thresholds found on one half of the labels must hold on the other, but for delta of them. */
  @Test
  void keepsItsPromiseOnLabelsItHasNotSeen() {
    Calibrator calibrator = train(labels(3_000, "total", 15)).calibrator();
    List<Scored> pool =
        new ArrayList<>(
            labels(4_000, "total", 16).stream()
                .map(l -> new Scored(calibrator.score(l.signals()), l.right()))
                .toList());
    Random random = new Random(17);
    int broken = 0;
    int found = 0;
    for (int split = 0; split < 200; split++) {
      java.util.Collections.shuffle(pool, random);
      var half = FixedSequence.walk(pool.subList(0, 2_000), 0.05, 0.05);
      if (half.isPresent()) {
        found++;
        List<Scored> above =
            pool.subList(2_000, 4_000).stream()
                .filter(s -> s.score() >= half.get().threshold())
                .toList();
        double wrong = above.stream().filter(s -> !s.right()).count() / (double) above.size();
        broken += wrong > 0.05 ? 1 : 0;
      }
    }

    assertThat(found).isGreaterThan(150);
    assertThat(broken).isLessThanOrEqualTo(200 * 5 / 100 + 9);
  }
}
