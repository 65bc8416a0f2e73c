package dev.trivium.app;

import dev.trivium.store.StoreRefusal;
import dev.trivium.web.PortInUse;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;

/** Where the process begins: reads the command line and runs one command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logging.quiet();
    int exit = line().execute(arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** The command line with its way of telling failures. */
  static CommandLine line() {
    return new CommandLine(new TriviumCommand())
        .setExitCodeExceptionMapper(failure -> exitCode(cause(failure)))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          explain(cause(failure), command.getErr());
          return exitCode(cause(failure));
        });
  }

  /** One line for what a person can mend; a stack only for what is our fault. */
  private static void explain(Throwable failure, PrintWriter err) {
    switch (failure) {
      case Config.Mistakes mistakes -> {
        err.println("Trivium cannot start with this configuration:");
        String.valueOf(mistakes.getMessage())
            .lines()
            .forEach(mistake -> err.println("  " + mistake));
      }
      case StoreRefusal refusal ->
          refusal.findings().forEach(finding -> err.println("Trivium cannot start: " + finding));
      case PortInUse taken -> err.println("Trivium cannot start: " + taken.getMessage());
      default -> {
        err.println("Trivium met something it did not expect; please report it:");
        failure.printStackTrace(err);
      }
    }
    err.flush();
  }

  private static int exitCode(Throwable failure) {
    return switch (failure) {
      case Config.Mistakes mistakes -> ExitCode.CONFIG;
      case StoreRefusal refusal -> ExitCode.CONFIG;
      case PortInUse taken -> ExitCode.UNAVAILABLE;
      case CommandLine.ParameterException usage -> ExitCode.USAGE;
      default -> ExitCode.SOFTWARE;
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
