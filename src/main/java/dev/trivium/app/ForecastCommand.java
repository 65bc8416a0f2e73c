package dev.trivium.app;

import dev.trivium.forecast.ForecastFiles;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forecasts a CSV file of series, without a server or a database. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = "Forecasts a CSV file of series, plain or gzip.",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.SOFTWARE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "64:wrong usage", "65:the file cannot be used", "70:internal error"})
final class ForecastCommand implements Callable<Integer> {
  private static final int DATA = 65;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The series.")
  private @Nullable Path file;

  @Option(names = "--input", description = "The same as FILE.")
  private @Nullable Path input;

  @Option(names = "--output", description = "Where the forecasts go; standard output if left out.")
  private @Nullable Path output;

  @Option(names = "--layout", defaultValue = "auto", description = "auto, long or m4.")
  private String layout = "auto";

  @Option(names = "--horizon", defaultValue = "0", description = "Steps ahead.")
  private int horizon;

  @Option(names = "--level", defaultValue = "0.9", description = "Coverage of the bounds.")
  private double level;

  @Option(names = "--threads", defaultValue = "0", description = "All processors if left out.")
  private int threads;

  @Mixin private final DateOptions dates = new DateOptions();
  @Mixin private final DrawOptions draws = new DrawOptions();

  @Override
  public Integer call() {
    CommandSpec command = java.util.Objects.requireNonNull(spec, "picocli sets it");
    PrintWriter err = command.commandLine().getErr();
    Path from = input != null ? input : file;
    if (from == null || input != null && file != null) {
      err.println("forecast: give one input, FILE or --input FILE");
      return ExitCode.USAGE;
    }
    ForecastFiles.Order order;
    try {
      int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
      order =
          new ForecastFiles.Order(from, layout, horizon, level, used, dates.read(), draws.read());
    } catch (IllegalArgumentException wrong) {
      err.println("forecast: " + wrong.getMessage());
      return ExitCode.USAGE;
    }
    try {
      run(order, command.commandLine().getOut(), err);
      return 0;
    } catch (ProblemException refused) {
      err.println("forecast: " + refused.problem().detail());
      return refused.problem().kind() == Problem.Kind.INVALID ? ExitCode.USAGE : DATA;
    } catch (IOException unwritable) {
      err.println("forecast: the output cannot be written: " + unwritable.getMessage());
      return DATA;
    } catch (RuntimeException broken) {
      err.println("forecast: internal error: " + broken);
      return ExitCode.SOFTWARE;
    }
  }

  private void run(ForecastFiles.Order order, PrintWriter out, PrintWriter err) throws IOException {
    long begin = System.nanoTime();
    int count;
    if (output == null) {
      count = ForecastFiles.run(order, out, err::println);
    } else {
      try (Writer writer = Files.newBufferedWriter(output, StandardCharsets.UTF_8)) {
        count = ForecastFiles.run(order, writer, err::println);
      }
    }
    err.println(count + " series in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
  }
}
