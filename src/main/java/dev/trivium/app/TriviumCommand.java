package dev.trivium.app;

import picocli.CommandLine.Command;

/** The command line itself; without a subcommand it serves. */
@Command(
    name = "trivium",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = ForecastCommand.class,
    description = "Turns a company's own data into an assistant its people can trust.")
final class TriviumCommand implements Runnable {
  @Override
  public void run() {}
}
