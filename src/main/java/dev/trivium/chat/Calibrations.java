package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Calibrator.Aims;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.confidence.Trainer;
import dev.trivium.chat.evaluation.Rehearsal;
import dev.trivium.chat.evaluation.ReliabilityReport;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Fits calibrators without a server or a database: on made-up questions and on label files. */
public final class Calibrations {
  private static final int QUESTIONS_MOST = 20_000;
  private static final int LABELS_MOST = 200_000;

  /** As many made-up questions a labelled one counts for, if nobody says otherwise. */
  public static final double WEIGHT = 20;

  private static final double WEIGHT_MOST = 1_000;

  private Calibrations() {}

  /**
   * What to fit to, and what to.
   *
   * @param questions made-up ones of each practice domain; 0 for none
   * @param labels files of labels, one JSON object a line
   * @param weight as many made-up questions each of these labels counts for
   */
  public record Order(
      String id, LocalDate date, int questions, List<Path> labels, double weight, Keeping keeping) {
    public Order {
      labels = List.copyOf(labels);
      require(questions >= 0 && questions <= QUESTIONS_MOST, "--practice: 0 to " + QUESTIONS_MOST);
      require(!id.isBlank() && id.length() <= 100, "--id: 1 to 100 characters");
      require(weight > 0 && weight <= WEIGHT_MOST, "--weight: above 0, up to " + WEIGHT_MOST);
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  /**
   * What thresholds keep to.
   *
   * @param alpha share of wrong answers that is borne among those given without reservation
   * @param delta chance that the bound does not hold
   * @param askBelow score under which it is asked back
   */
  public record Keeping(double alpha, double delta, double askBelow) {
    public static final Keeping USUAL =
        new Keeping(Aims.USUAL.alpha(), Aims.USUAL.delta(), Aims.USUAL.askBelow());

    public Keeping {
      boolean shares = alpha > 0 && alpha < 1 && delta > 0 && delta < 1;
      Order.require(shares, "--alpha, --delta: a share");
      Order.require(askBelow >= 0 && askBelow <= 1, "--ask-below: a share");
    }

    private Aims aims() {
      return new Aims(alpha, delta, askBelow);
    }
  }

  /** A calibrator as JSON, and how well it does, in Markdown. */
  public record Fit(String calibrator, String report) {}

  /**
   * Fits a calibrator; the same order and chance make the same one.
   *
   * <p>Errors: {@link IOException} where a file cannot be read, problem {@code chat/bad-labels}
   * where its lines cannot, or there are too few.
   *
   * @param randoms chance by a name
   */
  public static Fit fit(
      Order order, Function<String, RandomGenerator> randoms, Consumer<String> progress)
      throws IOException {
    List<Label> labels =
        new ArrayList<>(
            order.questions() == 0
                ? List.of()
                : new Rehearsal().labels(order.questions(), randoms, progress));
    for (Path file : order.labels()) {
      List<Label> read = read(file, order.weight());
      progress.accept(file + ": " + read.size() + " labels");
      labels.addAll(read);
    }
    progress.accept("fitting to " + labels.size() + " labels");
    Trainer.Result result;
    try {
      result =
          Trainer.train(
              labels, order.id(), order.date(), Understander.VERSION, order.keeping().aims());
    } catch (IllegalArgumentException tooFew) {
      throw Problem.unprocessable("chat/bad-labels", tooFew.getMessage() + ".").asException();
    }
    Calibrator calibrator = result.calibrator();
    ObjectNode json = CalibratorJson.write(calibrator);
    return new Fit(
        json.toPrettyString() + "\n", ReliabilityReport.of(result, randoms.apply("interval")));
  }

  private static List<Label> read(Path file, double weight) throws IOException {
    List<Label> labels = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (labels.size() == LABELS_MOST) {
        throw bad(file, number, "there are more than " + LABELS_MOST + " labels");
      }
      try {
        Label one = LabelJson.read(Json.mapper().readTree(line));
        labels.add(new Label(one.group(), one.signals(), one.right(), weight));
      } catch (IllegalArgumentException | com.fasterxml.jackson.core.JsonProcessingException w) {
        throw bad(file, number, String.valueOf(w.getMessage()));
      }
    }
    return labels;
  }

  private static RuntimeException bad(Path file, int line, String why) {
    return Problem.unprocessable("chat/bad-labels", file + ":" + line + ": " + why).asException();
  }
}
