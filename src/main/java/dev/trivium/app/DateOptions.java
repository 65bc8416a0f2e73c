package dev.trivium.app;

import dev.trivium.forecast.ForecastFiles;
import picocli.CommandLine.Option;

/** How dated rows of a file become series. */
final class DateOptions {
  @Option(
      names = "--grain",
      defaultValue = "",
      description = "hour, day, week, month, quarter or year; the rows tell it if left out.")
  private String grain = "";

  @Option(
      names = "--duplicates",
      defaultValue = "error",
      description = "Several rows in one period: error, sum or mean.")
  private String duplicates = "error";

  @Option(
      names = "--gaps",
      defaultValue = "unknown",
      description = "What a missing period means: zero, unknown or closed.")
  private String gaps = "unknown";

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Time zone of the business, for instants with an offset.")
  private String zone = "UTC";

  @Option(
      names = "--as-of",
      defaultValue = "",
      description = "Today; rows of the period that still runs are left out.")
  private String asOf = "";

  @Option(
      names = "--nowcast",
      description = "Foresees the running period from its rows so far; with --duplicates sum.")
  private boolean nowcast;

  ForecastFiles.Dates read() {
    return new ForecastFiles.Dates(grain, duplicates, gaps, zone, asOf, nowcast);
  }
}
