package dev.trivium.forecast;

import dev.trivium.kernel.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file of forecasts shows of sample paths beside values and bounds; words as the command
 * takes them.
 *
 * @param sums numbers of steps to sum over, {@code 3,12}; {@code all} for the whole horizon of each
 *     series; empty for none
 * @param paths how many sample paths; empty for none
 */
public record FileDraws(String sums, String paths) {
  public static final FileDraws NONE = new FileDraws("", "");

  /** Numbers of one series, as many as one answer over HTTP has unless it is configured. */
  private static final long MOST = 50_000;

  private static final String ALL = "all";
  private static final String NUMBER = "0*[1-9][0-9]{0,8}";

  /** Errors: {@link IllegalArgumentException} with the option that is wrong. */
  public FileDraws {
    for (String word : words(sums)) {
      require(
          word.matches(NUMBER) || sums.strip().equals(ALL),
          "--sums: numbers of steps such as 3,12, or all for the whole horizon");
    }
    require(
        paths.isEmpty() || paths.strip().matches(NUMBER) && number(paths) <= MOST,
        "--paths: a whole number of sample paths from 1 to " + MOST);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether there are columns for sums. */
  boolean summed() {
    return !sums.isEmpty();
  }

  /** Number of columns for paths. */
  int count() {
    return paths.isEmpty() ? 0 : number(paths);
  }

  private static int number(String word) {
    return Integer.parseInt(word.strip());
  }

  /**
   * The same for one horizon. Errors: {@code forecast/bad-request} for more than it has or than
   * fits.
   *
   * @param key of a series with this horizon
   */
  Draws within(int steps, String key) {
    Set<Integer> asked = new TreeSet<>();
    for (String word : words(sums)) {
      int sum = word.equals(ALL) ? steps : number(word);
      if (sum > steps) {
        throw wrong(
            "--sums: "
                + sum
                + " is more than the horizon of series "
                + key
                + ", which is "
                + steps);
      }
      asked.add(sum);
    }
    Draws draws = new Draws(List.copyOf(asked), count());
    long numbers = steps + draws.points(steps);
    if (numbers > MOST) {
      throw wrong(
          "--paths: "
              + count()
              + " paths of "
              + steps
              + " steps make "
              + numbers
              + " numbers of one series; at most "
              + MOST
              + " are written");
    }
    return draws;
  }

  private static List<String> words(String sums) {
    return sums.isEmpty() ? List.of() : List.of(sums.strip().split("\\s*,\\s*", -1));
  }

  private static RuntimeException wrong(String detail) {
    return Problem.invalid("forecast/bad-request", detail).asException();
  }
}
