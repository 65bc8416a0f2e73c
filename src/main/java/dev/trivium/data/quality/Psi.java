package dev.trivium.data.quality;

import java.util.List;
import java.util.Optional;

/**
 * The population stability index of two distributions over the same bins.
 *
 * <p>Shape: counts by bin, the reference first. Unit: none; 0.1 is a small shift, 0.2 a large one
 * by convention. Errors: none; empty with fewer than {@value #LEAST} values on one side. An empty
 * bin counts as half a value.
 *
 * <p>Two samples of one distribution differ, too: with B bins, n and m values, their index is about
 * chi-squared with B - 1 degrees of freedom times (1/n + 1/m). {@link #noise} is what one pair in a
 * thousand exceeds by chance; below it nothing is said of a shift, whatever the convention.
 *
 * <p>Source: Siddiqi, Credit Risk Scorecards, 2006: sum of (q - p) ln(q / p). Its distribution:
 * Yurdakul &amp; Naranjo, Statistical properties of the population stability index, Journal of Risk
 * Model Validation 14 (2020). The quantile: Wilson &amp; Hilferty, PNAS 17 (1931).
 *
 * @param value the index
 * @param expected its mean if nothing had shifted
 * @param noise what it exceeds once in a thousand if nothing had shifted
 */
public record Psi(double value, double expected, double noise, List<Bin> bins) {
  /** Fewer values are no distribution. */
  public static final int LEAST = 100;

  /** The normal quantile of 0.999. */
  private static final double RARE = 3.0902;

  public Psi {
    bins = List.copyOf(bins);
  }

  /** Values in one bin. */
  public record Bin(long reference, long current) {}

  public static Optional<Psi> of(List<Bin> bins) {
    long reference = bins.stream().mapToLong(Bin::reference).sum();
    long current = bins.stream().mapToLong(Bin::current).sum();
    if (reference < LEAST || current < LEAST) {
      return Optional.empty();
    }
    double sum = 0;
    for (Bin bin : bins) {
      double p = Math.max((double) bin.reference, 0.5) / reference;
      double q = Math.max((double) bin.current, 0.5) / current;
      sum += (q - p) * Math.log(q / p);
    }
    int degrees = Math.max(1, bins.size() - 1);
    double scale = 1.0 / reference + 1.0 / current;
    return Optional.of(new Psi(sum, degrees * scale, rare(degrees) * scale, bins));
  }

  /** What decides: the bound that was agreed, but never less than chance gives. */
  public double threshold(double agreed) {
    return Math.max(agreed, noise);
  }

  /** The 0.999 quantile of chi-squared. */
  private static double rare(int degrees) {
    double part = 2 / (9.0 * degrees);
    return degrees * Math.pow(1 - part + RARE * Math.sqrt(part), 3);
  }
}
