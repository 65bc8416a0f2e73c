package dev.trivium.forecast.series;

import java.util.List;

/**
 * A series ready for models, with everything that was done to it.
 *
 * <p>Arrays are as long as the series and finite. Positions count from its first value.
 */
public final class Prepared {
  private final Series series;
  private final Gaps gaps;
  private final Cleaning cleaning;
  private final Support support;
  private final List<String> notes;
  private final boolean[] phases;

  Prepared(Series series, Gaps gaps, Cleaning cleaning, Support support, List<String> notes) {
    this.series = series;
    this.gaps = gaps;
    this.cleaning = cleaning;
    this.support = support;
    this.notes = List.copyOf(notes);
    this.phases = gaps.shut(series.season());
  }

  public Series series() {
    return series;
  }

  /** The values as they came, gaps filled. */
  public double[] original() {
    return gaps.filled();
  }

  /** The first so many values as they would have been filled then. */
  public double[] originalUntil(int position) {
    double[] seen = java.util.Arrays.copyOf(series.values(), position);
    return Gaps.of(seen, series.meaning(), series.seasons()).filled();
  }

  /** The values for fitting: gaps filled, what happened once taken out. */
  public double[] fitting() {
    return cleaning.values();
  }

  /** Whether the value was estimated and cannot serve as truth. */
  public boolean imputed(int position) {
    boolean last = position == series.length() - 1;
    return gaps.imputed(position) || last && series.endsProvisionally();
  }

  public int imputedCount() {
    return gaps.imputedCount();
  }

  public List<Gap> gaps() {
    return gaps.list();
  }

  public List<Effect> effects() {
    return cleaning.effects();
  }

  /** What of them still counts after the last value, the latest first. */
  public List<Lasting> lasting() {
    return cleaning.lasting();
  }

  /**
   * First positions of new levels, ascending. On request: models see all values, for on public
   * series those since a shift, or all moved to the new level, did not do better.
   */
  public int[] shifts() {
    return cleaning.shifts();
  }

  public Support support() {
    return support;
  }

  /** Whether the period that many steps after the last value, from 0, is one that is shut. */
  public boolean shut(int step) {
    return phases[(series.length() + step) % phases.length];
  }

  /** In plain words. */
  public List<String> notes() {
    return notes;
  }
}
