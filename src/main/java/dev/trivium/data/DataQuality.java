package dev.trivium.data;

import org.jspecify.annotations.Nullable;

/**
 * How good the data of one dataset is, as far as the caller may see it: the mean of the deliveries
 * of the last 30 days, weighted by rows.
 *
 * <p>Unit: 0 to 100, by the published formula.
 *
 * @param received score of what arrived; null where nothing was measured
 * @param served score of what was taken in and is answered from; null where nothing was measured
 * @param deliveries how many the scores stand on
 * @param findings that are open
 * @param least score of what arrives below which the data is not as good as it should be
 */
public record DataQuality(
    String dataset,
    @Nullable Double received,
    @Nullable Double served,
    int deliveries,
    long findings,
    double least) {

  /** Whether less good data arrived than should. */
  public boolean low() {
    return received != null && received < least;
  }
}
