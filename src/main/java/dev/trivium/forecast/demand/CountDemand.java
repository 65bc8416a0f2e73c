package dev.trivium.forecast.demand;

import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import java.util.List;

/**
 * The distribution of counts of demand, with the mean of {@link Tsb}.
 *
 * <p>Shape: values oldest first, counts; fractions are allowed and count as sizes. Rare demand
 * (mean distance above 1.32 periods) is 0 or one plus a negative binomial (a hurdle-shifted Poisson
 * if the sizes vary no more than that), other demand a negative binomial with variance {@code μ +
 * φμ²}; both dispersions by moments of the one-step errors. Errors: none.
 *
 * <p>Source: Teunter, Syntetos &amp; Babai (2011) for the mean; Snyder, Ord &amp; Beaumont (2012)
 * for the two families.
 */
public final class CountDemand implements Model {
  private static final double RARE = 1.32;

  /** A fitted distribution, the same for each step. */
  public interface Counts extends Fitted {
    /** Smallest count that is not exceeded with this probability. */
    long quantile(double probability);

    /** Lower bound of a band; at most half of what the level leaves out lies under it. */
    long lower(double level);

    /** Smallest upper bound that together with the lower one holds at least the level. */
    long upper(double level);
  }

  @Override
  public Counts fit(double[] y, List<Integer> seasons) {
    double[] forecasts = new double[y.length];
    Tsb.State state = Tsb.best(y, forecasts);
    Flat mean = Flat.of("TSB", state.chance() * state.size(), y, forecasts);
    boolean rare = DemandClass.interval(y) > RARE;
    CountDistribution counts =
        rare
            ? CountDistribution.hurdle(state.chance(), state.size(), sizeDispersion(y))
            : CountDistribution.negativeBinomial(mean.rate(), dispersion(y, forecasts));
    return new Fit(rare ? "HurdleCounts" : "NegativeBinomial", mean, counts);
  }

  /** {@code Σ[(y−μ)² − μ]/Σμ²}, not below 0. */
  private static double dispersion(double[] y, double[] forecasts) {
    double excess = 0;
    double squares = 0;
    for (int t = 0; t < y.length; t++) {
      double mu = forecasts[t];
      excess += (y[t] - mu) * (y[t] - mu) - mu;
      squares += mu * mu;
    }
    return squares > 0 ? Math.max(0, excess / squares) : 0;
  }

  /** That of what the sizes of demands have above one, around their mean. */
  private static double sizeDispersion(double[] y) {
    double sum = 0;
    int count = 0;
    for (double value : y) {
      if (value > 0) {
        sum += Math.max(0, value - 1);
        count++;
      }
    }
    double mean = count > 0 ? sum / count : 0;
    double squares = 0;
    for (double value : y) {
      double apart = Math.max(0, value - 1) - mean;
      squares += value > 0 ? apart * apart : 0;
    }
    double variance = count > 1 ? squares / (count - 1) : 0;
    return mean > 0 ? Math.max(0, (variance - mean) / (mean * mean)) : 0;
  }

  private record Fit(String name, Flat mean, CountDistribution counts) implements Counts {
    @Override
    public Path path(int steps) {
      return mean.path(steps);
    }

    @Override
    public long quantile(double probability) {
      return counts.quantile(probability);
    }

    @Override
    public long lower(double level) {
      return counts.lower(level);
    }

    @Override
    public long upper(double level) {
      return counts.upper(level);
    }
  }
}
