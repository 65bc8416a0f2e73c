package dev.trivium.app;

import dev.trivium.forecast.FileDraws;
import picocli.CommandLine.Option;

/** What a file of forecasts shows beside values and bounds. */
final class DrawOptions {
  @Option(
      names = "--sums",
      defaultValue = "",
      paramLabel = "STEPS",
      description =
          "Also the next so many steps in total, 3,12 or all: in columns behind the others, in the"
              + " line of the last step of each sum, with bounds of the sum.")
  private String sums = "";

  @Option(
      names = "--paths",
      defaultValue = "",
      paramLabel = "N",
      description =
          "Also N ways each series may go, one a column, whose quantiles at each step are the"
              + " bounds.")
  private String paths = "";

  FileDraws read() {
    return new FileDraws(sums, paths);
  }
}
