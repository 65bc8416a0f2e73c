package dev.trivium.forecast.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.model.Golden;
import dev.trivium.forecast.model.Model;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Croston beside R's {@code forecast::croston}, the others worked out by hand. */
class CrostonTest {
  private static final double[] RARE = Golden.numbers("croston.y");

  @Test
  void smoothsAsTheReferenceDoes() {
    for (String alpha : new String[] {"0.05", "0.1", "0.3"}) {
      double rate = Croston.classic().run(RARE, Double.parseDouble(alpha), new double[RARE.length]);

      assertThat(rate).isCloseTo(Golden.number("croston." + alpha), within(1e-12));
      assertThat(Croston.corrected().run(RARE, Double.parseDouble(alpha), new double[RARE.length]))
          .isCloseTo((1 - Double.parseDouble(alpha) / 2) * rate, within(1e-12));
    }
  }

  @Test
  void foreseesEachPeriodFromWhatCameBefore() {
    double[] forecasts = new double[6];

    double last = Croston.classic().run(new double[] {0, 4, 0, 0, 6, 0}, 0.5, forecasts);

    // After 4 at period 2: 4/2. After 6, three periods later: 5/2.5.
    assertThat(forecasts).containsExactly(Double.NaN, Double.NaN, 2, 2, 2, 2);
    assertThat(last).isEqualTo(2);
  }

  @Test
  void decaysWhenDemandStops() {
    double[] forecasts = new double[7];

    Tsb.State state = Tsb.run(new double[] {0, 2, 0, 4, 6, 0, 0}, 0.5, 0.5, forecasts);

    // Begins with 3 demands in 5 periods of mean size 4: 0.6, then 0.3, 0.65, 0.325, 0.6625 …
    assertThat(forecasts[0]).isCloseTo(0.6 * 4, within(1e-12));
    assertThat(forecasts[2]).isCloseTo(0.65 * 3, within(1e-12));
    assertThat(state.size()).isCloseTo(4.75, within(1e-12));
    assertThat(state.chance()).isCloseTo(0.83125 / 4, within(1e-12));
    double[] stopped = Arrays.copyOf(RARE, 80);
    double before = new Tsb().fit(RARE, List.of()).path(1).centre(0);
    double after = new Tsb().fit(stopped, List.of()).path(1).centre(0);
    assertThat(after).isLessThan(before / 5);
    assertThat(Croston.classic().fit(stopped, List.of()).path(1).centre(0))
        .isGreaterThan(before / 2);
  }

  @Test
  void smoothsSumsOverBlocksThatEndWithTheSeries() {
    double[] forecasts = new double[7];

    double rate = Aggregated.smooth(new double[] {9, 1, 2, 3, 0, 4, 4}, 2, forecasts);

    // Blocks 3, 3, 8; whichever alpha wins, 3 + alpha·5 over 2 periods.
    assertThat(forecasts[0]).isNaN();
    assertThat(forecasts[3]).isCloseTo(1.5, within(1e-12));
    assertThat(forecasts[6]).isCloseTo(1.5, within(1e-12));
    assertThat((rate * 2 - 3) / 5).isBetween(0.05 - 1e-12, 0.3 + 1e-12);
  }

  @Test
  void meansOverAllBlocksAreTheMeanOfTheirRates() {
    double[] forecasts = new double[RARE.length];
    int longest = (int) Math.ceil(DemandClass.interval(RARE));
    double sum = 0;
    for (int size = 1; size <= longest; size++) {
      sum += Aggregated.smooth(RARE, size, forecasts);
    }

    Model.Fitted imapa = Aggregated.imapa().fit(RARE, List.of());
    Model.Fitted adida = Aggregated.adida().fit(RARE, List.of());

    assertThat(imapa.path(3).centre(2)).isCloseTo(sum / longest, within(1e-12));
    assertThat(adida.path(1).centre(0))
        .isCloseTo(Aggregated.smooth(RARE, longest, forecasts), within(1e-12));
  }

  @Test
  void measuresForecastsByTheMeanRateSoFar() {
    Rates rates = new Rates(new double[] {3, 0, 0, 1});

    // Rates 3, 1.5, 1, 1.
    assertThat(rates.error(new double[] {Double.NaN, 2, 2, 0})).isCloseTo(2.5 / 3, within(1e-12));
  }

  @Test
  void staysFiniteOnOddValues() {
    double[][] odd = {
      new double[8], {0, 0, 0, 7}, {5, 5, 5, 5}, {-1, 0, 2, -3, 1}, {1e300, 0, 0, 1}
    };
    List<Model> models =
        List.of(
            Croston.classic(),
            Croston.corrected(),
            new Tsb(),
            Aggregated.adida(),
            Aggregated.imapa(),
            new CountDemand());
    for (double[] y : odd) {
      for (Model model : models) {
        assertThat(model.fit(y, List.of()).path(2).centre(1)).isFinite().isNotNegative();
      }
    }
  }
}
