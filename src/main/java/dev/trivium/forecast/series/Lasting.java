package dev.trivium.forecast.series;

import dev.trivium.forecast.series.Effect.Kind;
import java.util.List;

/**
 * Something that happened once and still counts after the last value.
 *
 * <p>A level shift moves all that comes; models see the new level, so it is in what they foresee. A
 * transient change was taken out, so what is left of it has to be added to that.
 *
 * @param before how many periods it began before the next one, from 1
 * @param size on the scale of the transform, at its first value
 * @param exponent the values are multiplied by 2 to this and transformed to be on that scale
 */
public record Lasting(Kind kind, int before, double size, BoxCox power, int exponent) {
  /** Less than this share of a transient change counts as gone. */
  private static final double GONE = 0.01;

  /** Whether anything is left of an effect that began so long before the next period. */
  static boolean lasts(Kind kind, int before) {
    return switch (kind) {
      case OUTLIER -> false;
      case LEVEL_SHIFT -> true;
      case TRANSIENT -> StrictMath.pow(Interventions.DECAY, before) > GONE;
    };
  }

  /** The same for values that were divided by 2 to the exponent. */
  public Lasting scaled(int by) {
    return new Lasting(kind, before, size, power, exponent + by);
  }

  /** A path foreseen from cleaned values with what is left of transient changes. */
  public static double[] whole(List<Lasting> all, double[] path) {
    double[] whole = path;
    for (Lasting one : all) {
      whole = one.kind() == Kind.TRANSIENT ? one.added(whole) : whole;
    }
    return whole;
  }

  /** The path, a value for each step after the last, when this comes on top. */
  public double[] added(double[] path) {
    return moved(path, 1);
  }

  /** The path as it would be if this had not happened. */
  public double[] removed(double[] path) {
    return moved(path, -1);
  }

  private double[] moved(double[] path, int sign) {
    double[] moved = new double[path.length];
    double left = size;
    for (int t = 0; t < before && kind == Kind.TRANSIENT; t++) {
      left *= Interventions.DECAY;
    }
    for (int h = 0; h < path.length; h++) {
      double to = power.moved(Math.scalb(path[h], exponent), sign * left);
      moved[h] = Math.scalb(to, -exponent);
      left *= kind == Kind.TRANSIENT ? Interventions.DECAY : 1;
    }
    return moved;
  }
}
