package dev.trivium.chat;

import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Verdicts of one file of questions, added up. */
final class Score {
  private static final double SURE = 0.8;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Gold gold, Result result, Verdict verdict) {
    boolean sureAndWrong() {
      Double confidence = result.confidence();
      return !verdict.right()
          && result.kind() == Result.Kind.ANSWER
          && (confidence == null || confidence >= SURE);
    }
  }

  void add(Gold gold, Result result, Verdict verdict) {
    entries.add(new Entry(gold, result, verdict));
  }

  double accuracy() {
    return share(entries);
  }

  double accuracy(String kind) {
    return share(entries.stream().filter(e -> e.gold().kind().equals(kind)).toList());
  }

  private static double share(List<Entry> of) {
    return of.stream().filter(e -> e.verdict().right()).count() / (double) of.size();
  }

  /** A table by class, and the failures if they may be seen. */
  String report(boolean failures) {
    StringBuilder out = new StringBuilder();
    List<Entry> silent = entries.stream().filter(e -> e.result().kind().silent()).toList();
    List<Entry> answerable =
        entries.stream().filter(e -> !e.gold().right().expected().silent()).toList();
    List<Entry> closed =
        entries.stream().filter(e -> e.gold().right().expected().silent()).toList();
    out.append(line("questions", entries));
    out.append(line("to be answered", answerable));
    out.append(line("to be asked back or declined", closed));
    out.append(line("asked back or declined (right: it should)", silent));
    out.append(
        "%-44s%4d%n".formatted("answered wrong", entries.stream().filter(Score::wrong).count()));
    out.append(
        "%-44s%4d%n"
            .formatted(
                "wrong and sure, or without a confidence",
                entries.stream().filter(Entry::sureAndWrong).count()));
    for (String kind : new TreeSet<>(entries.stream().map(e -> e.gold().kind()).toList())) {
      out.append(
          line("  " + kind, entries.stream().filter(e -> e.gold().kind().equals(kind)).toList()));
    }
    if (failures) {
      entries.stream().filter(e -> !e.verdict().right()).forEach(e -> out.append(failure(e)));
    }
    return out.toString();
  }

  private static boolean wrong(Entry entry) {
    return !entry.verdict().right() && entry.result().kind() == Result.Kind.ANSWER;
  }

  private static String line(String name, List<Entry> of) {
    long right = of.stream().filter(e -> e.verdict().right()).count();
    return String.format(
        Locale.ROOT, "%-44s%4d%4d%8.1f %%%n", name, of.size(), right, share(of) * 100);
  }

  private static String failure(Entry e) {
    return "%s [%s] %s: %s%n   %s%n"
        .formatted(
            e.gold().id(),
            e.gold().kind(),
            e.verdict().reason(),
            e.gold().question(),
            e.result().text().replaceAll("\\s+", " "));
  }
}
