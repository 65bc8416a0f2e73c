package dev.trivium.chat;

import java.util.Optional;

/**
 * Tells whether a variant does worse than the rest. It is asked again and again while answers come
 * in, so it is a test that may be: the mixture sequential probability ratio test for a difference
 * of means, whose chance to ever raise a false alarm is below {@link #ALPHA}, each metric at its
 * share.
 *
 * <p>Source: Johari, Pekelis &amp; Walsh, "Always Valid Inference" (2015), §4.3, with the normal
 * approximation.
 */
final class RolloutGuard {
  static final double ALPHA = 0.01;
  private static final int METRICS = 5;

  /** Differences that matter: of shares, and of the mean cost as a part of it. */
  private static final double SHARE = 0.05;

  private static final double COST = 0.2;

  private final int leastAnswers;

  /**
   * @param leastAnswers of each arm, before anything is said of it
   */
  RolloutGuard(int leastAnswers) {
    this.leastAnswers = leastAnswers;
  }

  /**
   * A variant that does worse.
   *
   * @param variant the value of its arm
   * @param rest that of the other
   * @param ratio how much likelier what was seen is with a difference
   */
  record Breach(
      String metric, double variant, double rest, long variantN, long restN, double ratio) {}

  /** The first metric in which the variant does worse beyond doubt. */
  Optional<Breach> judge(RolloutArm variant, RolloutArm rest) {
    return share("error_rate", variant.errors(), variant.answers(), rest.errors(), rest.answers())
        .or(() -> slow(variant, rest))
        .or(() ->
            share(
                "abstention",
                variant.abstained(),
                variant.answers(),
                rest.abstained(),
                rest.answers()))
        .or(() ->
            share(
                "negative_feedback",
                variant.negative(),
                variant.judged(),
                rest.negative(),
                rest.judged()))
        .or(() -> cost(variant, rest));
  }

  /** More answers of the variant are slower than what 95 of 100 of the rest keep. */
  private Optional<Breach> slow(RolloutArm variant, RolloutArm rest) {
    int step = rest.p95();
    return share(
        "first_token_p95",
        variant.slowerThan(step),
        variant.answers(),
        rest.slowerThan(step),
        rest.answers());
  }

  private Optional<Breach> share(String metric, long hits, long n, long restHits, long restN) {
    if (n < leastAnswers || restN < leastAnswers) {
      return Optional.empty();
    }
    // Two more answers, one of them a hit, so that no share is 0 or 1 and has no variance.
    double mine = (hits + 1.0) / (n + 2.0);
    double theirs = (restHits + 1.0) / (restN + 2.0);
    double variance = mine * (1 - mine) / n + theirs * (1 - theirs) / restN;
    return breach(metric, mine, theirs, n, restN, variance, SHARE);
  }

  private Optional<Breach> cost(RolloutArm variant, RolloutArm rest) {
    if (variant.paid() < leastAnswers || rest.paid() < leastAnswers) {
      return Optional.empty();
    }
    double mine = variant.cost() / variant.paid();
    double theirs = rest.cost() / rest.paid();
    double variance = spread(variant, mine) / variant.paid() + spread(rest, theirs) / rest.paid();
    return theirs <= 0 || variance <= 0
        ? Optional.empty()
        : breach("cost", mine, theirs, variant.paid(), rest.paid(), variance, COST * theirs);
  }

  private static double spread(RolloutArm arm, double mean) {
    return Math.max(0, arm.costSquares() / arm.paid() - mean * mean);
  }

  private static Optional<Breach> breach(
      String metric,
      double mine,
      double theirs,
      long n,
      long restN,
      double variance,
      double matters) {
    double prior = matters * matters;
    double difference = mine - theirs;
    double ratio =
        Math.sqrt(variance / (variance + prior))
            * Math.exp(prior * difference * difference / (2 * variance * (variance + prior)));
    return difference > 0 && ratio >= METRICS / ALPHA
        ? Optional.of(new Breach(metric, mine, theirs, n, restN, ratio))
        : Optional.empty();
  }
}
