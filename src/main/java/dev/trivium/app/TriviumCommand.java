package dev.trivium.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line itself; without a subcommand it serves. */
@Command(
    name = "trivium",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Turns a company's own data into an assistant its people can trust.",
    subcommands = {
      ServeCommand.class,
      AdoptCommand.class,
      CalibrateCommand.class,
      EvaluateCommand.class,
      BackupCommand.class,
      ContractCommand.class,
      ExportCommand.class,
      ForecastCommand.class,
      ImportCommand.class,
      MigrateCommand.class,
      RestoreCommand.class,
      DrillCommand.class,
      TokenCommand.class,
      VersionCommand.class
    })
final class TriviumCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return ServeCommand.serve(options.read(), spec.commandLine().getOut());
  }
}
