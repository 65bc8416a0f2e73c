package dev.trivium.llm;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The language models of this deployment and how long they are waited for.
 *
 * @param providers in the order of preference
 * @param responseMax bytes of one answer
 * @param pool connections to one provider
 * @param waiting calls that wait for a connection to it
 * @param vault where keys are that stand in a vault; null for none
 */
public record UpstreamConfig(
    List<Provider> providers,
    Patience patience,
    Retries retries,
    Breaking breaking,
    Duration keyRefresh,
    int responseMax,
    int pool,
    int waiting,
    @Nullable VaultAccess vault) {

  /**
   * How long is waited.
   *
   * @param connect for a connection
   * @param firstToken from the dispatch, with all that is tried again
   * @param betweenTokens for the next piece of an answer that is wanted
   * @param total for a whole answer
   */
  public record Patience(
      Duration connect, Duration firstToken, Duration betweenTokens, Duration total) {}

  /**
   * How often a call is tried again before the first byte of an answer.
   *
   * @param most tries after the first one
   * @param pause before the second try, in the mean; it doubles each time
   */
  public record Retries(int most, Duration pause) {}

  /**
   * When a model is left alone.
   *
   * @param failures without a whole answer in between
   * @param window in which they fall
   * @param reset after which one call tries it
   */
  public record Breaking(int failures, Duration window, Duration reset) {}

  public UpstreamConfig {
    providers = List.copyOf(providers);
  }

  /** No models: what is not used has its defaults. */
  public static UpstreamConfig none() {
    return of(List.of());
  }

  /** These models with the documented defaults. */
  public static UpstreamConfig of(List<Provider> providers) {
    return new UpstreamConfig(
        providers,
        new Patience(
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(120)),
        new Retries(2, Duration.ofMillis(250)),
        new Breaking(5, Duration.ofSeconds(30), Duration.ofSeconds(10)),
        Duration.ofSeconds(60),
        8 << 20,
        256,
        1_024,
        null);
  }

  /** The same with another patience. */
  public UpstreamConfig with(Patience other) {
    return new UpstreamConfig(
        providers, other, retries, breaking, keyRefresh, responseMax, pool, waiting, vault);
  }

  /** The same with other retries and another breaker. */
  public UpstreamConfig with(Retries otherRetries, Breaking otherBreaking) {
    return new UpstreamConfig(
        providers,
        patience,
        otherRetries,
        otherBreaking,
        keyRefresh,
        responseMax,
        pool,
        waiting,
        vault);
  }

  /** The same with a vault. */
  public UpstreamConfig with(@Nullable VaultAccess other) {
    return new UpstreamConfig(
        providers, patience, retries, breaking, keyRefresh, responseMax, pool, waiting, other);
  }
}
