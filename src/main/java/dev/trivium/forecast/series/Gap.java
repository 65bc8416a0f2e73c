package dev.trivium.forecast.series;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of periods without a value.
 *
 * @param from position of the first of them, 0 for the first value of the series
 */
public record Gap(int from, int length) {
  /** Position behind the last of them. */
  public int to() {
    return from + length;
  }

  /** The runs of values that are not finite, behind the first that is. */
  public static List<Gap> runs(double[] values) {
    List<Gap> gaps = new ArrayList<>();
    int begin = 0;
    while (begin < values.length && !Double.isFinite(values[begin])) {
      begin++;
    }
    for (int t = begin; t < values.length; t++) {
      int from = t;
      while (t < values.length && !Double.isFinite(values[t])) {
        t++;
      }
      if (t > from) {
        gaps.add(new Gap(from, t - from));
      }
    }
    return List.copyOf(gaps);
  }
}
