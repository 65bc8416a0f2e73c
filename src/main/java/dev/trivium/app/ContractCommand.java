package dev.trivium.app;

import dev.trivium.data.ContractLint;
import dev.trivium.kernel.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** Contract files on the command line, without a server or a database. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    description = "Checks contract files and shows what they would make.",
    subcommands = {ContractCommand.Lint.class, ContractCommand.Plan.class})
final class ContractCommand implements Callable<Integer> {
  private static final int DATA = 65;
  private static final int NO_INPUT = 66;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** Names every mistake with its path, and what somebody should look at. */
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
  static final class Lint implements Callable<Integer> {
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
      Optional<ContractLint.Report> read = read(file, options, spec);
      if (read.isEmpty()) {
        return Files.isReadable(file) ? DATA : NO_INPUT;
      }
      ContractLint.Report report = read.get();
      report.mistakes().forEach(m -> out.printf("%s: %s: %s%n", file, m.path(), m.message()));
      report.notes().forEach(n -> out.printf("%s: note: %s: %s%n", file, n.path(), n.message()));
      boolean good = report.mistakes().isEmpty() && (!strict || report.notes().isEmpty());
      out.printf(
          "%s: %s, %d mistake(s), %d note(s)%n",
          file, good ? "can be used" : "refused", report.mistakes().size(), report.notes().size());
      return good ? 0 : DATA;
    }
  }

  /** Prints the statements of a first registration. */
  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description = "Prints the SQL of a first registration; PUT ?dry_run=true compares versions.")
  static final class Plan implements Callable<Integer> {
    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Open Data Contract Standard")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Optional<ContractLint.Report> read = read(file, options, spec);
      if (read.isEmpty()) {
        return Files.isReadable(file) ? DATA : NO_INPUT;
      }
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      ContractLint.Report report = read.get();
      report.mistakes().forEach(m -> err.printf("%s: %s: %s%n", file, m.path(), m.message()));
      report
          .statements()
          .forEach((dataset, statements) -> {
            out.printf("-- %s%n", dataset);
            statements.forEach(statement -> out.printf("%s;%n", statement));
          });
      return report.mistakes().isEmpty() ? 0 : DATA;
    }
  }

  private static Optional<ContractLint.Report> read(
      Path file, ConfigOptions options, CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return Optional.of(
          ContractLint.lint(Files.readAllBytes(file), options.read().data().ingest().personal()));
    } catch (ProblemException refused) {
      err.println(file + ": " + refused.problem().detail());
    } catch (IOException unreadable) {
      err.println(file + ": cannot be read");
    }
    return Optional.empty();
  }
}
