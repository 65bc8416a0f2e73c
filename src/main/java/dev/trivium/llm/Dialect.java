package dev.trivium.llm;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What differs between servers that speak Chat Completions. It is learnt from what a model refuses.
 *
 * @param limit the member that bounds the answer
 * @param tellsUsage whether it may be asked for the usage of a stream
 */
record Dialect(String limit, boolean tellsUsage) {
  static final String USAGE = "stream_options";

  private static final String OLD_LIMIT = "max_tokens";
  private static final String NEW_LIMIT = "max_completion_tokens";

  /** What most servers understand. */
  static final Dialect USUAL = new Dialect(OLD_LIMIT, true);

  /**
   * Another way to ask, if what was answered names a member there is another way for.
   *
   * @param refusal the body of the refusal
   */
  Optional<Dialect> after(byte[] refusal) {
    String named = new String(refusal, StandardCharsets.UTF_8);
    if (tellsUsage && named.contains(USAGE)) {
      return Optional.of(new Dialect(limit, false));
    }
    if (named.contains(limit)) {
      return Optional.of(new Dialect(limit.equals(OLD_LIMIT) ? NEW_LIMIT : OLD_LIMIT, tellsUsage));
    }
    return Optional.empty();
  }

  /** What is new in it, for the log. */
  String learntFrom(Dialect before) {
    return tellsUsage == before.tellsUsage ? limit : "no " + USAGE;
  }
}
