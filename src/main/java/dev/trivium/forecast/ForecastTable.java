package dev.trivium.forecast;

import dev.trivium.forecast.engine.Foreseen;
import java.util.HashMap;
import java.util.Map;

/**
 * Forecasts as a CSV file: a line for each step of each series.
 *
 * <p>A sum stands in the line of its last step, and a path has a column, so that no line is of
 * anything but a step and what is added up over lines stays right.
 *
 * @param numbered whether steps are named by their numbers, in the columns of the M4 scorer
 */
record ForecastTable(boolean numbered, FileDraws draws) {
  String header() {
    StringBuilder header = new StringBuilder();
    header.append(numbered ? "id,h,mean,lo,hi" : "unique_id,ds,value,lower,upper,outcome,method");
    if (draws.summed()) {
      header.append(numbered ? ",sum,sum_lo,sum_hi" : ",sum,sum_lower,sum_upper");
    }
    for (int i = 1; i <= draws.count(); i++) {
      header.append(",path_").append(i);
    }
    return header.append('\n').toString();
  }

  /** The lines of one series. */
  String lines(SeriesFile.Row row, Foreseen foreseen, Draws.Drawn drawn) {
    Map<Integer, Draws.Sum> sums = new HashMap<>();
    drawn.sums().forEach(sum -> sums.put(sum.steps(), sum));
    StringBuilder lines = new StringBuilder();
    for (int h = 0; h < foreseen.steps().size(); h++) {
      Foreseen.Step point = foreseen.steps().get(h);
      lines.append(quoted(row.key())).append(',').append(row.grid().point(h)).append(',');
      lines.append(point.value()).append(',');
      lines.append(point.lower()).append(',').append(point.upper());
      if (!numbered) {
        lines.append(',').append(foreseen.outcome().label());
        lines.append(',').append(foreseen.certainty().method());
      }
      if (draws.summed()) {
        Draws.Sum sum = sums.get(h + 1);
        lines.append(
            sum == null ? ",,," : "," + sum.value() + "," + sum.lower() + "," + sum.upper());
      }
      for (double[] path : drawn.paths()) {
        lines.append(',').append(path[h]);
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
