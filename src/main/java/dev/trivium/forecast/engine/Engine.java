package dev.trivium.forecast.engine;

import dev.trivium.forecast.evaluate.AdaptiveLevel;
import dev.trivium.forecast.evaluate.Band;
import dev.trivium.forecast.evaluate.BoundLimits;
import dev.trivium.forecast.evaluate.ConformalBand;
import dev.trivium.forecast.evaluate.SiblingErrors;
import dev.trivium.forecast.hierarchy.Summing;
import dev.trivium.forecast.model.Parts;
import dev.trivium.forecast.series.Series;
import dev.trivium.forecast.series.ServedBound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Foresees the series of a job. The same input gives the same bytes on any number of threads.
 *
 * <p>First each series is looked at alone, then the bounds are learned from the past errors of all
 * series of a pool, then each series gets its bounds.
 */
public final class Engine {
  /** Levels that whole bounds are given for, wherever an adaptive one wanders. */
  private static final double LEAST_COUNTS = 0.01;

  private static final double MOST_COUNTS = 0.999;

  private final int steps;
  private final double level;
  private final Map<Integer, List<ServedBound>> served;

  /**
   * @param steps how many periods ahead, at least 1
   * @param level coverage the bounds aim at, between 0.5 and 0.99
   */
  public Engine(int steps, double level) {
    this(steps, level, Map.of());
  }

  private Engine(int steps, double level, Map<Integer, List<ServedBound>> served) {
    if (steps < 1 || !(level >= 0.5 && level <= 0.99)) {
      throw new IllegalArgumentException("steps or level out of range");
    }
    this.steps = steps;
    this.level = level;
    this.served = Map.copyOf(served);
  }

  /**
   * The same with bounds that were served before: from how often they held follows how wide those
   * of now have to be, see {@link AdaptiveLevel}.
   *
   * @param before by number of the series; their periods count from the first value that is given
   */
  public Engine after(Map<Integer, List<ServedBound>> before) {
    return new Engine(steps, level, before);
  }

  /** One forecast for each series, in their order. */
  public List<Foreseen> run(List<Series> series) {
    return run(series, Engine::inOrder);
  }

  /**
   * The same with the looking spread over threads.
   *
   * @param spread calls every task and gives their results in order
   */
  public List<Foreseen> run(List<Series> series, Spread spread) {
    return look(series, spread).foreseen();
  }

  /** The same with what is needed to compare it with another run. */
  public Run look(List<Series> series, Spread spread) {
    List<Series> taught = Sharing.of(series, 0, spread);
    List<Look> looks = looks(taught, 0, spread);
    return run(looks, looks, pools(series), spread);
  }

  /**
   * All nodes of a hierarchy, which then add up.
   *
   * @param nodes series of all nodes, aggregates first
   * @param levels what each node is comparable with, by node: the bounds of one level are
   *     calibrated together
   */
  public Run look(List<Series> nodes, Summing summing, List<String> levels, Spread spread) {
    List<Series> taught = Sharing.of(nodes, summing.aggregates(), spread);
    List<Look> looks = looks(taught, summing.aggregates(), spread);
    List<Look> coherent = Coherence.of(summing, looks, levels, spread);
    return run(looks, coherent, levels, spread);
  }

  private List<Look> looks(List<Series> series, int totals, Spread spread) {
    List<Optional<Kin>> kin = Siblings.of(series, totals, steps, spread);
    List<Integer> numbers = IntStream.range(0, series.size()).boxed().toList();
    return spread.over(numbers, i -> Looking.at(series.get(i), steps, kin.get(i)));
  }

  private Run run(List<Look> apart, List<Look> together, List<String> pools, Spread spread) {
    List<Foreseen> bound = bound(together, pools, spread);
    return new Run(apart, together, bound, PoolRows.of(together, pools));
  }

  private static <A, B> List<B> inOrder(List<A> elements, Function<A, B> function) {
    List<B> results = new ArrayList<>(elements.size());
    elements.forEach(one -> results.add(function.apply(one)));
    return results;
  }

  private static List<String> pools(List<Series> series) {
    return series.stream().map(Series::pool).toList();
  }

  /** Applies a function to every element, in any order, on any threads; results in order. */
  @FunctionalInterface
  public interface Spread {
    <A, B> List<B> over(List<A> elements, Function<A, B> function);
  }

  private List<Foreseen> bound(List<Look> looks, List<String> pools, Spread spread) {
    List<String> kinds = new ArrayList<>(looks.size());
    for (int i = 0; i < looks.size(); i++) {
      kinds.add(own(looks.get(i), pools.get(i)));
    }
    Map<String, ConformalBand> bands = bands(looks, kinds, kind -> true, spread);
    // Only where a kind is too few among itself, the whole pool stands in.
    Set<String> few = new HashSet<>();
    for (int i = 0; i < looks.size(); i++) {
      if (!known(bands, kinds.get(i)).isShared()) {
        few.add(pools.get(i));
      }
    }
    Map<String, ConformalBand> all = bands(looks, pools, few::contains, spread);
    List<Integer> numbers = IntStream.range(0, looks.size()).boxed().toList();
    return spread.over(
        numbers,
        i -> {
          ConformalBand own = known(bands, kinds.get(i));
          ConformalBand band = own.isShared() ? own : known(all, pools.get(i));
          return finish(looks.get(i), band, adaptive(i, looks.get(i)));
        });
  }

  /** What each group of series teaches. */
  private Map<String, ConformalBand> bands(
      List<Look> looks, List<String> groups, Predicate<String> wanted, Spread spread) {
    Map<String, List<double[][]>> past = new TreeMap<>();
    for (int i = 0; i < looks.size(); i++) {
      if (wanted.test(groups.get(i))) {
        past.computeIfAbsent(groups.get(i), some -> new ArrayList<>())
            .add(looks.get(i).scores().byOrigin());
      }
    }
    List<String> names = List.copyOf(past.keySet());
    List<ConformalBand> found =
        spread.over(List.copyOf(past.values()), scores -> ConformalBand.of(scores, steps, level));
    Map<String, ConformalBand> bands = new TreeMap<>();
    for (int i = 0; i < found.size(); i++) {
      bands.put(names.get(i), found.get(i));
    }
    return bands;
  }

  private static ConformalBand known(Map<String, ConformalBand> bands, String name) {
    ConformalBand band = bands.get(name);
    if (band == null) {
      throw new IllegalStateException("every pool has a band");
    }
    return band;
  }

  /** Rare demand errs otherwise than the rest of a pool; it is among it where it is alone. */
  static String own(Look look, String pool) {
    return pool + (look.counts().isPresent() ? " of rare counts" : " but rare counts");
  }

  private AdaptiveLevel adaptive(int number, Look look) {
    int left = look.series().leftOut();
    if (!served.containsKey(number)) {
      return AdaptiveLevel.fixed(level, steps);
    }
    List<ServedBound> before =
        served.getOrDefault(number, List.of()).stream().map(bound -> bound.from(left)).toList();
    double[] came = look.series().values();
    for (int t = 0; t < came.length; t++) {
      came[t] = look.prepared().imputed(t) ? Double.NaN : came[t];
    }
    return AdaptiveLevel.after(level, steps, before, came);
  }

  private Foreseen finish(Look look, ConformalBand pool, AdaptiveLevel adaptive) {
    boolean modelled =
        look.scores().byOrigin().length > 0 || look.outcome() instanceof Outcome.Fitted;
    ConformalBand source = modelled ? pool : ConformalBand.plain(steps, level);
    boolean still = !modelled && look.path().spread(0) == 0;
    double floor = still ? 10 * look.floor() : look.floor();
    BoundLimits limits = look.limits(floor, level);
    Band band =
        look.siblings(level)
            .orElseGet(
                () -> source.around(look.path(), look.scores().byOrigin(), limits, adaptive));
    List<Foreseen.Step> points = new ArrayList<>(steps);
    double[] served = new double[steps];
    for (int h = 0; h < steps; h++) {
      double value = look.held(h, look.path().centre(h));
      double lower = Math.min(value, look.held(h, value - band.reach().below(h)));
      double upper = Math.max(value, look.held(h, value + band.reach().above(h)));
      served[h] = look.served(h, value);
      Foreseen.Step around =
          new Foreseen.Step(served[h], look.served(h, lower), look.served(h, upper));
      double most = look.served(h, Double.MAX_VALUE);
      double wanted = Math.max(LEAST_COUNTS, Math.min(MOST_COUNTS, adaptive.level(h)));
      points.add(look.counts().map(counts -> counts.around(around, wanted, most)).orElse(around));
    }
    Ledger ledger = look.held().scaled(look.exponent()).moved(Parts.LEVEL, served);
    Foreseen.Certainty certainty =
        look.counts()
            .map(counts -> counts.certainty(level))
            .orElse(
                new Foreseen.Certainty(
                    level,
                    band.method(),
                    band.calibrated(),
                    band.calibrationPoints(),
                    band.coverage()));
    return new Foreseen(
        look.series().key(),
        look.outcome(),
        points,
        certainty,
        look.members(),
        notes(look, adaptive, certainty),
        ledger);
  }

  /** What is known of bounds that were served before comes last. */
  private static List<String> notes(
      Look look, AdaptiveLevel adaptive, Foreseen.Certainty certainty) {
    if (adaptive.known() == 0) {
      return look.notes();
    }
    List<String> notes = new ArrayList<>(look.notes());
    notes.add("of " + adaptive.known() + " bounds served before, " + adaptive.inside() + " held");
    if (certainty.method().equals(SiblingErrors.METHOD)) {
      notes.add("bounds do not follow those yet: they rest on siblings");
    } else if (certainty.method().equals(ConformalBand.UNCALIBRATED)) {
      notes.add("bounds do not follow those yet: too few past errors are known");
    } else if (adaptive.saturated()) {
      notes.add("bounds were missed so often that they are as wide as the largest error known");
    }
    return notes;
  }
}
