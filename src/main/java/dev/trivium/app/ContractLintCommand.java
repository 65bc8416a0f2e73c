package dev.trivium.app;

import dev.trivium.data.ContractLint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names every mistake with its path, and what somebody should look at; without a database. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = "Names every mistake in a contract file, with its path.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it can be used",
      "64:wrong usage",
      "65:it has mistakes, or notes with --strict",
      "66:it cannot be read"
    })
final class ContractLintCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Open Data Contract Standard")
  private List<Path> files = List.of();

  @Option(names = "--strict", description = "take notes as mistakes")
  private boolean strict;

  @Override
  public Integer call() {
    int worst = 0;
    for (Path file : files) {
      worst = Math.max(worst, lint(file));
    }
    return worst;
  }

  private int lint(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<ContractFile> read =
        ContractFile.read(
            file, options.read().data().ingest().personal(), spec.commandLine().getErr());
    if (read.isEmpty()) {
      return ContractFile.unread(file);
    }
    ContractLint.Report report = read.get().report();
    report.mistakes().forEach(m -> out.printf("%s: %s: %s%n", file, m.path(), m.message()));
    report.notes().forEach(n -> out.printf("%s: note: %s: %s%n", file, n.path(), n.message()));
    boolean good = report.mistakes().isEmpty() && (!strict || report.notes().isEmpty());
    out.printf(
        "%s: %s, %d mistake(s), %d note(s)%n",
        file, good ? "can be used" : "refused", report.mistakes().size(), report.notes().size());
    return good ? 0 : ExitCode.DATA;
  }
}
