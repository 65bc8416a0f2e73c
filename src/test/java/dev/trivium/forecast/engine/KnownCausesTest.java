package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Almanac;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.forecast.series.Regressors;
import dev.trivium.forecast.series.Series;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Daily sales with moving holidays and promotions that are known ahead. */
class KnownCausesTest {
  private static final LocalDate FIRST = LocalDate.of(2021, 1, 1);
  private static final int STEPS = 56;
  private static final List<LocalDate> EASTER_MONDAYS =
      List.of(
          LocalDate.of(2021, 4, 5),
          LocalDate.of(2022, 4, 18),
          LocalDate.of(2023, 4, 10),
          LocalDate.of(2024, 4, 1));

  @Test
  void halveTheErrorOnTheirDays() {
    double without = 0;
    double with = 0;
    double elsewhereWithout = 0;
    double elsewhereWith = 0;
    for (int seed = 0; seed < 3; seed++) {
      Shop shop = new Shop(seed);
      Series plain = new Series("s", "p", List.of(7), Arrays.copyOf(shop.sales, shop.n));
      Foreseen blind = new Engine(STEPS, 0.9).run(List.of(plain)).getFirst();
      Foreseen seeing = new Engine(STEPS, 0.9).run(List.of(plain.with(shop.causes))).getFirst();
      for (int h = 0; h < STEPS; h++) {
        double came = shop.sales[shop.n + h];
        double blindError = Math.abs(came - blind.steps().get(h).value());
        double seeingError = Math.abs(came - seeing.steps().get(h).value());
        if (shop.special[shop.n + h]) {
          without += blindError;
          with += seeingError;
        } else {
          elsewhereWithout += blindError;
          elsewhereWith += seeingError;
        }
      }
    }
    System.out.printf(
        "error on special days %.0f, without causes %.0f; elsewhere %.0f, without %.0f%n",
        with, without, elsewhereWith, elsewhereWithout);
    assertThat(with).isLessThan(0.5 * without);
    assertThat(elsewhereWith).isLessThan(1.02 * elsewhereWithout);
  }

  /** A price is never near zero, so the values without it lie far from the values. */
  @Test
  void mayBeFarFromZero() {
    SplittableRandom random = new SplittableRandom(9);
    double[] price = new double[66];
    double[] sold = new double[60];
    for (int t = 0; t < price.length; t++) {
      price[t] = random.nextDouble(90, 110);
      if (t < sold.length) {
        sold[t] = 1000 - 5 * price[t] + 5 * random.nextGaussian();
      }
    }
    Regressors causes = Regressors.of(List.of(new Regressor("price", 0, price)));

    Foreseen foreseen =
        new Engine(6, 0.9)
            .run(List.of(new Series("s", "p", List.of(12), sold).with(causes)))
            .getFirst();

    assertThat(foreseen.outcome()).isEqualTo(new Outcome.Fitted());
    for (int h = 0; h < 6; h++) {
      double expected = 1000 - 5 * price[60 + h];
      assertThat(foreseen.steps().get(h).value()).isBetween(expected - 20, expected + 20);
    }
  }

  /** Shops earn most on Saturdays and little on Sundays; months differ in how many they have. */
  @Test
  void knowTheWeekdaysOfMonths() {
    double without = 0;
    double with = 0;
    for (int seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<LocalDate> starts = new ArrayList<>();
      for (int t = 0; t <= 132; t++) {
        starts.add(LocalDate.of(2014, 1, 1).plusMonths(t));
      }
      double[] sales = new double[132];
      for (int t = 0; t < 132; t++) {
        for (LocalDate day = starts.get(t); day.isBefore(starts.get(t + 1)); ) {
          int weekday = day.getDayOfWeek().getValue();
          sales[t] += weekday == 6 ? 20 : weekday == 7 ? 2 : 10;
          day = day.plusDays(1);
        }
        sales[t] += 0.3 * t + 3 * random.nextGaussian();
      }
      Regressors calendar = new Almanac(Map.of()).months(starts);
      Series plain = new Series("s", "p", List.of(12), Arrays.copyOf(sales, 120));
      Foreseen blind = new Engine(12, 0.9).run(List.of(plain)).getFirst();
      Foreseen seeing = new Engine(12, 0.9).run(List.of(plain.with(calendar))).getFirst();
      for (int h = 0; h < 12; h++) {
        without += Math.abs(sales[120 + h] - blind.steps().get(h).value());
        with += Math.abs(sales[120 + h] - seeing.steps().get(h).value());
      }
    }
    System.out.printf("error of months %.0f, without their weekdays %.0f%n", with, without);
    assertThat(with).isLessThan(0.6 * without);
  }

  /** Three years and a bit, the horizon over Easter 2024. */
  private static final class Shop {
    private final int n = (int) (LocalDate.of(2024, 3, 15).toEpochDay() - FIRST.toEpochDay());
    private final double[] sales = new double[n + STEPS];
    private final boolean[] special = new boolean[n + STEPS];
    private final Regressors causes;

    Shop(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<LocalDate, String> holidays = holidays();
      double[] promotion = new double[sales.length];
      for (int t = 0; t < sales.length; t++) {
        promotion[t] = random.nextInt(12) == 0 ? 1 : 0;
      }
      double level = 200;
      for (int t = 0; t < sales.length; t++) {
        LocalDate day = FIRST.plusDays(t);
        boolean holiday = holidays.containsKey(day);
        boolean eve = holidays.containsKey(day.plusDays(1)) && !holiday;
        level += random.nextGaussian();
        double week = 20 * Math.sin(2 * Math.PI * day.getDayOfWeek().getValue() / 7);
        double extra = (holiday ? -90 : 0) + (eve ? 50 : 0) + 60 * promotion[t];
        sales[t] = Math.max(0, level + week + extra + 6 * random.nextGaussian());
        special[t] = holiday || eve || promotion[t] > 0;
      }
      List<Regressor> all = new ArrayList<>(new Almanac(holidays).days(FIRST, n + STEPS).all());
      all.add(new Regressor("promotion", 0, promotion));
      causes = Regressors.of(all);
    }

    private static Map<LocalDate, String> holidays() {
      Map<LocalDate, String> holidays = new TreeMap<>();
      for (LocalDate monday : EASTER_MONDAYS) {
        int year = monday.getYear();
        holidays.put(monday, "Easter Monday");
        holidays.put(monday.minusDays(3), "Good Friday");
        holidays.put(monday.plusDays(38), "Ascension Day");
        holidays.put(monday.plusDays(49), "Whit Monday");
        holidays.put(LocalDate.of(year, 1, 1), "New Year");
        holidays.put(LocalDate.of(year, 5, 1), "Labour Day");
        holidays.put(LocalDate.of(year, 10, 3), "Unity Day");
        holidays.put(LocalDate.of(year, 12, 25), "Christmas Day");
        holidays.put(LocalDate.of(year, 12, 26), "Boxing Day");
      }
      return holidays;
    }
  }
}
