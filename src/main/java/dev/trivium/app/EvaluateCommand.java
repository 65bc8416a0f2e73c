package dev.trivium.app;

import dev.trivium.chat.Calibrations;
import dev.trivium.chat.Examination;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.RemoteServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

/** Asks labelled questions of a running server and says how well it answers. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Asks questions with known answers of a running server and scores what it says.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "64:wrong usage",
      "65:the questions cannot be used",
      "66:a file cannot be read or written",
      "69:the server cannot be reached, or broke off",
      "77:the server refuses the calibrator of this token"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int SEED = 7;
  private static final String CALIBRATOR = "/v1/calibrator";

  @Mixin private final EvaluationPlace place = new EvaluationPlace();

  @Option(
      names = "--questions",
      required = true,
      paramLabel = "FILE",
      description = "questions with gold, one JSON object a line")
  private Path questions = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "results, a line each")
  private Path out = Path.of("");

  @Option(names = "--report", paramLabel = "FILE", description = "figures and tables, in Markdown")
  private @Nullable Path report;

  @Option(names = "--failures", description = "list in the report which questions failed")
  private boolean failures;

  @Option(
      names = "--as-of",
      paramLabel = "DAY",
      description = "today, for questions that name none; the real day if left out")
  private @Nullable LocalDate asOf;

  @Mixin private final Fitting fitting = new Fitting();

  @Spec private @Nullable CommandSpec spec;

  /** What is learned from the answers. */
  static final class Fitting {
    @Option(
        names = "--labels",
        paramLabel = "FILE",
        description = "signals of each answer and whether it was right, for 'calibrate'")
    private @Nullable Path labels;

    @Option(names = "--group", paramLabel = "NAME", description = "what the labels belong to")
    private @Nullable String group;

    @Option(
        names = "--fit",
        paramLabel = "FILE",
        description = "fit a calibrator to these labels and made-up questions; needs --labels")
    private @Nullable Path fit;

    @Option(names = "--store", description = "have the server use it; wants a steward's token")
    private boolean store;

    @Option(
        names = "--practice",
        defaultValue = "1500",
        description = "made-up questions of each domain for --fit (default ${DEFAULT-VALUE})")
    private int practice;
  }

  @Override
  public Integer call() {
    CommandSpec command = java.util.Objects.requireNonNull(spec, "picocli sets it");
    PrintWriter err = command.commandLine().getErr();
    boolean nothingToStore = fitting.store && fitting.fit == null;
    if (nothingToStore || (fitting.fit != null && fitting.labels == null)) {
      err.println("evaluate: --store needs --fit, and --fit needs --labels");
      return ExitCode.USAGE;
    }
    Vertx vertx = Vertx.vertx();
    try {
      return evaluated(vertx, command.commandLine().getOut(), err);
    } catch (ProblemException refused) {
      err.println("evaluate: " + refused.problem().detail());
      return ExitCode.DATA;
    } catch (IOException broken) {
      err.println("evaluate: " + broken);
      return ExitCode.NO_INPUT;
    } catch (RuntimeException failure) {
      if (!EvaluationPlace.isUnreachable(failure)) {
        throw failure;
      }
      err.println("evaluate: the server cannot be reached, or broke off: " + failure.getMessage());
      return ExitCode.UNAVAILABLE;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private int evaluated(Vertx vertx, PrintWriter said, PrintWriter err) throws IOException {
    Examination.Paper paper = Examination.read(questions);
    EvaluationPlace.Servers servers = place.servers(vertx, paper.callers());
    StringWriter labels = new StringWriter();
    String name = String.valueOf(questions.getFileName());
    LocalDate today = asOf == null ? LocalDate.now(ZoneOffset.UTC) : asOf;
    Examination.Order order =
        new Examination.Order(
            servers::of,
            InstantSource.system(),
            today,
            fitting.group == null ? name.replaceAll("\\..*", "") : fitting.group,
            "Questions of " + name,
            failures);
    Examination.Outcome outcome;
    try (PrintWriter results = new PrintWriter(out.toFile(), StandardCharsets.UTF_8)) {
      Examination.Outlets outlets =
          new Examination.Outlets(
              results::println, line -> labels.append(line).append('\n'), err::println);
      outcome = Trivium.wait(Examination.run(paper, order, outlets, new SplittableRandom(SEED)));
    }
    said.println(outcome.line());
    if (report != null) {
      Files.writeString(report, outcome.report(), StandardCharsets.UTF_8);
    }
    if (fitting.labels != null) {
      Files.writeString(fitting.labels, labels.toString(), StandardCharsets.UTF_8);
    }
    return fitting.fit == null ? 0 : fitted(fitting.fit, today, servers, err);
  }

  private int fitted(Path file, LocalDate day, EvaluationPlace.Servers servers, PrintWriter err)
      throws IOException {
    Path labels = java.util.Objects.requireNonNull(fitting.labels, "checked before");
    String id = "fitted-" + InstantSource.system().instant();
    Calibrations.Fit fit =
        Calibrations.fit(
            new Calibrations.Order(
                id,
                day,
                fitting.practice,
                List.of(labels),
                Calibrations.WEIGHT,
                Calibrations.Keeping.USUAL),
            part -> new SplittableRandom(SEED * 31L + part.hashCode()),
            err::println);
    Files.writeString(file, fit.calibrator(), StandardCharsets.UTF_8);
    if (!fitting.store) {
      return 0;
    }
    RemoteServer.Answer stored =
        Trivium.wait(
            servers.steward().put(CALIBRATOR, "application/json", Buffer.buffer(fit.calibrator())));
    if (stored.status() != 200) {
      err.println("evaluate: the server answered " + stored.status() + ": " + stored.body());
      return stored.status() == 403 || stored.status() == 401
          ? ExitCode.NOT_ALLOWED
          : ExitCode.DATA;
    }
    err.println("The server uses " + id + " now.");
    return 0;
  }
}
