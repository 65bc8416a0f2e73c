package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.Reading.Duplicates;
import dev.trivium.forecast.engine.Engine;
import dev.trivium.forecast.engine.Foreseen;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Cleaning;
import dev.trivium.forecast.series.Effect;
import dev.trivium.forecast.series.Gap;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Series;
import dev.trivium.support.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What happens to real series on their way in, and that forecasts stand it. */
class PreparationScenariosTest {
  private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

  @Test
  void neverForeseesBelowZeroWhatNeverWas() {
    SplittableRandom random = new SplittableRandom(7);
    List<Series> falling = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double[] y = new double[random.nextInt(12, 90)];
      double noise = random.nextDouble(0.5, 15);
      for (int t = 0; t < y.length; t++) {
        double level = 100 - 98.0 * t / y.length + 10 * Math.sin(t * Math.PI / 6);
        y[t] = Math.max(0, level + noise * random.nextGaussian());
      }
      falling.add(new Series("s" + i, "p" + i % 3, List.of(12), y));
    }

    List<Foreseen> foreseen = new Engine(24, 0.9).run(falling);

    foreseen.forEach(one ->
        one.steps()
            .forEach(step -> {
              assertThat(step.lower()).isNotNegative();
              assertThat(step.value()).isGreaterThanOrEqualTo(step.lower());
              assertThat(step.upper()).isGreaterThanOrEqualTo(step.value());
            }));
  }

  @Test
  void standsRemovedDoubledUnsortedAndScatteredDays() {
    SplittableRandom random = new SplittableRandom(8);
    double intact = 0;
    double damaged = 0;
    for (int i = 0; i < 15; i++) {
      double[] y = daily(random, 240);
      double[] known = Arrays.copyOf(y, 226);
      Dated dated = new Dated(reading(Duplicates.SUM), 1000);
      Set<Integer> told = new HashSet<>();
      rows(random, known).forEach(row -> told.add(row.add(dated)));
      Grid grid = dated.grid();

      assertThat(grid.missing()).isEqualTo(Gap.runs(missing(told, known.length)));
      intact += mase(new Series("a", "p", List.of(7), known), y, 14) / 15;
      damaged += mase(grid.series("a"), y, 14) / 15;
    }
    System.out.printf("scenario 8, daily: MASE intact %.4f, damaged %.4f%n", intact, damaged);
    assertThat(damaged).isLessThan(1.1 * intact);
  }

  @Test
  void standsAMissingTenthOfPublicMonths() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    double intact = 0;
    double damaged = 0;
    List<double[][]> all = months(40);
    for (double[][] one : all) {
      double[] y = Arrays.copyOf(one[0], one[0].length + one[1].length);
      System.arraycopy(one[1], 0, y, one[0].length, one[1].length);
      double[] holed = one[0].clone();
      for (int t = 1; t < holed.length - 1; t++) {
        holed[t] = random.nextInt(10) == 0 ? Double.NaN : holed[t];
      }
      intact += mase(new Series("a", "p", List.of(12), one[0]), y, one[1].length) / all.size();
      damaged += mase(new Series("a", "p", List.of(12), holed), y, one[1].length) / all.size();
    }
    System.out.printf(
        "scenario 8, %d public months: MASE intact %.4f, damaged %.4f%n",
        all.size(), intact, damaged);
    assertThat(damaged).isLessThan(1.1 * intact);
  }

  @Test
  void standsARowOfTheMonthThatStillRuns() {
    SplittableRandom random = new SplittableRandom(10);
    double worst = 0;
    for (int i = 0; i < 20; i++) {
      double level = random.nextDouble(100, 1000);
      int last = 1 + random.nextInt(8, 24);
      LocalDateTime now = LocalDate.of(2026, 7, last).atStartOfDay();
      Dated plain = new Dated(months(now, false), 1000);
      Dated nowcast = new Dated(months(now, true), 1000);
      for (LocalDate day = LocalDate.of(2022, 1, 1);
          day.isBefore(now.toLocalDate());
          day = day.plusDays(1)) {
        double season = 1 + 0.2 * Math.sin(day.getMonthValue() * Math.PI / 6);
        double value = level * season * (1 + 0.05 * random.nextGaussian());
        plain.add(day.toString(), value);
        nowcast.add(day.toString(), value);
      }
      Series left = plain.grid().series("a");
      Foreseen without = new Engine(7, 0.9).run(List.of(left)).getFirst();
      Foreseen with = new Engine(6, 0.9).run(List.of(nowcast.grid().series("a"))).getFirst();

      assertThat(nowcast.grid().length()).isEqualTo(left.length() + 1);
      assertThat(plain.grid().notes()).anyMatch(note -> note.contains("is left out"));
      assertThat(nowcast.grid().notes()).anyMatch(note -> note.contains("had reached"));
      double moved = 0;
      for (int h = 0; h < 6; h++) {
        double before = without.steps().get(h + 1).value();
        moved += Math.abs(with.steps().get(h).value() - before) / before / 6;
      }
      worst = Math.max(worst, moved);
    }
    System.out.printf("scenario 9: forecast moved by at most %.4f%n", worst);
    assertThat(worst).isLessThan(0.02);
  }

  @Test
  void findsSpikesAndForeseesAsIfTheyHadNotBeen() {
    SplittableRandom random = new SplittableRandom(11);
    for (int season : List.of(12, 7)) {
      int right = 0;
      int found = 0;
      double moved = 0;
      for (int i = 0; i < 20; i++) {
        double[] clean = season == 12 ? monthly(random, 96) : daily(random, 140);
        double[] spiked = clean.clone();
        Set<Integer> places = new HashSet<>();
        while (places.size() < 3) {
          places.add(random.nextInt(10, clean.length - 5));
        }
        places.forEach(t -> spiked[t] += random.nextBoolean() ? 50 : -50);
        List<Effect> effects = Cleaning.of(spiked, List.of(season)).effects();
        found += effects.size();
        right += (int) effects.stream().filter(one -> places.contains(one.at())).count();
        moved += moved(clean, spiked, season) / 20;
      }
      System.out.printf(
          "scenario 10, season %d: recall %.3f, precision %.3f, forecast moved by %.4f%n",
          season, right / 60.0, (double) right / found, moved);
      assertThat(right / 60.0).isGreaterThanOrEqualTo(0.9);
      assertThat((double) right / found).isGreaterThanOrEqualTo(0.9);
      assertThat(moved).isLessThan(0.05);
    }
  }

  @Test
  void losesItsBiasThreePeriodsAfterALevelShift() {
    SplittableRandom random = new SplittableRandom(12);
    double bias = 0;
    double before = 0;
    for (int i = 0; i < 20; i++) {
      double[] y = monthly(random, 102);
      for (int t = 93; t < y.length; t++) {
        y[t] += 50;
      }
      bias += bias(y, 96) / 20;
      before += bias(y, 93) / 20;
    }
    System.out.printf(
        "scenario 10, bias in shifts: %.3f without, %.3f three periods after it%n", before, bias);
    assertThat(before).isGreaterThan(0.8);
    assertThat(Math.abs(bias)).isLessThan(0.1);
  }

  @Test
  void foreseesNothingForTheDayThatIsAlwaysClosed() {
    double[] y = daily(new SplittableRandom(13), 140);
    for (int t = 6; t < y.length; t += 7) {
      y[t] = Double.NaN;
    }
    Series series = new Series("a", "p", List.of(7), y, GapMeaning.CLOSED);

    Foreseen foreseen = new Engine(14, 0.9).run(List.of(series)).getFirst();

    for (int h = 0; h < 14; h++) {
      Foreseen.Step step = foreseen.steps().get(h);
      if (h % 7 == 6) {
        assertThat(step).isEqualTo(new Foreseen.Step(0, 0, 0));
      } else {
        assertThat(step.lower()).isGreaterThan(100);
      }
    }
    assertThat(foreseen.notes()).contains("20 closed periods are left out of the models");
  }

  /** Mean of what comes minus what is foreseen from an origin, in sizes of the shift. */
  private static double bias(double[] y, int origin) {
    Series series = new Series("a", "p", List.of(12), Arrays.copyOf(y, origin));
    Foreseen foreseen = new Engine(6, 0.9).run(List.of(series)).getFirst();
    double sum = 0;
    for (int h = 0; h < 6; h++) {
      sum += (y[origin + h] - foreseen.steps().get(h).value()) / 6;
    }
    return sum / 50;
  }

  private static double moved(double[] clean, double[] spiked, int season) {
    Engine engine = new Engine(6, 0.9);
    Foreseen one = engine.run(List.of(new Series("a", "p", List.of(season), clean))).getFirst();
    Foreseen two = engine.run(List.of(new Series("a", "p", List.of(season), spiked))).getFirst();
    double sum = 0;
    for (int h = 0; h < 6; h++) {
      double value = one.steps().get(h).value();
      sum += Math.abs(two.steps().get(h).value() - value) / Math.abs(value) / 6;
    }
    return sum;
  }

  private static double mase(Series series, double[] y, int steps) {
    Foreseen foreseen = new Engine(steps, 0.9).run(List.of(series)).getFirst();
    int m = series.season();
    int n = y.length - steps;
    double scale = 0;
    for (int t = m; t < n; t++) {
      scale += Math.abs(y[t] - y[t - m]) / (n - m);
    }
    double sum = 0;
    for (int h = 0; h < steps; h++) {
      sum += Math.abs(y[n + h] - foreseen.steps().get(h).value()) / steps;
    }
    return sum / scale;
  }

  /** A day in one row or in two. */
  private record Told(int day, List<String> texts, double value) {
    int add(Dated dated) {
      texts.forEach(text -> dated.add(text, value / texts.size()));
      return day;
    }
  }

  /** A tenth of the days is missing, a tenth told in two parts, each in some zone, in disorder. */
  private static List<Told> rows(SplittableRandom random, double[] y) {
    List<Told> rows = new ArrayList<>();
    for (int t = 0; t < y.length; t++) {
      boolean end = t == 0 || t == y.length - 1;
      if (end || random.nextInt(10) > 0) {
        List<String> texts = new ArrayList<>();
        for (int part = 0; part < (random.nextInt(10) == 0 ? 2 : 1); part++) {
          LocalDateTime at = DAY.plusDays(t).atTime(random.nextInt(24), 30);
          ZoneOffset offset = ZoneOffset.ofHours(random.nextInt(-11, 13));
          texts.add(at.atOffset(ZoneOffset.UTC).withOffsetSameInstant(offset).toString());
        }
        rows.add(new Told(t, texts, y[t]));
      }
    }
    Collections.shuffle(rows, new Random(random.nextLong()));
    return rows;
  }

  private static double[] missing(Set<Integer> told, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = told.contains(t) ? 1 : Double.NaN;
    }
    return y;
  }

  private static double[] daily(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 200 + 0.2 * t + 30 * Math.sin(t * 2 * Math.PI / 7) + 5 * random.nextGaussian();
    }
    return y;
  }

  private static double[] monthly(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      y[t] = 200 + 0.5 * t + 40 * Math.sin(t * Math.PI / 6) + 5 * random.nextGaussian();
    }
    return y;
  }

  private static Reading reading(Duplicates duplicates) {
    return new Reading(
        Optional.of(Calendar.DAY),
        duplicates,
        GapMeaning.UNKNOWN,
        ZoneOffset.UTC,
        Optional.empty(),
        false);
  }

  private static Reading months(LocalDateTime now, boolean nowcast) {
    return new Reading(
        Optional.of(Calendar.MONTH),
        Duplicates.SUM,
        GapMeaning.UNKNOWN,
        ZoneOffset.UTC,
        Optional.of(now),
        nowcast);
  }

  /** Monthly training series of M4, history and what came. */
  private static List<double[][]> months(int most) throws IOException {
    List<double[][]> found = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedData.need("m4-train/train.csv.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line : (Iterable<String>) lines.lines()::iterator) {
        String[] cells = line.split(",", -1);
        if (cells[1].equals("Monthly") && found.size() < most) {
          found.add(new double[][] {numbers(cells[5]), numbers(cells[6])});
        }
      }
    }
    return found;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
