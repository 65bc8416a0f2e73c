package dev.trivium.forecast.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trivium.forecast.model.Model;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Trying all smoothing parameters in one pass gives the same doubles as trying each alone. */
class SideBySideTest {
  private static final int LENGTH = 1_900;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final Map<String, Function<double[], Model.Fitted>> ALONE = new LinkedHashMap<>();
  private static final Map<String, Function<double[], Model.Fitted>> TOGETHER =
      new LinkedHashMap<>();

  static {
    ALONE.put("TSB", OneByOne::tsb);
    ALONE.put("SBA", y -> OneByOne.croston(true, y));
    ALONE.put("IMAPA", y -> OneByOne.aggregated(true, y));
    ALONE.put("Croston", y -> OneByOne.croston(false, y));
    ALONE.put("ADIDA", y -> OneByOne.aggregated(false, y));
    TOGETHER.put("TSB", y -> new Tsb().fit(y, List.of()));
    TOGETHER.put("SBA", y -> Croston.corrected().fit(y, List.of()));
    TOGETHER.put("IMAPA", y -> Aggregated.imapa().fit(y, List.of()));
    TOGETHER.put("Croston", y -> Croston.classic().fit(y, List.of()));
    TOGETHER.put("ADIDA", y -> Aggregated.adida().fit(y, List.of()));
  }

  @Test
  void givesTheSameDoubles() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 3_000; i++) {
      double[] y = rare(random, random.nextInt(90), 0.02 + 0.9 * random.nextDouble());
      if (i % 10 == 0 && y.length > 0) {
        y[random.nextInt(y.length)] =
            List.of(Double.NaN, 1.7e308, -3.0, 4.9e-324, Double.POSITIVE_INFINITY)
                .get(random.nextInt(5));
      }
      same(y);
    }
    same(new double[12]);
  }

  private static void same(double[] y) {
    TOGETHER.forEach((name, fit) -> {
      Flat together = (Flat) fit.apply(y);
      Flat alone = (Flat) ALONE.get(name).apply(y);
      assertThat(together).as(name + " of " + Arrays.toString(y)).isEqualTo(alone);
    });
  }

  /**
   * {@code -Dtrivium.bench=on}: processor time of one thread, medians of 15 rounds of 40 series
   * after warm-up.
   */
  @Test
  void printsMillisecondsASeries() {
    assumeThat(System.getProperty("trivium.bench", "off")).as("-Dtrivium.bench=on").isEqualTo("on");
    SplittableRandom random = new SplittableRandom(5);
    double[][] series = new double[40][];
    Arrays.setAll(series, i -> rare(random, LENGTH, 0.1 + 0.01 * i));
    for (int warm = 0; warm < 100; warm++) {
      TOGETHER.values().forEach(fit -> milliseconds(series, fit));
      ALONE.values().forEach(fit -> milliseconds(series, fit));
    }
    double family = 0;
    for (String name : TOGETHER.keySet()) {
      double together = median(series, TOGETHER.get(name));
      double alone = median(series, ALONE.get(name));
      family += List.of("TSB", "SBA", "IMAPA").contains(name) ? together : 0;
      System.out.printf(
          Locale.ROOT, "%-8s %.4f ms, tried one by one %.4f ms%n", name, together, alone);
    }
    System.out.printf(Locale.ROOT, "TSB, SBA and IMAPA together %.4f ms%n", family);
    assertThat(family).isPositive();
  }

  private static double median(double[][] series, Function<double[], Model.Fitted> fit) {
    double[] times = new double[15];
    Arrays.setAll(times, round -> milliseconds(series, fit));
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static double milliseconds(double[][] series, Function<double[], Model.Fitted> fit) {
    long begin = CLOCK.getCurrentThreadCpuTime();
    double kept = 0;
    for (double[] y : series) {
      kept += fit.apply(y).path(1).centre(0);
    }
    assertThat(kept).isPositive();
    return (CLOCK.getCurrentThreadCpuTime() - begin) / 1e6 / series.length;
  }

  private static double[] rare(SplittableRandom random, int length, double share) {
    double[] y = new double[length];
    for (int t = 0; t < length; t++) {
      y[t] = random.nextDouble() < share ? 1 + random.nextInt(9) : 0;
    }
    return y;
  }
}
