package dev.trivium.data;

import java.time.Duration;

/**
 * How long what is collected only by running is kept.
 *
 * @param keys idempotency keys of deliveries, counted from their first byte
 * @param history closed findings, results of rules, refused rows that were decided about
 * @param changes entries of the feed that other processes follow
 */
public record ForgettingConfig(Duration keys, Duration history, Duration changes) {
  /** What the documented defaults say. */
  public static final ForgettingConfig USUAL =
      new ForgettingConfig(Duration.ofDays(30), Duration.ofDays(400), Duration.ofDays(7));
}
