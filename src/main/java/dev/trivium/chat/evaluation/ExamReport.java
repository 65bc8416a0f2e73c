package dev.trivium.chat.evaluation;

import dev.trivium.chat.confidence.Reliability;
import dev.trivium.chat.confidence.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What questions with known answers tell, as Markdown and as one line. */
public final class ExamReport {
  private static final int DRAWS = 200;

  private final List<Asked> all;

  public ExamReport(List<Asked> all) {
    this.all = List.copyOf(all);
  }

  /** The figures that matter, in one line. */
  public String line() {
    return text(
        "%d questions, %s right, %s wrong and sure; asked back or declined: precision %s, recall"
            + " %s",
        all.size(),
        percent(share(all, Asked::right)),
        percent(share(all, Asked::wrongAndSure)),
        percent(precision()),
        percent(recall()));
  }

  /**
   * The whole report.
   *
   * @param title what was asked, and of whom
   * @param failures whether questions that failed are listed
   */
  public String markdown(String title, boolean failures, RandomGenerator random) {
    StringBuilder out = new StringBuilder("# ").append(title).append("\n\n");
    out.append("| figure | value |\n|---|---|\n");
    figures(random).forEach((name, value) -> out.append(text("| %s | %s |%n", name, value)));
    out.append(table("class", "questions", asked -> asked.gold().kind(), asked -> true));
    out.append(table("band", "answers", Asked::band, asked -> !asked.band().isEmpty()));
    if (failures) {
      out.append("\n| id | class | why | confidence | question |\n|---|---|---|---|---|\n");
      all.stream().filter(a -> !a.right()).forEach(a -> out.append(failure(a)));
    }
    return out.toString();
  }

  private Map<String, String> figures(RandomGenerator random) {
    Map<String, String> out = new java.util.LinkedHashMap<>();
    List<Asked> answered = all.stream().filter(Asked::answered).toList();
    List<Scored> scored = new ArrayList<>();
    for (Asked asked : answered) {
      Double confidence = asked.result().confidence();
      if (confidence != null) {
        scored.add(new Scored(confidence, asked.right()));
      }
    }
    List<Asked> high = answered.stream().filter(a -> a.band().equals("high")).toList();
    out.put("questions", String.valueOf(all.size()));
    out.put("right", percent(share(all, Asked::right)));
    out.put("answered", String.valueOf(answered.size()));
    out.put("right when answered", percent(share(answered, Asked::right)));
    out.put("wrong and sure (0.8 or more, or no score)", percent(share(all, Asked::wrongAndSure)));
    out.put(
        "wrong without a reservation", percent(share(all, a -> high.contains(a) && !a.right())));
    out.put("asked back or declined, precision", percent(precision()));
    out.put("asked back or declined, recall", percent(recall()));
    out.put("errors", String.valueOf(count(all, a -> a.result().kind() == Result.Kind.ERROR)));
    if (!scored.isEmpty()) {
      double[] interval = Reliability.eceInterval(scored, DRAWS, random);
      Reliability.of(scored)
          .named()
          .forEach(
              (name, value) -> out.put(name.replace('_', ' ') + " of scores", text("%.4f", value)));
      out.put("ece of scores, 95 % interval", text("%.4f to %.4f", interval[0], interval[1]));
    }
    out.put("time to the answer, p50 and p99", millis(0.5) + " and " + millis(0.99) + " ms");
    return out;
  }

  private long millis(double share) {
    List<Long> sorted = all.stream().map(Asked::millis).sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private double precision() {
    List<Asked> silent = all.stream().filter(Asked::silent).toList();
    return share(silent, Asked::right);
  }

  private double recall() {
    long right = count(all, a -> a.silent() && a.right());
    long due = right + count(all, Asked::missed);
    return due == 0 ? Double.NaN : right / (double) due;
  }

  private String table(
      String title, String of, Function<Asked, String> key, Predicate<Asked> which) {
    Map<String, List<Asked>> groups = new TreeMap<>();
    all.stream()
        .filter(which)
        .forEach(a -> groups.computeIfAbsent(key.apply(a), any -> new ArrayList<>()).add(a));
    StringBuilder out = new StringBuilder();
    out.append(text("%n| %s | %s | right | wrong and sure |%n|---|---|---|---|%n", title, of));
    groups.forEach((name, group) ->
        out.append(
            text(
                "| %s | %d | %d | %d |%n",
                name,
                group.size(),
                count(group, Asked::right),
                count(group, Asked::wrongAndSure))));
    return out.toString();
  }

  private static String failure(Asked asked) {
    Double confidence = asked.result().confidence();
    return text(
        "| %s | %s | %s | %s | %s |%n",
        asked.gold().id(),
        asked.gold().kind(),
        asked.verdict().reason(),
        confidence == null ? "–" : text("%.2f", confidence),
        asked.gold().question().replace("|", "\\|").replace("\n", " "));
  }

  private static long count(List<Asked> of, Predicate<Asked> which) {
    return of.stream().filter(which).count();
  }

  private static double share(List<Asked> of, Predicate<Asked> which) {
    return of.isEmpty() ? Double.NaN : count(of, which) / (double) of.size();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : text("%.1f %%", share * 100);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }
}
