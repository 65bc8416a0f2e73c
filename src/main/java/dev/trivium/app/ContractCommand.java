package dev.trivium.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Contract files on the command line. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    description = "Checks contract files, shows what they would change, and puts them in force.",
    subcommands = {
      ContractLintCommand.class,
      ContractPlanCommand.class,
      ContractApplyCommand.class,
      ContractRenderCommand.class
    })
final class ContractCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
