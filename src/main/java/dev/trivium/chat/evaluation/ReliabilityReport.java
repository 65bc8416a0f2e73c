package dev.trivium.chat.evaluation;

import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Guarantee;
import dev.trivium.chat.confidence.Reliability;
import dev.trivium.chat.confidence.Scored;
import dev.trivium.chat.confidence.Trainer;
import dev.trivium.chat.confidence.Trainer.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Says in Markdown how well a calibrator does on groups it was not fitted to. */
public final class ReliabilityReport {
  private static final int DRAWS = 200;

  private ReliabilityReport() {}

  public static String of(Trainer.Result result, RandomGenerator random) {
    Calibrator calibrator = result.calibrator();
    List<Scored> all = result.held().stream().map(ReliabilityReport::scored).toList();
    double[] interval = Reliability.eceInterval(all, DRAWS, random);
    StringBuilder out = new StringBuilder();
    out.append("# Calibrator ").append(calibrator.id()).append("\n\n");
    out.append(
        text(
            "%s, parser %s, %,d labels. Every figure is of answers whose group was held out.%n%n",
            calibrator.date(), calibrator.parser(), calibrator.labels()));
    out.append("| figure | value |\n|---|---|\n");
    calibrator.measured().forEach((name, value) -> out.append(line(name, value)));
    out.append(text("| ece, 95 %% interval | %.4f to %.4f |%n%n", interval[0], interval[1]));
    out.append(table("group", grouped(result.held(), held -> held.label().group())));
    out.append(table("class of question", grouped(result.held(), h -> h.label().signals().type())));
    out.append(guarantees(calibrator));
    return out.toString();
  }

  private static String line(String name, double value) {
    return text("| %s | %.4f |%n", name.replace('_', ' '), value);
  }

  private static Scored scored(Held held) {
    return new Scored(held.score(), held.label().right());
  }

  private static Map<String, List<Scored>> grouped(List<Held> all, Function<Held, String> key) {
    Map<String, List<Scored>> out = new TreeMap<>();
    all.forEach(
        held -> out.computeIfAbsent(key.apply(held), any -> new ArrayList<>()).add(scored(held)));
    return out;
  }

  private static String table(String title, Map<String, List<Scored>> groups) {
    StringBuilder out = new StringBuilder();
    out.append("| ")
        .append(title)
        .append(" | answers | right | ECE | AUROC | wrong at 0.8 or more |\n")
        .append("|---|---|---|---|---|---|\n");
    groups.forEach((name, scored) -> {
      Reliability r = Reliability.of(scored);
      out.append(
          text(
              "| %s | %d | %.3f | %.3f | %s | %.3f |%n",
              name, r.answers(), r.accuracy(), r.ece(), shown(r.auroc()), r.wrongAndSure()));
    });
    return out.append('\n').toString();
  }

  private static String shown(double number) {
    return Double.isNaN(number) ? "–" : text("%.3f", number);
  }

  private static String guarantees(Calibrator calibrator) {
    StringBuilder out = new StringBuilder();
    out.append(
        text(
            "Answered without a reservation, with at most %.0f %% wrong at a confidence of %.0f %%:"
                + "%n%n",
            calibrator.aims().alpha() * 100, (1 - calibrator.aims().delta()) * 100));
    out.append("| class of question | from score | answers | errors | error at most |\n");
    out.append("|---|---|---|---|---|\n");
    for (Map.Entry<String, Guarantee> entry : calibrator.guarantees().entrySet()) {
      Guarantee g = entry.getValue();
      out.append(
          text(
              "| %s | %.2f | %d | %d | %.3f |%n",
              entry.getKey(), g.threshold(), g.answered(), g.errors(), g.errorAtMost()));
    }
    return out.append("\nOther classes are hedged or asked back.\n").toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }
}
