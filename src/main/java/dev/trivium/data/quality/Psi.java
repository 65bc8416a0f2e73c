package dev.trivium.data.quality;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The population stability index of two distributions over the same bins.
 *
 * <p>Shape: counts by bin, the reference first. Unit: none; 0.1 is a small shift, 0.2 a large one
 * by convention. Errors: none; empty with fewer than {@value #LEAST} values on one side. An empty
 * bin counts as half a value.
 *
 * <p>Source: Siddiqi, Credit Risk Scorecards, 2006: sum of (q - p) ln(q / p).
 */
public final class Psi {
  /** Fewer values are no distribution. */
  public static final int LEAST = 100;

  private Psi() {}

  /** Values in one bin. */
  public record Bin(long reference, long current) {}

  public static OptionalDouble of(List<Bin> bins) {
    long reference = bins.stream().mapToLong(Bin::reference).sum();
    long current = bins.stream().mapToLong(Bin::current).sum();
    if (reference < LEAST || current < LEAST) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (Bin bin : bins) {
      double p = Math.max((double) bin.reference, 0.5) / reference;
      double q = Math.max((double) bin.current, 0.5) / current;
      sum += (q - p) * Math.log(q / p);
    }
    return OptionalDouble.of(sum);
  }
}
