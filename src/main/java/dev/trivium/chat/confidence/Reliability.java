package dev.trivium.chat.confidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How well scores foretell which answers are right. Numbers that cannot be told, such as an AUROC
 * of right answers only, are NaN.
 *
 * @param answers how many were scored
 * @param accuracy share of right ones
 * @param ece expected calibration error over 15 bins of equal mass
 * @param largestGap of one of these bins
 * @param brier mean squared error
 * @param skill how much of the Brier score of the base rate is gone
 * @param auroc chance that a right answer scores above a wrong one
 * @param aurc mean share of wrong answers over all coverages
 * @param accuracyAt80 share of right ones among the surest 80 %
 * @param coverageAt2 largest share that can be answered with 2 % wrong
 * @param wrongAndSure share of answers that are wrong at a score of 0.8 or more
 */
public record Reliability(
    int answers,
    double accuracy,
    double ece,
    double largestGap,
    double brier,
    double skill,
    double auroc,
    double aurc,
    double accuracyAt80,
    double coverageAt2,
    double wrongAndSure) {
  private static final int BINS = 15;
  private static final double SURE = 0.8;

  /** Of scores and whether the answer was right. */
  public static Reliability of(List<Scored> pairs) {
    int n = pairs.size();
    List<Scored> sorted = new ArrayList<>(pairs);
    // Of the same score the order stays as it came: one by right and wrong would fill whole bins.
    sorted.sort(Comparator.comparingDouble(Scored::score).reversed());
    double accuracy = pairs.stream().filter(Scored::right).count() / (double) n;
    double brier =
        pairs.stream().mapToDouble(p -> square(p.score() - (p.right() ? 1 : 0))).sum() / n;
    double[] gaps = gaps(sorted);
    double[] risks = risks(sorted);
    double wrong = pairs.stream().filter(p -> !p.right() && p.score() >= SURE).count() / (double) n;
    return new Reliability(
        n,
        accuracy,
        gaps[0],
        gaps[1],
        brier,
        1 - brier / (accuracy * (1 - accuracy)),
        auroc(sorted),
        risks[0],
        risks[1],
        risks[2],
        wrong);
  }

  private static double square(double x) {
    return x * x;
  }

  /** The mean gap between score and share of right answers, and the largest. */
  private static double[] gaps(List<Scored> sorted) {
    double mean = 0;
    double largest = 0;
    int n = sorted.size();
    for (int b = 0; b < BINS; b++) {
      List<Scored> bin = sorted.subList(b * n / BINS, (b + 1) * n / BINS);
      if (!bin.isEmpty()) {
        double score = bin.stream().mapToDouble(Scored::score).sum() / bin.size();
        double right = bin.stream().filter(Scored::right).count() / (double) bin.size();
        mean += Math.abs(score - right) * bin.size() / n;
        largest = Math.max(largest, Math.abs(score - right));
      }
    }
    return new double[] {mean, largest};
  }

  /** Area under risk and coverage, accuracy at 80 %, coverage at a risk of 2 %. */
  private static double[] risks(List<Scored> surestFirst) {
    int n = surestFirst.size();
    double area = 0;
    double at80 = Double.NaN;
    double at2 = 0;
    int wrong = 0;
    for (int i = 0; i < n; i++) {
      wrong += surestFirst.get(i).right() ? 0 : 1;
      double risk = wrong / (i + 1.0);
      area += risk / n;
      at80 = i + 1 == (int) Math.ceil(0.8 * n) ? 1 - risk : at80;
      at2 = risk <= 0.02 ? (i + 1.0) / n : at2;
    }
    return new double[] {area, at80, at2};
  }

  private static double auroc(List<Scored> surestFirst) {
    double wins = 0;
    long wrongBelow = surestFirst.stream().filter(p -> !p.right()).count();
    long wrong = wrongBelow;
    long right = surestFirst.size() - wrong;
    for (int i = 0; i < surestFirst.size(); ) {
      int from = i;
      double score = surestFirst.get(i).score();
      long tiedRight = 0;
      while (i < surestFirst.size() && surestFirst.get(i).score() == score) {
        tiedRight += surestFirst.get(i).right() ? 1 : 0;
        i++;
      }
      long tiedWrong = i - from - tiedRight;
      wrongBelow -= tiedWrong;
      wins += tiedRight * (wrongBelow + tiedWrong / 2.0);
    }
    return right == 0 || wrong == 0 ? Double.NaN : wins / ((double) right * wrong);
  }

  /** The interval that holds the calibration error of 95 of 100 samples drawn anew. */
  public static double[] eceInterval(List<Scored> pairs, int draws, RandomGenerator random) {
    double[] errors = new double[draws];
    for (int d = 0; d < draws; d++) {
      List<Scored> drawn = new ArrayList<>();
      for (int i = 0; i < pairs.size(); i++) {
        drawn.add(pairs.get(random.nextInt(pairs.size())));
      }
      drawn.sort(Comparator.comparingDouble(Scored::score).reversed());
      errors[d] = gaps(drawn)[0];
    }
    java.util.Arrays.sort(errors);
    return new double[] {errors[(int) (draws * 0.025)], errors[(int) (draws * 0.975)]};
  }

  /** The numbers that can be told, by name. */
  public Map<String, Double> named() {
    Map<String, Double> out = new LinkedHashMap<>();
    out.put("answers", (double) answers);
    out.put("accuracy", accuracy);
    out.put("ece", ece);
    out.put("ece_largest_gap", largestGap);
    out.put("brier", brier);
    out.put("brier_skill", skill);
    out.put("auroc", auroc);
    out.put("aurc", aurc);
    out.put("accuracy_at_80", accuracyAt80);
    out.put("coverage_at_2_percent_risk", coverageAt2);
    out.put("wrong_and_sure", wrongAndSure);
    out.values().removeIf(value -> value.isNaN() || value.isInfinite());
    out.replaceAll((name, value) -> Math.round(value * 1e5) / 1e5);
    return out;
  }
}
