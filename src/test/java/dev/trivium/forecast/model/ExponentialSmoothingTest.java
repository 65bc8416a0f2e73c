package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExponentialSmoothingTest {
  private static final double[] Y = {
    30, 21, 29, 31, 40, 48, 53, 47, 37, 39, 31, 29, 17, 9, 20, 24, 27, 35, 41, 38,
    27, 31, 27, 26, 21, 13, 21, 18, 33, 35, 40, 36, 22, 24, 21, 20, 17, 14, 17, 19
  };

  @Test
  void holdsFifteenFormsAndNoAdditiveErrorWithAMultiplicativeSeason() {
    assertThat(EtsForm.admissible())
        .hasSize(15)
        .noneMatch(form -> !form.errorM() && form.seasonal() == EtsForm.Seasonal.M);
  }

  @Test
  void stepsThroughADampedTrendAsTheEquationsSay() {
    EtsForm form = new EtsForm(false, EtsForm.Trend.Ad, EtsForm.Seasonal.N);
    EtsWeights weights = new EtsWeights(0.5, 0.2, 0, 0.9);
    EtsRecursion recursion = new EtsRecursion(form, new double[] {10, 13}, 1);

    double criterion = recursion.run(weights, new EtsState(8, 1, new double[0]));

    // q = 8.9, e = 1.1, l = 9.45, b = 1.12; q = 10.458, e = 2.542, l = 11.729, b = 1.5164
    assertThat(recursion.level).isCloseTo(11.729, within(1e-12));
    assertThat(recursion.trend).isCloseTo(1.5164, within(1e-12));
    assertThat(criterion).isCloseTo(2 * Math.log(1.21 + 2.542 * 2.542), within(1e-12));
  }

  @Test
  void stepsThroughAMultiplicativeSeasonAsTheEquationsSay() {
    EtsForm form = new EtsForm(true, EtsForm.Trend.N, EtsForm.Seasonal.M);
    EtsWeights weights = new EtsWeights(0.5, 0, 0.25, 1);
    EtsRecursion recursion = new EtsRecursion(form, new double[] {12, 9}, 2);

    double criterion = recursion.run(weights, new EtsState(10, 0, new double[] {1.5, 0.5}));

    // f = 15, e = -0.2, l = 10 + 0.5(8 - 10) = 9, s = 1.5 + 0.25(1.2 - 1.5) = 1.425; f = 4.5, e = 1
    assertThat(recursion.level).isCloseTo(9 + 0.5 * (18 - 9), within(1e-12));
    assertThat(recursion.season[0]).isCloseTo(1.425, within(1e-12));
    assertThat(recursion.season[1]).isCloseTo(0.5 + 0.25 * (1 - 0.5), within(1e-12));
    assertThat(criterion).isCloseTo(2 * Math.log(0.04 + 1) + 2 * Math.log(15 * 4.5), within(1e-12));
  }

  @Test
  void spreadsAdditiveFormsByTheClosedFormOfClassOne() {
    EtsForm form = new EtsForm(false, EtsForm.Trend.A, EtsForm.Seasonal.N);
    EtsWeights weights = new EtsWeights(0.4, 0.1, 0, 1);
    EtsFit fit = new EtsFit(form, new double[2], weights, new EtsState(30, 0, new double[0]), Y, 1);

    Path path = fit.path(4);

    double sigma = path.spread(0);
    double sum = 1;
    for (int h = 1; h < 4; h++) {
      sum += Math.pow(0.4 + 0.1 * h, 2);
      assertThat(path.spread(h)).isCloseTo(sigma * Math.sqrt(sum), within(1e-9));
    }
  }

  @Test
  void aBarelyDampedTrendIsTheUndampedOne() {
    EtsState first = new EtsState(30, 0.2, new double[] {2, -2, 1, -1});
    EtsForm damped = new EtsForm(true, EtsForm.Trend.Ad, EtsForm.Seasonal.A);
    EtsForm plain = new EtsForm(true, EtsForm.Trend.A, EtsForm.Seasonal.A);
    EtsWeights nearly = new EtsWeights(0.3, 0.1, 0.2, 1 - 1e-9);
    EtsWeights exactly = new EtsWeights(0.3, 0.1, 0.2, 1);

    Path a = new EtsFit(damped, new double[4], nearly, first, Y, 4).path(12);
    Path b = new EtsFit(plain, new double[3], exactly, first, Y, 4).path(12);

    for (int h = 0; h < 12; h++) {
      assertThat(a.centre(h)).isCloseTo(b.centre(h), within(1e-5));
    }
  }

  @Test
  void findsTheSeasonOfASeasonalSeries() {
    double[] y = new double[60];
    for (int t = 0; t < y.length; t++) {
      y[t] = (100 + t) * (1 + 0.3 * Math.sin(2 * Math.PI * t / 12)) + Math.sin(t * 12.9898);
    }

    Model.Fitted fitted = ExponentialSmoothing.automatic().fit(y, List.of(12));

    Path path = fitted.path(12);
    for (int h = 0; h < 12; h++) {
      double truth = (160 + h) * (1 + 0.3 * Math.sin(2 * Math.PI * (60 + h) / 12));
      assertThat(path.centre(h)).isCloseTo(truth, within(8.0));
    }
    assertThat(fitted.name()).endsWith("M)");
  }

  @Test
  void knowsWhenTheRootsOfAPolynomialLieWithinTheCircle() {
    assertThat(EtsWeights.withinCircle(new double[] {1, -1.3, 0.4})).isTrue();
    assertThat(EtsWeights.withinCircle(new double[] {1, -2.5, 1})).isFalse();
  }
}
