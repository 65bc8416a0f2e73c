package dev.trivium.data;

import java.time.Duration;

/**
 * Watching for what is unusual.
 *
 * @param every the pause between two looks
 * @param score least score of what arrives; 0 watches none
 * @param quarantine how long the content of an open row is kept
 */
public record WatchConfig(Duration every, double score, Duration quarantine) {
  /** How long before its end it is told that content will be destroyed. */
  static final Duration NOTICE = Duration.ofDays(14);

  /** From this age on an open row is told of. */
  Duration tellAfter() {
    return quarantine.compareTo(NOTICE) > 0 ? quarantine.minus(NOTICE) : Duration.ZERO;
  }
}
