package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.evaluate.Seen;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
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

  @Test
  void anOriginDoesNotKnowWhatAHolidayBehindItDidToOtherSeries() {
    SplittableRandom random = new SplittableRandom(3);
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      double[] y = new double[100];
      double[] holiday = new double[107];
      holiday[95] = 1;
      holiday[103] = 1;
      for (int t = 0; t < y.length; t++) {
        y[t] = 100 + 3 * random.nextGaussian() + 50 * holiday[t];
      }
      List<Regressor> causes = List.of(new Regressor("holiday", 2, holiday));
      series.add(new Series("s" + i, "p", List.of(), y).with(Regressors.of(causes)));
    }
    Path nothing = new Path(new double[7], new double[7]);

    for (Series taught : Sharing.of(series, 0, new InOrder())) {
      Remembered past = new Remembered(Preparation.of(taught), 3000);
      Seen then = past.until(93);
      assertThat(then.whole(nothing).centres()).containsOnly(0);
      assertThat(then.values()).isEqualTo(Arrays.copyOf(past.original(), 93));
      double now = past.fitting().whole(nothing).centre(3);
      assertThat(Math.scalb(now, past.exponent)).isGreaterThan(10);
    }
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }
}
