package dev.trivium.forecast.series;

import java.util.Arrays;
import java.util.List;

/**
 * Equally spaced values, oldest first, as they were given; what is not finite is a gap.
 *
 * <p>Gaps in front are left out, because the series had not begun; what the others mean is declared
 * and {@link Preparation} acts on it.
 */
public final class Series {
  private final String key;
  private final String pool;
  private final List<Integer> seasons;
  private final double[] values;
  private final GapMeaning meaning;
  private final int left;
  private final Regressors regressors;
  private final boolean provisional;
  private final String family;

  /** A series whose gaps are unknown values. */
  public Series(String key, String pool, List<Integer> seasons, double[] given) {
    this(key, pool, seasons, given, GapMeaning.UNKNOWN);
  }

  /**
   * @param key names the series in the answer
   * @param pool series of one pool are comparable, usually those of one frequency
   * @param seasons periods of one season, shortest first; empty for none
   * @param meaning what a value that is not finite says
   */
  public Series(
      String key, String pool, List<Integer> seasons, double[] given, GapMeaning meaning) {
    this(key, pool, seasons, given, meaning, 0, Regressors.NONE, false, "");
  }

  private Series(
      String key,
      String pool,
      List<Integer> seasons,
      double[] given,
      GapMeaning meaning,
      int leftBefore,
      Regressors regressors,
      boolean provisional,
      String family) {
    this.key = key;
    this.pool = pool;
    this.seasons = seasons.stream().filter(season -> season > 1).sorted().toList();
    this.meaning = meaning;
    int first = 0;
    while (first < given.length && !Double.isFinite(given[first])) {
      first++;
    }
    left = leftBefore + first;
    values = Arrays.copyOfRange(given, first, given.length);
    this.regressors = regressors.from(first);
    this.provisional = provisional;
    this.family = family;
  }

  /** The same, with a last value that is itself foreseen and cannot serve as truth. */
  public Series provisional() {
    return new Series(key, pool, seasons, values, meaning, left, regressors, true, family);
  }

  /** The first so many of its values, with the same causes. */
  public Series until(int length) {
    double[] first = Arrays.copyOf(values, length);
    return new Series(key, pool, seasons, first, meaning, left, regressors, false, family);
  }

  /** How many values at the end nobody knows, by the declared meaning of a gap. */
  public int unknownAtEnd() {
    int known = values.length;
    while (meaning == GapMeaning.UNKNOWN && known > 0 && !Double.isFinite(values[known - 1])) {
      known--;
    }
    return values.length - known;
  }

  boolean endsProvisionally() {
    return provisional;
  }

  /**
   * The same with causes that are known ahead.
   *
   * @param known rows for all values that were given, also those left out in front, and as many
   *     more as steps will be asked for
   */
  public Series with(Regressors known) {
    return new Series(
        key, pool, seasons, values, meaning, left, known.from(left), provisional, family);
  }

  /** The same with the causes of another series that begins in the same period. */
  public Series withCausesOf(Series other) {
    return new Series(
        key, pool, seasons, values, meaning, left, other.regressors, provisional, family);
  }

  /** The same with what other series lead to expect of its causes, see {@link Regressor}. */
  public Series expecting(double[] effects) {
    Regressors taught = regressors.expecting(effects);
    return new Series(key, pool, seasons, values, meaning, left, taught, provisional, family);
  }

  /** Rows for the values, and those for the periods to foresee. */
  public Regressors regressors() {
    return regressors;
  }

  /**
   * The same as one of a family, whose series have periods of one kind and end in the same one.
   *
   * @param name of the family; empty for none
   */
  public Series of(String name) {
    return new Series(key, pool, seasons, values, meaning, left, regressors, provisional, name);
  }

  /** Name of its family; empty for none. */
  public String family() {
    return family;
  }

  public String key() {
    return key;
  }

  public String pool() {
    return pool;
  }

  public List<Integer> seasons() {
    return seasons;
  }

  /** The shortest season, 1 without one. */
  public int season() {
    return seasons.isEmpty() ? 1 : seasons.getFirst();
  }

  /** As given, from the first finite value on. */
  public double[] values() {
    return values.clone();
  }

  public int length() {
    return values.length;
  }

  public GapMeaning meaning() {
    return meaning;
  }

  /** How many gaps in front were left out. */
  public int leftOut() {
    return left;
  }
}
