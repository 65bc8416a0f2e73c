package dev.trivium.forecast.arima;

/**
 * Turns columns of differenced values into one-step errors of a model, each divided by its standard
 * deviation; all columns go through the same linear filter.
 */
interface Filter {
  /**
   * @param horizon from this period on the error variance counts as 1, its limit; −1 lets the
   *     filter decide by itself
   */
  void run(Weights weights, int horizon);

  /** From where on the last run took the error variance as 1. */
  int settled();

  /** Standardised errors of a column; 0 where nothing is known. Belongs to the filter. */
  double[] errors(int column);

  /** Sum of the logarithms of the error variances, those of the model's errors being 1. */
  double logVariance();

  /** What the columns are expected to be after the last period. */
  double[] ahead(int column, int steps);

  /** Number of known periods. */
  int known();
}
