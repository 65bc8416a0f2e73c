package dev.trivium.data.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.data.contract.Dimension;
import dev.trivium.data.contract.Rulebook.Measured;
import dev.trivium.data.contract.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityScoreTest {
  @Test
  void isTheExampleThatIsPublished() {
    Score score =
        new Score(
            Map.of(
                Dimension.COMPLETENESS, new Score.Part(3_000, 30),
                Dimension.CONFORMITY, new Score.Part(2_000, 100),
                Dimension.UNIQUENESS, new Score.Part(1_000, 10)));

    assertThat(Score.rounded(score.value().orElseThrow())).isEqualTo(97.57);
  }

  @Test
  void weighsAllSevenDimensions() {
    Map<Dimension, Score.Part> half =
        Map.of(
            Dimension.COMPLETENESS, new Score.Part(10, 5),
            Dimension.CONFORMITY, new Score.Part(10, 0),
            Dimension.UNIQUENESS, new Score.Part(10, 0),
            Dimension.CONSISTENCY, new Score.Part(10, 0),
            Dimension.TIMELINESS, new Score.Part(10, 10),
            Dimension.ACCURACY, new Score.Part(10, 0),
            Dimension.COVERAGE, new Score.Part(4, 1));

    // 100 - 25/2 for half of completeness, - 10 for timeliness, - 5/4 for coverage.
    assertThat(new Score(half).value().orElseThrow()).isCloseTo(76.25, within(1e-9));
  }

  @Test
  void isEmptyAndNotPerfectWhenNothingWasEvaluated() {
    assertThat(new Score(Map.of(Dimension.ACCURACY, new Score.Part(0, 0))).value()).isEmpty();
    assertThat(Score.mean(List.of(new Score.Delivery(9, new Score(Map.of()))))).isEmpty();
    assertThatThrownBy(() -> new Score.Part(1, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void averagesDeliveriesByTheirRows() {
    Score perfect = new Score(Map.of(Dimension.ACCURACY, new Score.Part(5, 0)));
    Score half = new Score(Map.of(Dimension.ACCURACY, new Score.Part(4, 2)));

    assertThat(
            Score.mean(List.of(new Score.Delivery(300, perfect), new Score.Delivery(100, half)))
                .orElseThrow())
        .isCloseTo(87.5, within(1e-9));
  }

  @Test
  void leavesOutWhatIsOnlyShown() {
    RuleCounts counts = new RuleCounts();
    counts.add(1, rule("a", Severity.ERROR), new RuleCounts.Count(10, 2, 8, 0));
    counts.add(2, rule("a", Severity.ERROR), new RuleCounts.Count(10, 0, 10, 0));
    counts.add(1, rule("b", Severity.WARNING), new RuleCounts.Count(20, 2, 18, 2));
    counts.add(1, rule("c", Severity.INFO), new RuleCounts.Count(20, 20, 18, 18));

    assertThat(counts.score(RuleCounts.Side.RECEIVED).value().orElseThrow())
        .isCloseTo(90, within(1e-9));
    assertThat(counts.score(RuleCounts.Side.SERVED).value().orElseThrow())
        .isCloseTo(100 * (1 - 2.0 / 36), within(1e-9));
    assertThat(counts.of("a")).isEqualTo(new RuleCounts.Count(20, 2, 18, 0));
  }

  private static Measured rule(String id, Severity severity) {
    return new Measured(id, Dimension.CONFORMITY, severity);
  }
}
