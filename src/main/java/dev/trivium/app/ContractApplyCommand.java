package dev.trivium.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Registers the contracts of a file and puts them in force. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Registers the contracts of a file and puts them in force; prints what was done.",
      "A server that runs on the same database notices by itself."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:in force",
      "64:wrong usage",
      "65:it has mistakes, or is refused; nothing of it was done",
      "66:it cannot be read",
      "69:the server cannot be reached, or broke off",
      "75:not in force yet; try again, or without --url if the server changes no tables",
      "77:the token is not one of a steward"
    })
final class ContractApplyCommand implements Callable<Integer> {
  @Mixin private final ContractPlace place = new ContractPlace();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Open Data Contract Standard")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<ContractFile> read =
        ContractFile.read(file, place.config().data().ingest().personal(), err);
    if (read.isEmpty()) {
      return ContractFile.unread(file);
    }
    return read.get().usable(err)
        ? place.run(true, desk -> applied(read.get(), desk))
        : ExitCode.DATA;
  }

  /** A dataset may refer to a later one of the file, so what fails is tried after the others. */
  private int applied(ContractFile contract, ContractDesk desk) {
    List<String> left = new ArrayList<>(contract.datasets());
    Map<String, ContractDesk.Answer> failed = new LinkedHashMap<>();
    int worst = 0;
    boolean progress = true;
    while (progress && !left.isEmpty()) {
      failed.clear();
      for (String dataset : left) {
        ContractDesk.Answer answer = desk.apply(dataset, contract.bytes());
        if (answer.good()) {
          worst = Math.max(worst, told(dataset, answer));
        } else {
          failed.put(dataset, answer);
        }
      }
      progress = failed.size() < left.size();
      left = new ArrayList<>(failed.keySet());
    }
    for (Map.Entry<String, ContractDesk.Answer> refused : failed.entrySet()) {
      ContractTold.refusal(refused.getKey(), refused.getValue(), spec.commandLine().getErr());
      worst = Math.max(worst, refused.getValue().exitCode());
    }
    return worst;
  }

  private int told(String dataset, ContractDesk.Answer answer) {
    PrintWriter out = spec.commandLine().getOut();
    String version = answer.text("version");
    return switch (answer.text("state")) {
      case "unchanged" -> {
        out.printf("%s: %s was in force before, nothing was done%n", dataset, version);
        yield 0;
      }
      case "proposed" -> {
        out.printf(
            "%s: %s is registered and NOT in force: this server changes no tables; run it without"
                + " --url where the database can be reached%n",
            dataset, version);
        yield ExitCode.TRY_AGAIN;
      }
      default -> {
        out.printf("%s: %s is in force, %s%n", dataset, version, before(answer));
        ContractTold.changes(answer, "  ", out);
        out.printf("  %d statement(s) were run%n", answer.body().path("statements").size());
        yield 0;
      }
    };
  }

  private static String before(ContractDesk.Answer answer) {
    return answer.body().has("compared_with")
        ? "before it " + answer.text("compared_with")
        : "the first version";
  }
}
