package dev.trivium.forecast.engine;

import java.util.SplittableRandom;

/** A process that nobody would wish on a model, its past and as many futures as are asked for. */
final class NastySeries {
  private static final int LONG = 20_000;

  private final int kind;
  private final int length;
  private final double unit;
  private final int hole;
  private final double[] values;

  private NastySeries(SplittableRandom random, int kind, int n) {
    this.kind = kind;
    unit = StrictMath.pow(10, random.nextInt(-9, 10));
    length = kind == 0 ? 0 : kind == 1 ? 2 : n;
    hole = random.nextInt(Math.max(1, length));
    values = new double[length];
    for (int t = 0; t < length; t++) {
      values[t] = kind == 6 && Math.abs(t - hole) < length / 5 ? Double.NaN : at(t, random);
    }
  }

  /** Kinds in turn, with random lengths and units. */
  static NastySeries of(SplittableRandom random, int i) {
    if (i % 2_000 == 7) {
      return new NastySeries(random, 3, LONG);
    }
    int n = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(150);
    return new NastySeries(random, i % 10, n);
  }

  double[] values() {
    return values.clone();
  }

  /** What may come next. */
  double[] future(int steps, SplittableRandom random) {
    double[] future = new double[steps];
    for (int h = 0; h < steps; h++) {
      future[h] = at(length + h, random);
    }
    return future;
  }

  private double at(int t, SplittableRandom random) {
    double noise = random.nextGaussian();
    return unit
        * switch (kind) {
          case 2 -> 7;
          case 3 -> random.nextInt(40) == 0 ? 1_000 * Math.abs(noise) : 10 + noise;
          case 4 -> (t % 2 == 0 ? 1 : -1) * (100 + noise);
          case 5 -> 1e-7 * noise;
          case 6 -> 50 + t + noise;
          case 7 -> 0;
          case 8 -> random.nextInt(8) == 0 ? random.nextInt(1, 6) : 0;
          default -> StrictMath.exp(noise * 3) * (1 + t);
        };
  }
}
