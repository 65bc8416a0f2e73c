package dev.trivium.forecast;

import dev.trivium.forecast.series.Almanac;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.kernel.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known ahead of a series: numbers that came with it, and the holidays of a region.
 *
 * @param at where the numbers stand in the request
 * @param covariates one number for each period of the series and of the horizon
 * @param common whether the numbers hold for every series of the request, and so for sums, too
 */
record Causes(
    String at,
    List<Regressor> covariates,
    Optional<String> region,
    int horizonSteps,
    boolean common) {
  static final Causes NONE = new Causes("", List.of(), Optional.empty(), 0, true);

  private static final int AROUND = 7;
  private static final Set<String> KINDS = Set.of("DAY", "WEEK", "MONTH", "QUARTER");

  /** Holidays by where they stand: many series of one request have the same. */
  static final class Made {
    private final Map<Periods, Regressors> holidays = new ConcurrentHashMap<>();
  }

  private record Periods(String region, String kind, LocalDate first, int rows) {}

  Causes {
    covariates = List.copyOf(covariates);
  }

  /** What holds for sums with other series, too. */
  Causes shared() {
    return common ? this : new Causes("", List.of(), region, horizonSteps, true);
  }

  /**
   * Rows for the periods of a grid and of the horizon; on a worker, for the sake of {@link
   * Holidays}. Errors: {@code forecast/calendar-too-short} where rows are missing.
   */
  Regressors over(Grid grid, Made made) {
    int rows = grid.length() + horizonSteps;
    List<Regressor> all = new ArrayList<>();
    for (Regressor one : covariates) {
      int given = one.length();
      if (given < rows) {
        throw Problem.unprocessable(
                "forecast/calendar-too-short",
                at
                    + "."
                    + one.name()
                    + " has "
                    + given
                    + " numbers, but "
                    + grid.length()
                    + " periods and a horizon of "
                    + horizonSteps
                    + " need "
                    + rows
                    + ".")
            .at(at + "." + one.name())
            .asException();
      }
      all.add(one.upTo(rows));
    }
    region.ifPresent(code -> all.addAll(holidays(code, grid, rows, made).all()));
    return Regressors.of(all);
  }

  private static Regressors holidays(String region, Grid grid, int rows, Made made) {
    String kind = grid.kind().orElseThrow(() -> unplaced("the series has no dates"));
    if (!KINDS.contains(kind)) {
      throw unplaced("the grain is neither day, week, month nor quarter");
    }
    LocalDate first = grid.day(-grid.length()).orElseThrow(() -> unplaced("there are no dates"));
    return made.holidays.computeIfAbsent(
        new Periods(region, kind, first, rows), fresh -> holidays(fresh, grid));
  }

  private static Regressors holidays(Periods periods, Grid grid) {
    int rows = periods.rows();
    List<LocalDate> starts = new ArrayList<>();
    for (int t = 0; t <= rows; t++) {
      starts.add(grid.day(t - grid.length()).orElseThrow(() -> unplaced("there are no dates")));
    }
    LocalDate from = starts.getFirst().minusDays(AROUND);
    Almanac almanac =
        new Almanac(Holidays.of(periods.region(), from, starts.getLast().plusDays(AROUND)));
    return switch (periods.kind()) {
      case "DAY" -> almanac.days(starts.getFirst(), rows);
      case "WEEK" -> almanac.weeks(starts);
      default -> almanac.months(starts);
    };
  }

  private static dev.trivium.kernel.ProblemException unplaced(String why) {
    return Problem.unprocessable("forecast/no-calendar", "Holidays cannot be placed: " + why + ".")
        .at("holidays")
        .asException();
  }
}
