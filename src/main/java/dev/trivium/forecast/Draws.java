package dev.trivium.forecast;

import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.engine.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the sample paths of each series.
 *
 * @param sums numbers of steps to sum over, from 1 to the horizon
 * @param paths how many paths the answer shows; 0 for none
 */
record Draws(List<Integer> sums, int paths) {
  static final Draws NONE = new Draws(List.of(), 0);

  Draws {
    sums = List.copyOf(sums);
  }

  /** How many numbers they add to one series of an answer. */
  long points(int steps) {
    return sums.size() + (long) paths * steps;
  }

  /** What was asked, of one series; on a worker. */
  Drawn of(Run run, int number) {
    List<Sum> drawn = new ArrayList<>();
    List<Foreseen.Step> found = sums.isEmpty() ? List.of() : run.sums(number, sums);
    for (int i = 0; i < found.size(); i++) {
      Foreseen.Step sum = found.get(i);
      drawn.add(new Sum(sums.get(i), sum.value(), sum.lower(), sum.upper()));
    }
    return new Drawn(drawn, paths > 0 ? run.paths(number, paths) : new double[0][]);
  }

  /** A sum over the first steps. */
  record Sum(int steps, double value, double lower, double upper) {}

  /**
   * @param paths by path and step
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Drawn(List<Sum> sums, double[][] paths) {
    static final Drawn NONE = new Drawn(List.of(), new double[0][]);

    Drawn {
      sums = List.copyOf(sums);
    }
  }
}
