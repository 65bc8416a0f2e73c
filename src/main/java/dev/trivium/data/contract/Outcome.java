package dev.trivium.data.contract;

import java.util.Arrays;

/**
 * What the rules said about one row, one bit a rule of the {@link Rulebook}. It is filled again for
 * each row, so that counting costs no object.
 */
public final class Outcome {
  private final long[] evaluated;
  private final long[] failed;

  public Outcome(int rules) {
    this.evaluated = new long[words(rules)];
    this.failed = new long[words(rules)];
  }

  /** How many longs hold one bit a rule. */
  public static int words(int rules) {
    return (rules + Long.SIZE - 1) / Long.SIZE;
  }

  public void clear() {
    Arrays.fill(evaluated, 0);
    Arrays.fill(failed, 0);
  }

  /** The rule was evaluated; failing once is failing. */
  public void settle(int rule, boolean passed) {
    long bit = 1L << rule;
    evaluated[rule >> 6] |= bit;
    if (!passed) {
      failed[rule >> 6] |= bit;
    }
  }

  /** The bits of evaluated rules in this word. */
  public long evaluated(int word) {
    return evaluated[word];
  }

  /** The bits of failed rules in this word. */
  public long failed(int word) {
    return failed[word];
  }
}
