package dev.trivium.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the physical contract of a dataset, for tools that test the database. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the contract of a dataset as other tools run it against this database:",
      "server, view and types as they are there. JSON, which is YAML."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:printed",
      "64:wrong usage",
      "65:there is no such dataset",
      "69:the server cannot be reached",
      "75:the database is busy; try again",
      "77:the token is refused"
    })
final class ContractRenderCommand implements Callable<Integer> {
  @Mixin private final ContractPlace place = new ContractPlace();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "name of a dataset in force")
  private String dataset = "";

  @Override
  public Integer call() {
    if (place.nothingThere(place.config())) {
      spec.commandLine().getErr().println(dataset + ": there is no database in this home yet");
      return ExitCode.DATA;
    }
    return place.run(false, this::rendered);
  }

  private int rendered(ContractDesk desk) {
    ContractDesk.Answer answer = desk.render(dataset);
    if (answer.good()) {
      spec.commandLine().getOut().println(answer.body().toPrettyString());
    } else {
      ContractTold.refusal(dataset, answer, spec.commandLine().getErr());
    }
    return answer.exitCode();
  }
}
