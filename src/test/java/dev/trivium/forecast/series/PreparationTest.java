package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final double NAN = Double.NaN;

  @Test
  void keepsWhatCameBesideWhatIsFitted() {
    double[] y = new double[60];
    for (int t = 0; t < y.length; t++) {
      y[t] = 100 + t % 5;
    }
    y[20] = 900;
    y[30] = NAN;

    Prepared prepared = Preparation.of(new Series("s", "p", List.of(12), y));

    assertThat(prepared.original()[20]).isEqualTo(900);
    assertThat(prepared.fitting()[20]).isBetween(99.0, 105.0);
    assertThat(prepared.gaps()).containsExactly(new Gap(30, 1));
    assertThat(prepared.imputed(30)).isTrue();
    assertThat(prepared.imputed(20)).isFalse();
    assertThat(prepared.notes())
        .contains("1 unknown values were filled in")
        .anyMatch(note -> note.contains("outlier taken out for fitting: 40 before the next"));
  }

  @Test
  void nothingIsTakenOutWithoutASeason() {
    double[] y = new double[60];
    java.util.Arrays.fill(y, 100);
    y[20] = 900;

    Prepared prepared = Preparation.of(new Series("s", "p", List.of(), y));

    assertThat(prepared.fitting()).containsExactly(y);
  }

  @Test
  void tellsWhatCanOccur() {
    assertThat(support(1, 0, 3, 2)).isEqualTo(Support.COUNT);
    assertThat(support(100, 200, 300, 0)).isEqualTo(Support.NONNEGATIVE);
    assertThat(support(1.5, 0, 3, 2)).isEqualTo(Support.NONNEGATIVE);
    assertThat(support(1, -1, 3, 2)).isEqualTo(Support.REAL);
    assertThat(support()).isEqualTo(Support.REAL);
    // A filled value is no whole number, and says nothing of what can occur.
    assertThat(support(1, NAN, 4, 2)).isEqualTo(Support.COUNT);
  }

  private static Support support(double... values) {
    return Preparation.of(new Series("s", "p", List.of(), values)).support();
  }
}
