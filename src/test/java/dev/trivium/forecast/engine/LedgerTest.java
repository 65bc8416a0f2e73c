package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.series.Series;
import dev.trivium.support.Property;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LedgerTest {
  @Test
  void isTheWeightedMeanOfItsMembers() {
    Parts one = Parts.level(10, 1).plus(Parts.TREND, new double[] {4});
    Parts other = Parts.level(20, 1).plus(Parts.season(12), new double[] {-8});

    Ledger ledger = Ledger.of(List.of(one, other), new double[] {0.75, 0.25});

    assertThat(ledger.names()).containsExactly("level", "trend", "season 12");
    assertThat(ledger.part("level")).containsExactly(12.5);
    assertThat(ledger.part("trend")).containsExactly(3);
    assertThat(ledger.part("season 12")).containsExactly(-2);
    assertThat(ledger.sum(0)).isEqualTo(13.5);
  }

  @Test
  void namesWhatWasDoneAfterwardsButNotRounding() {
    Ledger ledger = Ledger.level(new double[] {10, -2});

    Ledger moved = ledger.moved(Ledger.NON_NEGATIVITY, new double[] {10, 0});
    Ledger rounded = ledger.moved(Ledger.LIMIT, new double[] {10 + 1e-14, -2});

    assertThat(moved.names()).containsExactly("level", "non-negativity");
    assertThat(moved.part("non-negativity")).containsExactly(0, 2);
    assertThat(rounded.names()).containsExactly("level");
    assertThat(rounded.sum(0)).isEqualTo(10 + 1e-14);
  }

  @Test
  void sumsToWhatIsServedForEverySeries() {
    Property.holds(
        300,
        random -> {
          Series series = new Series("s", "p", List.of(random.nextInt(1, 13)), odd(random));
          Foreseen foreseen = new Engine(8, 0.9).run(List.of(series)).getFirst();
          for (int h = 0; h < 8; h++) {
            double size = Math.abs(foreseen.steps().get(h).value());
            for (String name : foreseen.ledger().names()) {
              size = Math.max(size, Math.abs(foreseen.ledger().part(name)[h]));
            }
            assertThat(foreseen.ledger().sum(h))
                .isCloseTo(foreseen.steps().get(h).value(), within(1e-9 * size));
          }
        });
  }

  @Test
  void tellsOfAFallThatWasStoppedAtZero() {
    double[] y = new double[24];
    for (int t = 0; t < y.length; t++) {
      y[t] = 240 - 10 * t;
    }

    Foreseen foreseen =
        new Engine(24, 0.9).run(List.of(new Series("s", "p", List.of(), y))).getFirst();

    assertThat(foreseen.steps().getLast().value()).isNotNegative();
    assertThat(foreseen.ledger().names()).contains("trend", "non-negativity");
    assertThat(foreseen.ledger().part("trend")[23]).isNegative();
    assertThat(foreseen.ledger().part("non-negativity")[23]).isPositive();
  }

  /** Short, constant, falling, seasonal, huge, tiny or intermittent. */
  private static double[] odd(SplittableRandom random) {
    int kind = random.nextInt(6);
    double unit = Math.pow(10, random.nextInt(-300, 300));
    double[] y = new double[random.nextInt(70)];
    for (int t = 0; t < y.length; t++) {
      double noise = random.nextGaussian();
      y[t] =
          unit
              * switch (kind) {
                case 0 -> 7;
                case 1 -> 100 - 3 * t + noise;
                case 2 -> (100 + 2 * t) * (1 + 0.4 * Math.sin(t * Math.PI / 6)) + noise;
                case 3 -> random.nextInt(3) == 0 ? Math.abs(noise) : 0;
                case 4 -> Math.max(0, 50 - t + noise);
                default -> noise;
              };
    }
    return y;
  }
}
