package dev.trivium.chat.confidence;

import dev.trivium.chat.confidence.Calibrator.Aims;
import dev.trivium.chat.confidence.Curve.Seen;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fits calibrators. What is measured of one, and its thresholds, come from groups it was not fitted
 * to: each group in turn is scored by what the others taught.
 */
public final class Trainer {
  /** From so many labels on, a class has a regression of its own. */
  public static final int OWN = 100;

  /** From so many on, its curve is a staircase and no line. */
  public static final int STAIRS = 1_000;

  private static final double RIDGE = 2;
  private static final double HOLD = 0.01;
  private static final double CLASS_RIDGE = 8;
  private static final double CLASS_HOLD = 4;

  private Trainer() {}

  /** A calibrator and the scores of all labels as groups that were held out. */
  public record Result(Calibrator calibrator, List<Held> held) {}

  /** A label and the score it had while its group was held out. */
  public record Held(Label label, double score) {}

  private record Models(Fitted pooled, Map<String, Fitted> classes) {
    double score(Signals signals) {
      return classes.getOrDefault(signals.type(), pooled).score(signals);
    }
  }

  /**
   * Shape: labels of at least two groups, right and wrong ones among them. Errors: {@link
   * IllegalArgumentException} where there are not.
   */
  public static Result train(
      List<Label> labels, String id, LocalDate date, String parser, Aims aims) {
    boolean both =
        labels.stream().anyMatch(Label::right) && !labels.stream().allMatch(Label::right);
    if (groups(labels).size() < 2 || !both) {
      throw new IllegalArgumentException(
          "a calibrator needs right and wrong labels of at least two groups");
    }
    List<Held> held = new ArrayList<>();
    for (String group : groups(labels)) {
      Models models = models(without(labels, group));
      labels.stream()
          .filter(label -> label.group().equals(group))
          .forEach(label -> held.add(new Held(label, models.score(label.signals()))));
    }
    Models all = models(labels);
    Reliability measured =
        Reliability.of(held.stream().map(h -> new Scored(h.score(), h.label().right())).toList());
    Calibrator calibrator =
        new Calibrator(
            id,
            date,
            parser,
            Signals.names(),
            labels.size(),
            aims,
            all.pooled(),
            all.classes(),
            guarantees(held, aims),
            measured.named());
    return new Result(calibrator, held);
  }

  private static Set<String> groups(List<Label> labels) {
    TreeSet<String> groups = new TreeSet<>();
    labels.forEach(label -> groups.add(label.group()));
    return groups;
  }

  private static List<Label> without(List<Label> labels, String group) {
    return labels.stream().filter(label -> !label.group().equals(group)).toList();
  }

  private static Map<String, List<Label>> byType(List<Label> labels) {
    Map<String, List<Label>> types = new TreeMap<>();
    labels.forEach(l -> types.computeIfAbsent(l.signals().type(), any -> new ArrayList<>()).add(l));
    return types;
  }

  private static Map<String, Guarantee> guarantees(List<Held> held, Aims aims) {
    Map<String, List<Scored>> types = new HashMap<>();
    held.forEach(h ->
        types
            .computeIfAbsent(h.label().signals().type(), any -> new ArrayList<>())
            .add(new Scored(h.score(), h.label().right())));
    Map<String, Guarantee> out = new TreeMap<>();
    types.forEach((type, scored) ->
        FixedSequence.walk(scored, aims.alpha(), aims.delta()).ifPresent(g -> out.put(type, g)));
    return out;
  }

  /** Regressions on all labels; curves on log-odds of groups that were held out. */
  private static Models models(List<Label> labels) {
    Map<String, List<Seen>> seen = new TreeMap<>();
    List<Seen> all = new ArrayList<>();
    Set<String> groups = groups(labels);
    for (String group : groups) {
      List<Label> others = groups.size() > 1 ? without(labels, group) : labels;
      Map<String, Logistic> fitted = new TreeMap<>();
      Logistic pooled = logistics(others, fitted);
      for (Label label : labels) {
        if (label.group().equals(group)) {
          String type = label.signals().type();
          all.add(new Seen(pooled.odds(label.signals()), label.right(), label.weight()));
          Logistic own = fitted.getOrDefault(type, pooled);
          seen.computeIfAbsent(type, any -> new ArrayList<>())
              .add(new Seen(own.odds(label.signals()), label.right(), label.weight()));
        }
      }
    }
    Map<String, Logistic> fitted = new TreeMap<>();
    Logistic pooled = logistics(labels, fitted);
    Map<String, Fitted> classes = new TreeMap<>();
    fitted.forEach((type, own) -> {
      List<Seen> mine = seen.getOrDefault(type, List.of());
      classes.put(type, new Fitted(own, curve(mine), mine.size()));
    });
    return new Models(new Fitted(pooled, curve(all), labels.size()), classes);
  }

  private static Curve curve(List<Seen> seen) {
    return seen.size() >= STAIRS ? Curve.Isotonic.fit(seen) : Curve.Platt.fit(seen);
  }

  /** The pooled regression; those of classes with enough labels are added, drawn towards it. */
  private static Logistic logistics(List<Label> labels, Map<String, Logistic> classes) {
    Logistic pooled = Logistic.fit(labels, Logistic.nothing(), RIDGE, HOLD);
    byType(labels)
        .forEach((type, own) -> {
          if (own.size() >= OWN) {
            classes.put(type, Logistic.fit(own, pooled, CLASS_RIDGE, CLASS_HOLD));
          }
        });
    return pooled;
  }
}
