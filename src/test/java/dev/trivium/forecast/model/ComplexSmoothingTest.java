package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the model in its first form, one complex number a step: {@code ŷ' + ip̂' = (α₀+iα₁)(y+ip)
 * + (1−α₀ + i − iα₁)(ŷ+ip̂)}, where p is the error (Svetunkov &amp; Kourentzes 2022, equation of
 * the complex exponential smoothing), and against the discount matrix, written out.
 */
class ComplexSmoothingTest {
  private static final double[] AIR = PublicSeries.passengers();

  @ParameterizedTest
  @EnumSource(CesForm.class)
  void followsTheComplexEquationForwardBackAndForward(CesForm form) {
    double[] a = Arrays.copyOf(form.start(), form.dimensions());
    a[0] = 1.21;
    a[1] = 0.97;
    CesRecursion recursion = new CesRecursion(form, AIR, 12);

    double criterion = recursion.run(a);

    SlowCes slow = new SlowCes(form, a, 12);
    slow.begin(AIR);
    slow.pass(AIR, false);
    slow.pass(AIR, true);
    double squares = slow.pass(AIR, false);
    assertThat(recursion.squares / squares).isCloseTo(1, within(1e-10));
    assertThat(criterion).isCloseTo(144 * Math.log(squares), within(1e-7));
    for (int phase = 0; phase < 12; phase++) {
      assertThat(recursion.state.ahead(phase)).isCloseTo(slow.ahead(phase), within(1e-8));
    }
  }

  @ParameterizedTest
  @EnumSource(CesForm.class)
  void foreseesAndSpreadsAsTheComplexEquationDoes(CesForm form) {
    double[] a = Arrays.copyOf(form.start(), form.dimensions());
    CesFit fit = new CesFit(form, a, AIR, 12);

    Path path = fit.path(30);

    SlowCes slow = new SlowCes(form, a, 12);
    slow.begin(AIR);
    slow.pass(AIR, false);
    slow.pass(AIR, true);
    double squares = slow.pass(AIR, false);
    SlowCes shock = new SlowCes(form, a, 12);
    shock.step(1, 11);
    double variance = squares / (144 - form.dimensions() - 1);
    double sum = 1;
    for (int h = 0; h < 30; h++) {
      double ahead = slow.ahead(h % 12);
      assertThat(path.centre(h)).isCloseTo(ahead, within(1e-7));
      slow.step(ahead, h % 12);
      assertThat(path.spread(h)).isCloseTo(Math.sqrt(variance * sum), within(1e-6));
      double response = shock.ahead(h % 12);
      sum += response * response;
      shock.step(response, h % 12);
    }
  }

  @ParameterizedTest
  @EnumSource(CesForm.class)
  void isStableExactlyWhereTheDiscountMatrixShrinks(CesForm form) {
    SplittableRandom random = new SplittableRandom(7);
    CesStability stability = new CesStability(form, 4);
    int inside = 0;
    for (int i = 0; i < 2000; i++) {
      double[] a = form.start();
      for (int k = 0; k < a.length; k++) {
        a[k] += random.nextDouble(-0.8, 0.8);
      }
      double radius = new SlowCes(form, a, 4).radius(random);
      if (Math.abs(radius - 1) > 0.01) {
        assertThat(stability.holds(a)).as(Arrays.toString(a) + radius).isEqualTo(radius < 1);
        inside += radius < 1 ? 1 : 0;
      }
    }
    assertThat(inside).isBetween(20, 1980);
  }

  @Test
  void endsAtTheThreeCircles() {
    assertThat(CesStability.within(1.3, 1)).isTrue();
    assertThat(CesStability.within(0.5 + 0.5001, 1)).isTrue();
    assertThat(CesStability.within(0.5 + 0.4999, 1)).isFalse();
    assertThat(CesStability.within(1.5, 0.5 + Math.sqrt(1.5) - 1e-9)).isTrue();
    assertThat(CesStability.within(1.5, 0.5 + Math.sqrt(1.5) + 1e-9)).isFalse();
    assertThat(CesStability.within(2.5 - Math.sqrt(1.25) + 1e-9, 0)).isFalse();
    assertThat(CesStability.within(2.5 - 1, Math.sqrt(0.25) + 1e-9)).isTrue();
    assertThat(CesStability.within(2.5 - 1, Math.sqrt(0.25) - 1e-9)).isFalse();
  }

  @Test
  void findsTheOptimumThatAGridFinds() {
    double[] nile = PublicSeries.nile();
    CesRecursion recursion = new CesRecursion(CesForm.NONE, nile, 1);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 200; i++) {
      for (int j = 0; j <= 200; j++) {
        least = Math.min(least, recursion.run(new double[] {0.5 + i * 0.01, j * 0.01}));
      }
    }

    CesFit fit = (CesFit) new ComplexSmoothing().fit(nile, List.of());

    assertThat(recursion.run(fit.a)).isLessThan(least + 0.02);
    assertThat(fit.name()).isEqualTo("CES(N)");
  }

  @Test
  void findsTheSeasonOfThePassengers() {
    Model.Fitted fitted = new ComplexSmoothing().fit(Arrays.copyOf(AIR, 132), List.of(12));

    Path path = fitted.path(12);

    double error = 0;
    for (int h = 0; h < 12; h++) {
      error += Math.abs(path.centre(h) / AIR[132 + h] - 1) / 12;
    }
    assertThat(fitted.name()).isIn("CES(P)", "CES(F)", "CES(S)");
    assertThat(error).isLessThan(0.06);
  }

  @Test
  void keepsItsStructureWhenFittedAnew() {
    ComplexSmoothing model = new ComplexSmoothing();
    Model.Fitted before = model.fit(AIR, List.of(12));

    assertThat(model.refit(before, Arrays.copyOf(AIR, 100), List.of(12)).name())
        .isEqualTo(before.name());
    assertThat(model.refit(before, Arrays.copyOf(AIR, 20), List.of(12)).name()).isEqualTo("CES(N)");
  }

  @Test
  void staysFiniteOnOddValues() {
    double[][] odd = {
      new double[30],
      {5, 5, 5, 5},
      {1, -1, 1, -1, 1},
      {0, 0, 0, 1e-300, 0, 0, 0, 0, 0, 0, 0, 0},
      {1e100, 2e100, -3e100, 1e100, 5e100, 1e100, 2e100, 3e100, 4e100, 1e100}
    };
    for (double[] y : odd) {
      Path path = new ComplexSmoothing().fit(y, List.of(2)).path(6);
      for (int h = 0; h < 6; h++) {
        assertThat(path.centre(h)).isFinite();
        assertThat(path.spread(h)).isFinite();
      }
    }
  }
}
