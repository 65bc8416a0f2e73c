package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.evaluate.Member.Kind;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final int STEPS = 4;
  private static final boolean[] ALL = {true, true, true};

  @Test
  void whoLostByFarLeaves() {
    List<Member> members = members(0, 100, 1);
    RollingOrigin past = past(members);

    Selection selection = Selection.of(past, members, ALL);

    assertThat(selection.keeps(0)).isTrue();
    assertThat(selection.keeps(1)).isFalse();
    assertThat(past.loss(1)).isGreaterThan(Selection.GATE * past.loss(2));
  }

  @Test
  void whoRunsAwayLeavesHoweverGoodItWas() {
    List<Member> members = members(0, 0.5, 1);

    Selection selection = Selection.of(past(members), members, new boolean[] {false, true, true});

    double[] weights = selection.weights(MetaWeights.shipped(), new double[Situation.COLUMNS]);
    assertThat(weights[0]).isZero();
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void theNaiveOneServesWhenNoOtherIsLeft() {
    List<Member> members = members(200, 100, 1);

    Selection selection = Selection.of(past(members), members, ALL);

    assertThat(selection.weights(MetaWeights.shipped(), new double[Situation.COLUMNS]))
        .containsExactly(0, 0, 1);
  }

  @Test
  void withoutPreferencesTheBetterPastWeighsMore() {
    List<Member> members = members(0.2, 0.8, 1);
    Network flat = flat();

    double[] weights =
        Selection.of(past(members), members, ALL)
            .weights(taught(flat), new double[Situation.COLUMNS]);

    assertThat(weights[0]).isGreaterThan(weights[1]);
    assertThat(weights[1]).isGreaterThan(weights[2]);
  }

  @Test
  void kindsThatWereNotTaughtAreWeighedByTheirPastAlone() {
    List<Member> members =
        List.of(member(Kind.SIMPLE, 0.2), member(Kind.THETA, 0.2), member(Kind.NAIVE, 1));

    double[] weights =
        Selection.of(past(members), members, ALL)
            .weights(MetaWeights.shipped(), new double[Situation.COLUMNS]);

    assertThat(weights).containsExactly(new double[] {0.5, 0.5, 0}, within(1e-12));
  }

  @Test
  void aNetworkIsTwoSumsAndTanh() {
    double[] weights = new double[Network.size(2, 3, 2)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1 * (i + 1) - 0.5;
    }
    double[] x = {0.3, -1.2};
    double[] expected = new double[2];
    for (int o = 0; o < 2; o++) {
      expected[o] = weights[15 + o];
      for (int j = 0; j < 3; j++) {
        double in = weights[6 + j] + x[0] * weights[j] + x[1] * weights[3 + j];
        expected[o] += Math.tanh(in) * weights[9 + 2 * j + o];
      }
    }

    assertThat(new Network(2, 3, 2, weights).outputs(x)).containsExactly(expected, within(1e-12));
  }

  private static Network flat() {
    int size = Network.size(Situation.COLUMNS, 1, Situation.KINDS);
    return new Network(Situation.COLUMNS, 1, Situation.KINDS, new double[size]);
  }

  private static MetaWeights taught(Network network) {
    double[] ones = new double[Situation.COLUMNS];
    Arrays.fill(ones, 1);
    return new MetaWeights(new double[Situation.COLUMNS], ones, List.of(network));
  }

  private static RollingOrigin past(List<Member> members) {
    return RollingOrigin.of(members, new Zeros(), List.of(), STEPS, 6);
  }

  private record Zeros() implements Past {
    @Override
    public int length() {
      return 40;
    }

    @Override
    public Seen until(int position) {
      return new Seen(new double[position], List.of());
    }

    @Override
    public double truth(int position) {
      return 0;
    }
  }

  private static List<Member> members(double first, double second, double naive) {
    return List.of(member(Kind.ETS, first), member(Kind.DOTM, second), member(Kind.NAIVE, naive));
  }

  /** Always wrong by as much. */
  private static Member member(Kind kind, double error) {
    double[] centre = new double[STEPS];
    double[] spread = new double[STEPS];
    Arrays.fill(centre, error);
    Arrays.fill(spread, 0.1);
    Model.Fitted fitted =
        new Model.Fitted() {
          @Override
          public String name() {
            return kind.name();
          }

          @Override
          public Path path(int steps) {
            return new Path(centre, spread);
          }
        };
    return new Member(kind, (y, seasons) -> fitted);
  }
}
