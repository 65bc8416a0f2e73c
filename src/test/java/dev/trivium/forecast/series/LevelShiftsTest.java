package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.Property;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LevelShiftsTest {
  @Test
  void findsTheFallOfTheNile() {
    assertThat(LevelShifts.find(PublicSeries.named("Nile"))).containsExactly(28);
  }

  @Test
  void segmentsLikeTheFullSearch() {
    Property.holds(
        300,
        random -> {
          double[] z = steps(random, random.nextInt(10, 80));
          double penalty = random.nextDouble(1, 12);

          int[] found = LevelShifts.pelt(z, penalty);

          assertThat(cost(z, found, penalty)).isCloseTo(full(z, penalty), tolerance());
        });
  }

  @Test
  void seesNoShiftInNoiseNorInARandomWalk() {
    int noise = 0;
    int walk = 0;
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      double[] still = new double[80];
      double[] walking = new double[80];
      for (int t = 0; t < 80; t++) {
        still[t] = random.nextGaussian();
        walking[t] = (t > 0 ? walking[t - 1] : 0) + random.nextGaussian();
      }
      noise += LevelShifts.find(still).length > 0 ? 1 : 0;
      walk += LevelShifts.find(walking).length > 0 ? 1 : 0;
    }
    System.out.println("level shifts seen in 200 noises " + noise + ", in 200 walks " + walk);
    assertThat(noise).isLessThan(30);
    assertThat(walk).isLessThan(30);
  }

  @Test
  void staysSilentWithoutNoise() {
    assertThat(LevelShifts.find(new double[40])).isEmpty();
    assertThat(LevelShifts.find(new double[] {1, 2, 3})).isEmpty();
  }

  private static double[] steps(SplittableRandom random, int n) {
    double[] z = new double[n];
    double level = 0;
    for (int t = 0; t < n; t++) {
      level += random.nextInt(15) == 0 ? 4 * random.nextGaussian() : 0;
      z[t] = level + random.nextGaussian();
    }
    return z;
  }

  /** Optimal partitioning over all beginnings, from the definition. */
  private static double full(double[] z, double penalty) {
    double[] best = new double[z.length + 1];
    java.util.Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = -penalty;
    for (int t = 1; t <= z.length; t++) {
      for (int s = 0; s + LevelShifts.SHORTEST <= t; s++) {
        best[t] = Math.min(best[t], best[s] + deviation(z, s, t) + penalty);
      }
    }
    return best[z.length];
  }

  private static double cost(double[] z, int[] shifts, double penalty) {
    double sum = penalty * shifts.length;
    int from = 0;
    for (int shift : shifts) {
      assertThat(shift - from).isGreaterThanOrEqualTo(LevelShifts.SHORTEST);
      sum += deviation(z, from, shift);
      from = shift;
    }
    return sum + deviation(z, from, z.length);
  }

  private static double deviation(double[] z, int from, int to) {
    double mean = java.util.Arrays.stream(z, from, to).average().orElseThrow();
    return java.util.Arrays.stream(z, from, to).map(v -> (v - mean) * (v - mean)).sum();
  }

  private static org.assertj.core.data.Offset<Double> tolerance() {
    return org.assertj.core.api.Assertions.within(1e-8);
  }
}
