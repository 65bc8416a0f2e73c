package dev.trivium.chat.confidence;

/**
 * What was fitted to the labels of one class, or of all together.
 *
 * @param labels how many there were
 */
record Fitted(Logistic logistic, Curve curve, int labels) {
  double score(Signals signals) {
    return curve.chance(logistic.odds(signals));
  }
}
