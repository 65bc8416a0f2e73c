package dev.trivium.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LevelShapeTest {
  @Test
  void findsEigenvaluesThatGiveTheMatrixBack() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] a = new double[9][9];
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = random.nextDouble(-1, 1);
        a[j][i] = a[i][j];
      }
    }
    double[][] given = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);

    SymmetricEigen eigen = new SymmetricEigen(a);

    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 9; j++) {
        double sum = 0;
        for (int k = 0; k < 9; k++) {
          sum += eigen.vectors[i][k] * eigen.values[k] * eigen.vectors[j][k];
        }
        assertThat(sum).isCloseTo(given[i][j], within(1e-10));
      }
    }
  }

  @Test
  void foldsWhatIsLevelTimesShapeWithoutRest() {
    double[] shape = {0.1, 0.2, 0.3, 0.4};
    double[] y = new double[40];
    for (int t = 0; t < y.length; t++) {
      y[t] = (100 + 10 * Math.floorDiv(t, 4)) * shape[t % 4];
    }

    Fold fold = Fold.of(y, 4);

    assertThat(fold.shape).containsExactly(shape, within(1e-12));
    for (int k = 0; k < 10; k++) {
      assertThat(fold.level[k]).isCloseTo(100 + 10 * k, within(1e-6));
      assertThat(fold.rest[k]).containsExactly(new double[4], within(1e-6));
    }
    assertThat(fold.criterion).isLessThan(Fold.none(y).criterion);
  }

  @Test
  void prefersNoFoldWithoutASeason() {
    double[] nile = PublicSeries.nile();

    assertThat(LevelShape.folded().fit(nile, List.of(7)).name()).isEqualTo("LevelShape(1)");
  }

  /** Each row is really left out and the regression solved again, for each of the 25 penalties. */
  @Test
  void averagesPenaltiesByErrorsOfRowsLeftOut() {
    double[] z = {-3, -2.5, -2.7, -1.9, -1.2, -1.5, -0.8, -0.1, -0.6, 0.2, -0.4, 0};
    LevelRidge ridge = new LevelRidge(z, 0);

    int rows = z.length - 1;
    double[][] x = new double[rows][];
    double[] target = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = ridge.row((i + 1.0) / z.length, z[i], 0);
      target[i] = z[i + 1] - z[i];
    }
    double[] g = new double[25];
    double[][] b = new double[25][];
    for (int k = 0; k < 25; k++) {
      double penalty = Math.pow(10, -4 + k / 3.0);
      b[k] = solve(x, target, -1, penalty);
      for (int i = 0; i < rows; i++) {
        double[] without = solve(x, target, i, penalty);
        double error = target[i];
        for (int a = 0; a < 3; a++) {
          error -= x[i][a] * without[a];
        }
        g[k] += error * error / rows;
      }
    }
    double least = Arrays.stream(g).min().orElseThrow();
    double sum = 0;
    double[] average = new double[3];
    for (int k = 0; k < 25; k++) {
      double weight = Math.exp(-(g[k] - least) / least);
      sum += weight;
      for (int a = 0; a < 3; a++) {
        average[a] += weight * b[k][a];
      }
    }
    for (int a = 0; a < 3; a++) {
      assertThat(ridge.coefficients[a]).isCloseTo(average[a] / sum, within(1e-6));
    }
  }

  @Test
  void foreseesSalesThatGrowWithinTheYear() {
    double[] y = new double[7 * 40];
    SplittableRandom random = new SplittableRandom(5);
    double[] shape = {1, 1.1, 1.2, 1.1, 1.5, 2, 0.4};
    for (int t = 0; t < y.length; t++) {
      y[t] = (200 + t / 7) * shape[t % 7] * random.nextDouble(0.9, 1.1);
    }

    Path path = LevelShape.folded().fit(Arrays.copyOf(y, 7 * 38), List.of(7)).path(14);

    for (int h = 0; h < 14; h++) {
      double truth = (238 + h / 7) * shape[h % 7];
      assertThat(path.centre(h) / truth).isCloseTo(1, within(0.08));
      assertThat(path.spread(h) / truth).isBetween(0.02, 0.15);
    }
  }

  @Test
  void drawsTheSamePathsAgain() {
    double[] air = PublicSeries.passengers();
    for (LevelShape model : List.of(LevelShape.folded(), LevelShape.adjusted())) {
      double[] once = model.fit(air, List.of(12)).path(24).centres();

      assertThat(model.fit(air, List.of(12)).path(24).centres()).containsExactly(once);
      assertThat(model.fit(air, List.of(12)).path(12).centres()).hasSize(12);
    }
  }

  @Test
  void transformsThereAndBack() {
    for (double lambda : new double[] {0, 0.25, 0.5, 1}) {
      BoxCox power = new BoxCox(lambda);
      assertThat(power.back(power.forth(7))).isCloseTo(7, within(1e-12));
    }
    double[] growing = new double[40];
    double[] walking = new double[40];
    for (int t = 0; t < 40; t++) {
      double up = t % 2 == 0 ? 1.3 : 0.8;
      growing[t] = t == 0 ? 10 : growing[t - 1] * up;
      walking[t] = 100 + 5 * Math.sin(t * 12.9898);
    }
    assertThat(BoxCox.of(growing).lambda()).isZero();
    assertThat(BoxCox.of(walking).lambda()).isBetween(0.0, 1.0);
  }

  @Test
  void staysFiniteOnOddValues() {
    double[][] odd = {
      new double[30],
      {5, 5, 5, 5},
      {1, 2, 3, 4},
      {-5, 3, -2, 8, -9, 1, 0, 4},
      {0, 0, 0, 1e-300, 0, 0, 0, 0, 0, 0, 0, 0},
      {1e100, 2e100, -3e100, 1e100, 5e100, 1e100, 2e100, 3e100, 4e100, 1e100}
    };
    for (double[] y : odd) {
      for (LevelShape model : List.of(LevelShape.folded(), LevelShape.adjusted())) {
        Path path = model.fit(y, List.of(2)).path(6);
        for (int h = 0; h < 6; h++) {
          assertThat(path.centre(h)).as(Arrays.toString(y)).isFinite();
          assertThat(path.spread(h)).as(Arrays.toString(y)).isFinite();
        }
      }
    }
  }

  private static double[] solve(double[][] x, double[] target, int without, double penalty) {
    int p = x[0].length;
    double[][] columns = new double[p][x.length + p];
    double[] y = new double[x.length + p];
    for (int i = 0; i < x.length; i++) {
      for (int a = 0; a < p && i != without; a++) {
        columns[a][i] = x[i][a];
      }
      y[i] = i == without ? 0 : target[i];
    }
    for (int a = 0; a < p; a++) {
      columns[a][x.length + a] = Math.sqrt(penalty);
    }
    return LeastSquares.solve(List.of(columns), y);
  }
}
