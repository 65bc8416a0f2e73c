package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void boundsFollowMovesThatHaveBecomeLarger() {
    List<Series> walks = new ArrayList<>();
    List<double[]> came = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 20; i++) {
      double[] walk = new double[446];
      for (int t = 1; t < walk.length; t++) {
        walk[t] = walk[t - 1] + (t < 400 ? 1 : 6) * random.nextGaussian();
      }
      came.add(Arrays.copyOfRange(walk, 440, 446));
      walks.add(new Series("s" + i, "p", List.of(), Arrays.copyOf(walk, 440)));
    }

    List<Foreseen> foreseen = new Engine(6, 0.9).run(walks);

    int inside = 0;
    for (int i = 0; i < 20; i++) {
      for (int h = 0; h < 6; h++) {
        Foreseen.Step step = foreseen.get(i).steps().get(h);
        inside += came.get(i)[h] >= step.lower() && came.get(i)[h] <= step.upper() ? 1 : 0;
      }
    }
    assertThat(inside / 120.0).isGreaterThan(0.8);
  }

  @Test
  void oneValueGivesThatValueWithHonestBounds() {
    Foreseen foreseen = only(7);

    assertThat(foreseen.outcome()).isEqualTo(new Outcome.TooShort("last value"));
    assertThat(foreseen.steps()).allMatch(step -> step.value() == 7 && step.upper() > 7);
    assertThat(foreseen.certainty().calibrated()).isFalse();
  }

  @Test
  void noValueGivesZeroAndSaysSo() {
    Foreseen foreseen = only();

    assertThat(foreseen.outcome()).isEqualTo(new Outcome.TooShort("no values"));
    assertThat(foreseen.steps()).allMatch(step -> step.value() == 0);
  }

  @Test
  void aConstantStaysConstantAndClaimsNothing() {
    Foreseen foreseen = only(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5);

    assertThat(foreseen.outcome()).isInstanceOf(Outcome.FellBack.class);
    assertThat(foreseen.steps()).allMatch(step -> step.value() == 5);
    assertThat(foreseen.certainty().calibrated()).isFalse();
  }

  @Test
  void unknownValuesAreFilledInAndNoted() {
    double[] values = new double[30];
    for (int t = 0; t < values.length; t++) {
      values[t] = t % 5 == 2 ? Double.NaN : 100 + t;
    }

    Foreseen foreseen = only(values);

    assertThat(foreseen.notes()).contains("6 unknown values were filled in");
    assertThat(foreseen.steps().getFirst().value()).isBetween(125.0, 135.0);
  }

  @Test
  void aLongSeriesIsCalibratedOnItsOwnPast() {
    double[] values = new double[80];
    for (int t = 0; t < values.length; t++) {
      values[t] = 50 + 5 * Math.sin(t * 12.9898) + 0.2 * t;
    }

    Foreseen foreseen = only(values);

    assertThat(foreseen.outcome()).isEqualTo(new Outcome.Fitted());
    assertThat(foreseen.certainty().method()).isEqualTo("conformal-own");
    assertThat(foreseen.certainty().coverage()).isBetween(0.85, 1.0);
    assertThat(foreseen.members()).isNotEmpty();
  }

  private static Foreseen only(double... values) {
    return new Engine(6, 0.9).run(List.of(new Series("s", "p", List.of(), values))).getFirst();
  }
}
