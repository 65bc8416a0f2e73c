package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Series;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  @Test
  void anOriginInsideAGapDoesNotKnowWhatCameBehindIt() {
    double[] y = new double[80];
    Arrays.fill(y, 0, 50, 10);
    Arrays.fill(y, 50, 60, Double.NaN);
    Arrays.fill(y, 60, 80, 20);
    Remembered past = new Remembered(Preparation.of(new Series("s", "p", List.of(), y)), 3000);

    double[] seen = past.until(58).values();

    assertThat(Math.scalb(seen[57], past.exponent)).isEqualTo(10);
    assertThat(past.truth(58)).isNaN();
  }
}
