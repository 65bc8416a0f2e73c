package dev.trivium.llm;

import java.util.Set;

/**
 * What is known of a model before it is asked.
 *
 * @param alias the name callers use
 * @param provider the name of its provider
 * @param context tokens of prompt and answer together
 * @param maxOutput tokens of one answer at most
 * @param prices what it costs
 * @param roles callers with one of them may use it; empty for everybody
 * @param grounded whether it words answers from rows and documents; false for a plain relay
 */
public record ModelCard(
    String alias,
    String provider,
    int context,
    int maxOutput,
    Prices prices,
    Set<String> roles,
    boolean grounded) {

  /** In micro-units of the money of the deployment for a million tokens; 0 for what is free. */
  public record Prices(long input, long output) {
    public static final Prices FREE = new Prices(0, 0);

    /** What these tokens cost, in micro-units, rounded up. */
    public long of(Tokens tokens) {
      return Math.ceilDiv(tokens.input() * input + tokens.output() * output, 1_000_000L);
    }
  }

  public ModelCard {
    roles = Set.copyOf(roles);
  }

  /** Whether a caller with these roles may use it. */
  public boolean isOpenTo(Set<String> held) {
    return roles.isEmpty() || held.stream().anyMatch(roles::contains);
  }
}
