package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThetaTest {
  @Test
  void carriesALineOnWithHalfItsSlopePlusTheSmoothedLevel() {
    double[] y = {1, 2, 3, 4, 5, 6, 7, 8};

    Path path = new Theta().fit(y, List.of()).path(3);

    // On a line the best alpha is 1: level 8, drift 1/2, so 8 + (h - 1 + 1)/2.
    assertThat(path.centres()).containsExactly(new double[] {8.5, 9, 9.5}, within(1e-9));
  }

  /** The reference optimises the first level too and adjusts by its own test, hence the width. */
  @Test
  void foreseesAsTheReferenceDoes() {
    double[] air = Golden.numbers("theta.air");
    double[] nile = Golden.numbers("theta.nile");

    Path passengers = new Theta().fit(PublicSeries.passengers(), List.of(12)).path(24);
    Path flow = new Theta().fit(PublicSeries.nile(), List.of()).path(12);

    for (int h = 0; h < 24; h++) {
      assertThat(passengers.centre(h) / air[h]).isCloseTo(1, within(0.005));
    }
    for (int h = 0; h < 12; h++) {
      assertThat(flow.centre(h) / nile[h]).isCloseTo(1, within(0.01));
    }
  }

  @Test
  void dynamicThetaCarriesALineOn() {
    double[] y = new double[40];
    for (int t = 0; t < y.length; t++) {
      y[t] = 10 + 2 * t;
    }

    Path path = new DynamicTheta().fit(y, List.of()).path(4);

    for (int h = 0; h < 4; h++) {
      assertThat(path.centre(h)).isCloseTo(90 + 2 * h, within(1.5));
    }
  }

  @Test
  void dynamicThetaFollowsASeasonThatGrows() {
    double[] air = PublicSeries.passengers();

    Model.Fitted fitted = new DynamicTheta().fit(Arrays.copyOf(air, 132), List.of(12));

    Path path = fitted.path(12);
    double error = 0;
    for (int h = 0; h < 12; h++) {
      error += Math.abs(path.centre(h) / air[132 + h] - 1) / 12;
      assertThat(fitted.parts(12).sum(h)).isCloseTo(path.centre(h), within(1e-9 * 600));
    }
    assertThat(error).isLessThan(0.06);
    assertThat(fitted.parts(12).names()).contains("season 12");
  }

  @Test
  void takesAShortSeasonOutByFixedFactorsAndALongOneByMovingOnes() {
    double[] week = new double[70];
    double[] year = new double[72];
    for (int t = 0; t < 72; t++) {
      if (t < 70) {
        week[t] = 100 + 20 * (t % 7);
      }
      year[t] = 100 * Math.exp(0.02 * (t % 12));
    }

    Deseasoned days = Deseasoned.of(week, List.of(7));
    Deseasoned months = Deseasoned.of(year, List.of(12));

    Path flat = new Path(new double[] {160, 160}, new double[2]);
    assertThat(days.seasoned(flat).centres())
        .containsExactly(new double[] {100, 120}, within(1e-6));
    double[] back = months.seasoned(new Path(new double[] {100, 100}, new double[2])).centres();
    assertThat(back[1] / back[0]).isBetween(Math.exp(0.02 * 0.7), Math.exp(0.02) + 1e-9);
  }

  @Test
  void takesTheLongestSeasonThatShows() {
    double[] y = new double[120];
    for (int t = 0; t < y.length; t++) {
      y[t] = 50 + 10 * Math.sin(2 * Math.PI * t / 12);
    }

    assertThat(Decomposition.find(y, List.of(12))).isPresent();
    assertThat(Decomposition.find(y, List.of(60))).isEmpty();
  }

  @Test
  void seasonalNaiveRepeatsTheLastSeason() {
    double[] y = {1, 2, 3, 4, 5, 6};

    Path path = new SeasonalNaive().fit(y, List.of(3)).path(5);

    assertThat(path.centres()).containsExactly(4, 5, 6, 4, 5);
    assertThat(path.spread(0)).isCloseTo(3, within(1e-12));
    assertThat(path.spread(3)).isCloseTo(3 * Math.sqrt(2), within(1e-12));
  }

  @Test
  void nelderMeadFindsTheBottomOfAValley() {
    double[] x =
        NelderMead.minimise(
            p -> Math.pow(1 - p[0], 2) + 100 * Math.pow(p[1] - p[0] * p[0], 2),
            new double[] {-1.2, 1},
            0.5,
            1e-12,
            2000);

    assertThat(x).containsExactly(new double[] {1, 1}, within(1e-3));
  }
}
