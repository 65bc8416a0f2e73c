package dev.trivium.forecast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.hierarchy.Summing;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Shops of several regions that opened months ago: each has seen few holidays. */
class SharingTest {
  private static final LocalDate NEXT = LocalDate.of(2023, 12, 22);
  private static final int STEPS = 28;

  @Test
  void shopsThatSawFewHolidaysLearnFromEachOther() {
    int shops = Integer.getInteger("trivium.shops", 8);
    double alone = 0;
    double together = 0;
    double elsewhereAlone = 0;
    double elsewhereTogether = 0;
    for (int seed = 0; seed < Integer.getInteger("trivium.towns", 3); seed++) {
      List<Shop> all = shops(new SplittableRandom(seed), shops);
      List<Series> series = all.stream().map(Shop::series).toList();
      List<Foreseen> shared = new Engine(STEPS, 0.9).run(series);
      for (int i = 0; i < shops; i++) {
        Foreseen own = new Engine(STEPS, 0.9).run(List.of(series.get(i))).getFirst();
        for (int h = 0; h < STEPS; h++) {
          double came = all.get(i).came(h);
          double before = Math.abs(came - own.steps().get(h).value()) / all.get(i).level;
          double after = Math.abs(came - shared.get(i).steps().get(h).value()) / all.get(i).level;
          boolean special = all.get(i).isSpecial(h);
          alone += special ? before : 0;
          together += special ? after : 0;
          elsewhereAlone += special ? 0 : before;
          elsewhereTogether += special ? 0 : after;
        }
      }
    }
    System.out.printf(
        "error at holidays %.2f alone, %.2f together; elsewhere %.2f, %.2f%n",
        alone, together, elsewhereAlone, elsewhereTogether);
    assertThat(together).isLessThan(0.8 * alone);
    assertThat(elsewhereTogether).isLessThan(1.02 * elsewhereAlone);
  }

  @Test
  void sharesOnlyCausesOfTheCalendar() {
    List<Series> series = new ArrayList<>();
    for (Shop shop : shops(new SplittableRandom(1), 6)) {
      double[] price = new double[shop.sales.length];
      Arrays.fill(price, 3);
      List<Regressor> causes = new ArrayList<>(shop.causes.all());
      causes.add(new Regressor("price", 0, price));
      series.add(shop.series().with(Regressors.of(causes)));
    }

    List<Series> taught = Sharing.of(series, 0, new InOrder());

    for (Series one : taught) {
      List<Regressor> causes = one.regressors().all();
      assertThat(causes.getFirst().expected(0, one.regressors().rows())).isNotEqualTo(none(one));
      assertThat(causes.getLast().expected(0, one.regressors().rows())).isEqualTo(none(one));
    }
    assertThat(Sharing.of(series.subList(0, 2), 0, new InOrder())).isEqualTo(series.subList(0, 2));
  }

  @Test
  void totalsListenButAreNotHeard() {
    List<Shop> shops = shops(new SplittableRandom(9), 4);
    List<Series> leaves = shops.stream().map(Shop::series).toList();
    List<Series> nodes = new ArrayList<>(leaves);
    nodes.addFirst(new Shop(new SplittableRandom(10), 230).series());

    List<Series> taught = Sharing.of(nodes, 1, new InOrder());

    assertThat(expected(taught.getFirst())).isNotEqualTo(none(taught.getFirst()));
    List<Series> alone = Sharing.of(leaves, 0, new InOrder());
    for (int i = 0; i < leaves.size(); i++) {
      assertThat(expected(taught.get(i + 1))).isEqualTo(expected(alone.get(i)));
    }
    // One leaf beside its total would hear only what it said itself.
    List<Series> two = nodes.subList(0, 3);
    assertThat(Sharing.of(two, 2, new InOrder())).isEqualTo(two);
  }

  @Test
  void theEngineTakesTheTotalsOfAHierarchyForTotals() {
    List<Shop> shops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shops.add(new Shop(new SplittableRandom(20 + i), 150));
    }
    double[] sum = new double[150];
    for (Shop shop : shops) {
      double[] y = shop.series().values();
      for (int t = 0; t < sum.length; t++) {
        sum[t] += y[t];
      }
    }
    List<Series> nodes = new ArrayList<>(shops.stream().map(Shop::series).toList());
    Series total = new Series("total", "p", List.of(7), sum).with(shops.getFirst().causes);
    nodes.addFirst(total);
    Summing summing = Summing.of(3, List.of(new int[] {0, 1, 2}));
    List<String> levels = List.of("total", "leaf", "leaf", "leaf");

    Run run = new Engine(STEPS, 0.9).look(nodes, summing, levels, new InOrder());

    Run apart = new Engine(STEPS, 0.9).look(nodes.subList(1, 4), new InOrder());
    for (int i = 0; i < 3; i++) {
      assertThat(parts(run.foreseen().get(i + 1))).isNotEmpty();
      assertThat(parts(run.foreseen().get(i + 1))).isEqualTo(parts(apart.foreseen().get(i)));
    }
  }

  /** What causes do, before anything was reconciled. */
  private static Map<String, List<Double>> parts(Foreseen one) {
    Map<String, List<Double>> parts = new TreeMap<>();
    for (String name : one.ledger().names()) {
      if (name.startsWith("regressor")) {
        parts.put(name, Arrays.stream(one.ledger().part(name)).boxed().toList());
      }
    }
    return parts;
  }

  @Test
  void orderOfSeriesMakesNoDifference() {
    List<Series> series = shops(new SplittableRandom(8), 9).stream().map(Shop::series).toList();
    List<Series> forth = Sharing.of(series, 0, new InOrder());
    List<Series> back = Sharing.of(series.reversed(), 0, new InOrder());

    for (int i = 0; i < series.size(); i++) {
      assertThat(expected(back.get(series.size() - 1 - i))).isEqualTo(expected(forth.get(i)));
    }
  }

  @Test
  void staysFiniteBesideHugeTinyStillAndEmptySeries() {
    List<Shop> shops = shops(new SplittableRandom(7), 8);
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      double[] y = shops.get(i).series().values();
      for (int t = 0; t < y.length; t++) {
        y[t] =
            switch (i) {
              case 0 -> y[t] > 0 ? 1.5e308 : -1.5e308;
              case 1 -> y[t] * 1e-300;
              case 2 -> 7;
              case 3 -> Double.NaN;
              case 4 -> t < y.length - 3 ? Double.NaN : y[t];
              default -> y[t];
            };
      }
      series.add(new Series("s" + i, "p", List.of(7), y).with(shops.get(i).causes));
    }

    for (Foreseen one : new Engine(STEPS, 0.9).run(series)) {
      for (int h = 0; h < STEPS; h++) {
        Foreseen.Step step = one.steps().get(h);
        assertThat(step.lower()).isFinite().isLessThanOrEqualTo(step.value());
        assertThat(step.upper()).isFinite().isGreaterThanOrEqualTo(step.value());
        assertThat(one.ledger().sum(h)).isFinite();
      }
    }
  }

  @Test
  void isTheSameOnManyThreads() {
    List<Series> series = shops(new SplittableRandom(5), 4).stream().map(Shop::series).toList();

    List<Foreseen> one = new Engine(STEPS, 0.9).run(series);
    List<Foreseen> many = new Engine(STEPS, 0.9).run(series, new AtOnce());

    assertThat(many).isEqualTo(one);
  }

  @Test
  void leavesTheBridgeWhole() {
    List<Series> series = shops(new SplittableRandom(6), 4).stream().map(Shop::series).toList();
    Run alone = new Engine(STEPS, 0.9).look(List.of(series.getFirst()), new InOrder());
    Run together = new Engine(STEPS, 0.9).look(series, new InOrder());

    ChangeBridge bridge = together.since(0, alone, 0, 0);

    for (int h = 0; h < STEPS; h++) {
      double sum = 0;
      for (ChangeBridge.Factor factor : ChangeBridge.Factor.values()) {
        sum += bridge.effect(factor, h);
      }
      double change =
          together.foreseen().getFirst().steps().get(h).value()
              - alone.foreseen().getFirst().steps().get(h).value();
      double size = Math.abs(bridge.now(h)) + Math.abs(bridge.before(h));
      assertThat(sum).isCloseTo(change, within(1e-9 * size));
    }
  }

  @Test
  void partsHoldWhatWasExpectedAndWhatWasSeen() {
    List<Series> series = shops(new SplittableRandom(4), 6).stream().map(Shop::series).toList();

    for (Foreseen one : new Engine(STEPS, 0.9).run(series)) {
      for (int h = 0; h < STEPS; h++) {
        double value = one.steps().get(h).value();
        assertThat(one.ledger().sum(h)).isCloseTo(value, within(1e-9 * Math.abs(value) + 1e-6));
      }
      double christmas = 0;
      for (String name : one.ledger().names()) {
        christmas += name.startsWith("regressor") ? one.ledger().part(name)[3] : 0;
      }
      assertThat(christmas).as("25 December").isNegative();
    }
  }

  private static double[] expected(Series series) {
    return series.regressors().expected(0, series.regressors().rows());
  }

  private static double[] none(Series series) {
    return new double[series.regressors().rows()];
  }

  private static List<Shop> shops(SplittableRandom random, int count) {
    List<Shop> shops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shops.add(new Shop(random, 60 + 200 * i / count));
    }
    return shops;
  }

  /** A size and noise of its own, holidays that cost about 60 %, and eves that bring 25 %. */
  private static final class Shop {
    private final double level;
    private final double[] sales;
    private final boolean[] special;
    private final Regressors causes;

    Shop(SplittableRandom random, int n) {
      level = Math.exp(random.nextDouble(3, 9));
      sales = new double[n + STEPS];
      special = new boolean[n + STEPS];
      double lost = 0.6 + 0.1 * random.nextGaussian();
      double won = 0.25 + 0.08 * random.nextGaussian();
      Map<LocalDate, String> holidays = holidays();
      double wave = 0.2 * random.nextDouble();
      for (int t = 0; t < sales.length; t++) {
        LocalDate day = NEXT.plusDays(t - n);
        boolean holiday = holidays.containsKey(day);
        boolean eve = holidays.containsKey(day.plusDays(1)) && !holiday;
        double week = wave * Math.sin(2 * Math.PI * day.getDayOfWeek().getValue() / 7);
        double extra = (holiday ? -lost : 0) + (eve ? won : 0);
        sales[t] = level * Math.max(0, 1 + week + extra + 0.12 * random.nextGaussian());
        special[t] = holiday || eve;
      }
      causes = new Almanac(holidays).days(NEXT.minusDays(n), sales.length);
    }

    Series series() {
      double[] seen = Arrays.copyOf(sales, sales.length - STEPS);
      return new Series("s" + level, "p", List.of(7), seen).with(causes);
    }

    double came(int step) {
      return sales[sales.length - STEPS + step];
    }

    boolean isSpecial(int step) {
      return special[sales.length - STEPS + step];
    }

    private static Map<LocalDate, String> holidays() {
      Map<LocalDate, String> holidays = new TreeMap<>();
      holidays.put(LocalDate.of(2023, 4, 7), "Good Friday");
      holidays.put(LocalDate.of(2023, 4, 10), "Easter Monday");
      holidays.put(LocalDate.of(2023, 5, 1), "Labour Day");
      holidays.put(LocalDate.of(2023, 5, 18), "Ascension Day");
      holidays.put(LocalDate.of(2023, 5, 29), "Whit Monday");
      holidays.put(LocalDate.of(2023, 10, 3), "Unity Day");
      for (int year = 2023; year < 2025; year++) {
        holidays.put(LocalDate.of(year, 1, 1), "New Year");
        holidays.put(LocalDate.of(year, 12, 25), "Christmas Day");
        holidays.put(LocalDate.of(year, 12, 26), "Boxing Day");
      }
      return holidays;
    }
  }

  private record InOrder() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.stream().map(function).toList();
    }
  }

  private record AtOnce() implements Engine.Spread {
    @Override
    public <A, B> List<B> over(List<A> elements, Function<A, B> function) {
      return elements.parallelStream().map(function).toList();
    }
  }
}
