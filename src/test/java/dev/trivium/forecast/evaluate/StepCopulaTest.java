package dev.trivium.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepCopulaTest {
  private static final double[][] NONE = new double[0][];

  @Test
  void firstPlacesArePinned() {
    double[][] own = {{1, 0.5, -1}, {-0.2, Double.NaN, 2}};
    double[][] pool = {{1, 1, 1}, {-1, 0.5, 0}, {0.3, 0.2, 0.1}};

    int[][] places =
        new StepCopula(new double[] {1, 1.2, 1.3}, own, pool).places(6, new SplittableRandom(1));

    assertThat(places).isDeepEqualTo(GOLDEN);
  }

  private static final int[][] GOLDEN = {
    {1, 5, 5}, {5, 3, 2}, {2, 2, 4}, {4, 4, 3}, {3, 1, 1}, {0, 0, 0}
  };

  @Test
  void eachStepHasEachPlaceOnce() {
    int[][] places =
        new StepCopula(new double[] {0, 0, 0}, new double[3][3], NONE)
            .places(50, new SplittableRandom(2));

    for (int h = 0; h < 3; h++) {
      int step = h;
      int[] column = Arrays.stream(places).mapToInt(path -> path[step]).sorted().toArray();
      for (int i = 0; i < column.length; i++) {
        assertThat(column[i]).isEqualTo(i);
      }
    }
  }

  @Test
  void withoutErrorsTheSpreadTellsTheCorrelation() {
    // Simple smoothing with α = 0.6: c is 1, 0.6, 0.6, so that errors of steps 1 and 3 share 0.6.
    double[] spread = {1, Math.sqrt(1.36), Math.sqrt(1.72)};

    int[][] places = new StepCopula(spread, NONE, NONE).places(20_000, new SplittableRandom(3));

    assertThat(correlation(places, 0, 2)).isCloseTo(0.6 / Math.sqrt(1.72), within(0.02));
    assertThat(correlation(places, 1, 2)).isCloseTo(0.96 / Math.sqrt(1.36 * 1.72), within(0.02));
  }

  @Test
  void errorsOfAPoolDecideWhereTheyAreMany() {
    double[][] pool = new double[StepCopula.MOST_ROWS][];
    SplittableRandom random = new SplittableRandom(4);
    for (int k = 0; k < pool.length; k++) {
      double shared = random.nextGaussian();
      pool[k] = new double[] {shared, random.nextGaussian(), -shared};
    }

    int[][] places =
        new StepCopula(new double[] {1, 1, 1}, NONE, pool).places(20_000, new SplittableRandom(5));

    assertThat(correlation(places, 0, 2)).isLessThan(-0.7);
    assertThat(correlation(places, 0, 1)).isBetween(-0.25, 0.25);
  }

  /** Of normal scores, over the paths. */
  private static double correlation(int[][] places, int one, int other) {
    double[] scores = NormalScores.of(places.length);
    double sum = 0;
    double squares = 0;
    for (int[] path : places) {
      sum += scores[path[one]] * scores[path[other]];
      squares += scores[path[one]] * scores[path[one]];
    }
    return sum / squares;
  }
}
