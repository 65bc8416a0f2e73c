package dev.trivium.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the statements that a file would cause, as SQL with comments. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a contract file would change in the database, and every statement;",
      "refusals with reason and advice. Nothing is changed."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it can be applied, or is in force",
      "64:wrong usage",
      "65:it has mistakes, or is refused",
      "66:it cannot be read",
      "69:the server cannot be reached",
      "75:the database is busy; try again",
      "77:the token is not one of a steward"
    })
final class ContractPlanCommand implements Callable<Integer> {
  @Mixin private final ContractPlace place = new ContractPlace();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Open Data Contract Standard")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Config config = place.config();
    PrintWriter err = spec.commandLine().getErr();
    Optional<ContractFile> read = ContractFile.read(file, config.data().ingest().personal(), err);
    if (read.isEmpty()) {
      return ContractFile.unread(file);
    }
    if (!read.get().usable(err)) {
      return ExitCode.DATA;
    }
    return place.nothingThere(config)
        ? first(read.get(), config)
        : place.run(false, desk -> compared(read.get(), desk));
  }

  private int first(ContractFile contract, Config config) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("-- %s has no database yet; this is a first registration%n", config.home());
    contract
        .report()
        .statements()
        .forEach((dataset, statements) -> {
          out.printf("-- %s%n", dataset);
          statements.forEach(statement -> out.printf("%s;%n", statement));
        });
    return 0;
  }

  private int compared(ContractFile contract, ContractDesk desk) {
    int worst = 0;
    for (String dataset : contract.datasets()) {
      ContractDesk.Answer answer = desk.plan(dataset, contract.bytes());
      if (answer.good()) {
        show(dataset, answer);
      } else {
        ContractTold.refusal(dataset, answer, spec.commandLine().getErr());
      }
      worst = Math.max(worst, answer.exitCode());
    }
    return worst;
  }

  private void show(String dataset, ContractDesk.Answer answer) {
    PrintWriter out = spec.commandLine().getOut();
    if (answer.text("state").equals("unchanged")) {
      out.printf("-- %s: %s is in force, nothing to do%n", dataset, answer.text("version"));
      return;
    }
    out.printf("-- %s %s, %s%n", dataset, answer.text("version"), ContractTold.compared(answer));
    ContractTold.changes(answer, "--   ", out);
    for (JsonNode region : answer.body().path("regions")) {
      out.printf("--   region %s, made if it is not there%n", region.asText());
    }
    for (JsonNode statement : answer.body().path("statements")) {
      out.printf("%s;%n", statement.asText());
    }
  }
}
