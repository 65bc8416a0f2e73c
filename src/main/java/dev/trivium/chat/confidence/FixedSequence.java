package dev.trivium.chat.confidence;

import java.util.List;
import java.util.Optional;

/**
 * Finds the lowest score above which few answers are wrong.
 *
 * <p>Walks down over thresholds that were fixed beforehand and stops at the first whose bound on
 * the error rate is above {@code alpha}; the one before it is kept. As the walk stops at the first
 * that fails, no correction for many tests is due. It begins where enough answers lie above, which
 * their scores tell and not their labels. Source: Geifman &amp; El-Yaniv, arXiv 1705.08500;
 * Angelopoulos et al., arXiv 2110.01052.
 */
final class FixedSequence {
  private static final int STEPS = 100;

  /** An answer that is less likely right than this is never given without a reservation. */
  private static final int FLOOR = 80;

  private FixedSequence() {}

  static Optional<Guarantee> walk(List<Scored> scored, double alpha, double delta) {
    Guarantee kept = null;
    for (int step = STEPS; step >= FLOOR; step--) {
      double threshold = step / (double) STEPS;
      int answered = 0;
      int errors = 0;
      for (Scored one : scored) {
        if (one.score() >= threshold) {
          answered++;
          errors += one.right() ? 0 : 1;
        }
      }
      boolean enough = Binomial.upper(0, answered, delta) <= alpha;
      if (enough) {
        double bound = Binomial.upper(errors, answered, delta);
        if (bound > alpha) {
          break;
        }
        kept = new Guarantee(threshold, answered, errors, bound);
      }
    }
    return Optional.ofNullable(kept);
  }
}
