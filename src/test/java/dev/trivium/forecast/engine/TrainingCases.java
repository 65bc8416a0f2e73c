package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.evaluate.Selection;
import dev.trivium.forecast.evaluate.TrainingRow;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Preparation;
import dev.trivium.forecast.series.Series;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Series to learn weights from. Of M4 series kept for training: as they are, months also a horizon
 * earlier and as quarters of both kinds, weeks and hours also one and two horizons earlier. Of M1,
 * M3 and Tourism: the training part only, the last horizon of it being what came; their tests are
 * not read.
 */
final class TrainingCases {
  private static final int SEEN = 3000;

  /** Every so many yearly series is learned from: there are seven times as many as of months. */
  private static final int YEARLY = 3;

  private final List<Case> cases = new ArrayList<>();

  /** Values up to now, and what came; {@code season} is the one of MASE. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Case(String key, String frequency, int season, double[] before, double[] came) {}

  static List<Case> read(java.nio.file.Path data) throws IOException {
    TrainingCases found = new TrainingCases();
    int years = 0;
    for (String[] row : rows(data.resolve("m4-train/train.csv.gz"))) {
      if (row[1].equals("Yearly") && ++years % YEARLY != 0) {
        continue;
      }
      found.m4(row[0], row[1], Integer.parseInt(row[2]), numbers(row[5]), numbers(row[6]));
    }
    for (String[] row : rows(data.resolve("competitions/series.csv.gz"))) {
      int horizon = horizon(row[1]);
      if (horizon > 0) {
        found.cut("c-" + row[0], row[1], Integer.parseInt(row[2]), numbers(row[5]), horizon);
      }
    }
    return found.cases;
  }

  private void m4(String key, String frequency, int season, double[] before, double[] came) {
    cases.add(new Case(key, frequency, season, before, came));
    int horizon = came.length;
    switch (frequency) {
      case "Monthly" -> {
        cut(key + "/earlier", frequency, season, before, horizon);
        cut(key + "/quarters", "Quarterly", 4, quarters(before, came, true), 8);
        cut(key + "/ends", "Quarterly", 4, quarters(before, came, false), 8);
      }
      case "Weekly", "Hourly" -> {
        cut(key + "/earlier", frequency, season, before, horizon);
        double[] less = Arrays.copyOf(before, Math.max(0, before.length - horizon));
        cut(key + "/earliest", frequency, season, less, horizon);
      }
      default -> {
        // Years are many, days are alike.
      }
    }
  }

  private void cut(String key, String frequency, int season, double[] all, int horizon) {
    int n = all.length - horizon;
    if (n >= Math.max(8, 3 * season)) {
      double[] before = Arrays.copyOf(all, n);
      cases.add(new Case(key, frequency, season, before, Arrays.copyOfRange(all, n, all.length)));
    }
  }

  /** Sums of three months, as of flows, or every third month, as of stocks. */
  private static double[] quarters(double[] before, double[] came, boolean flows) {
    double[] all = Arrays.copyOf(before, before.length + came.length);
    System.arraycopy(came, 0, all, before.length, came.length);
    double[] quarters = new double[all.length / 3];
    int offset = all.length % 3;
    for (int q = 0; q < quarters.length; q++) {
      int at = offset + 3 * q;
      quarters[q] = flows ? all[at] + all[at + 1] + all[at + 2] : all[at + 2];
    }
    return quarters;
  }

  private static int horizon(String frequency) {
    return switch (frequency) {
      case "Yearly" -> 6;
      case "Quarterly" -> 8;
      case "Monthly" -> 18;
      default -> 0;
    };
  }

  /** What the members say of a case; nothing for a series that hardly moves. */
  static Optional<TrainingRow> row(Case given) {
    List<Integer> seasons =
        switch (given.frequency()) {
          case "Hourly" -> List.of(24, 168);
          case "Weekly" -> List.of(52);
          default -> List.of(given.season());
        };
    double[] all = given.before();
    double scale = scale(all, given.season());
    double[] y = Arrays.copyOfRange(all, Math.max(0, all.length - SEEN), all.length);
    boolean still = !(scale > 0) || Arrays.stream(y).allMatch(value -> value == y[0]);
    if (y.length < 8 || still || Ladder.rare(y)) {
      return Optional.empty();
    }
    Series series = new Series(given.key(), given.frequency(), seasons, y);
    List<Member> members = Ladder.members(y, series.seasons());
    Remembered seen = new Remembered(Preparation.of(series), SEEN);
    Contest contest = new Contest(members, seen, series, given.came().length, new ArrayList<>());
    Guard guard = new Guard(seen.original(), series.season());
    List<Path> paths = contest.paths();
    boolean[] holds = new boolean[paths.size()];
    for (int i = 0; i < holds.length; i++) {
      holds[i] = guard.holds(paths.get(i), false);
    }
    Selection selection = contest.selection(holds);
    return Optional.of(
        TrainingRow.of(
            given.key(),
            given.frequency(),
            Math.scalb(scale, -seen.exponent),
            contest.situation(),
            members,
            paths,
            selection,
            Arrays.stream(given.came()).map(v -> Math.scalb(v, -seen.exponent)).toArray()));
  }

  private static double scale(double[] y, int season) {
    double sum = 0;
    for (int t = season; t < y.length; t++) {
      sum += Math.abs(y[t] - y[t - season]);
    }
    return sum / Math.max(1, y.length - season);
  }

  private static List<String[]> rows(java.nio.file.Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
      List<String[]> rows = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        rows.add(lines[i].split(",", -1));
      }
      return rows;
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
