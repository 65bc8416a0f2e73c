package dev.trivium.app;

import dev.trivium.chat.Calibrations;
import dev.trivium.kernel.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits what turns signals of an answer into the chance that it is right. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Fits a calibrator to made-up questions and label files, without a server.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "64:wrong usage", "65:the labels cannot be used"})
final class CalibrateCommand implements Callable<Integer> {
  @Option(
      names = "--practice",
      paramLabel = "N",
      defaultValue = "1500",
      description = "made-up questions of each domain (default ${DEFAULT-VALUE})")
  private int practice;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "labels as 'trivium evaluate --labels' writes them; may be given again")
  private List<Path> labels = List.of();

  @Option(
      names = "--weight",
      paramLabel = "W",
      defaultValue = "" + Calibrations.WEIGHT,
      description = "as many made-up questions each label counts for (default ${DEFAULT-VALUE})")
  private double weight;

  @Option(names = "--id", paramLabel = "ID", description = "name of the calibrator")
  private @Nullable String id;

  @Option(names = "--date", paramLabel = "DAY", description = "its date; today if left out")
  private @Nullable LocalDate date;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "chance of the made-up questions (default ${DEFAULT-VALUE})")
  private long seed;

  @Mixin private final Aims aims = new Aims();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the calibrator")
  private Path out = Path.of("");

  @Option(names = "--report", paramLabel = "FILE", description = "how well it does, in Markdown")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  /** What thresholds keep to. */
  static final class Aims {
    @Option(
        names = "--alpha",
        defaultValue = "0.05",
        description =
            "wrong answers borne among those given without reservation (${DEFAULT-VALUE})")
    double alpha;

    @Option(
        names = "--delta",
        defaultValue = "0.05",
        description = "chance that this does not hold (default ${DEFAULT-VALUE})")
    double delta;

    @Option(
        names = "--ask-below",
        defaultValue = "0.4",
        description = "score under which it is asked back (default ${DEFAULT-VALUE})")
    double askBelow;
  }

  @Override
  public Integer call() {
    CommandSpec command = java.util.Objects.requireNonNull(spec, "picocli sets it");
    PrintWriter err = command.commandLine().getErr();
    LocalDate day = date == null ? LocalDate.now(ZoneOffset.UTC) : date;
    String name = id == null ? "fitted-" + day : id;
    Calibrations.Order order;
    try {
      order =
          new Calibrations.Order(
              name,
              day,
              practice,
              labels,
              weight,
              new Calibrations.Keeping(aims.alpha, aims.delta, aims.askBelow));
    } catch (IllegalArgumentException wrong) {
      err.println("calibrate: " + wrong.getMessage());
      return ExitCode.USAGE;
    }
    try {
      Calibrations.Fit fit =
          Calibrations.fit(
              order, part -> new SplittableRandom(seed * 31 + part.hashCode()), err::println);
      Files.writeString(out, fit.calibrator(), StandardCharsets.UTF_8);
      if (report != null) {
        Files.writeString(report, fit.report(), StandardCharsets.UTF_8);
      }
      return 0;
    } catch (ProblemException refused) {
      err.println("calibrate: " + refused.problem().detail());
    } catch (IOException broken) {
      err.println("calibrate: " + broken);
    }
    return ExitCode.DATA;
  }
}
