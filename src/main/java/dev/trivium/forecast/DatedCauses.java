package dev.trivium.forecast;

import dev.trivium.forecast.series.Regressor;
import dev.trivium.kernel.Problem;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Causes whose numbers stand by dates, until the periods are known they belong to.
 *
 * @param numbers by the name of the cause, one for each of the moments
 */
record DatedCauses(
    List<LocalDateTime> moments,
    Map<String, double[]> numbers,
    Optional<String> region,
    int horizonSteps) {
  DatedCauses {
    moments = List.copyOf(moments);
    numbers = new LinkedHashMap<>(numbers);
  }

  /**
   * The same for all grids with the periods of this one. Dates outside of them do not matter.
   * Errors: {@code forecast/bad-series} where two dates lie in one period, {@code
   * forecast/calendar-too-short} where a period has none.
   */
  Causes on(Grid grid) {
    if (numbers.isEmpty()) {
      return new Causes("", List.of(), region, horizonSteps, true);
    }
    int[] row = new int[grid.length() + horizonSteps];
    Arrays.fill(row, -1);
    for (int i = 0; i < moments.size(); i++) {
      long period = grid.period(moments.get(i)).orElse(-1);
      if (period >= 0 && period < row.length) {
        if (row[(int) period] >= 0) {
          String at = "dates[" + i + "]";
          throw Problem.unprocessable(
                  "forecast/bad-series", at + " lies in the period of an earlier date.")
              .at(at)
              .asException();
        }
        row[(int) period] = i;
      }
    }
    List<Regressor> causes = new ArrayList<>();
    numbers.forEach((name, given) -> causes.add(new Regressor(name, 0, placed(given, row, grid))));
    return new Causes("covariates", causes, region, horizonSteps, true);
  }

  private static double[] placed(double[] given, int[] row, Grid grid) {
    double[] placed = new double[row.length];
    for (int t = 0; t < row.length; t++) {
      if (row[t] < 0) {
        throw Problem.unprocessable(
                "forecast/calendar-too-short",
                "There is no date in the period of "
                    + grid.point(t - grid.length())
                    + "; causes must be known for every period of the past and of the horizon.")
            .at("dates")
            .asException();
      }
      placed[t] = given[row[t]];
    }
    return placed;
  }
}
