package dev.trivium.chat;

import java.time.Duration;
import java.time.Instant;

/**
 * What a caller may still ask of this node in one minute: what was leased, less what is used.
 *
 * @param starts the minute
 * @param requests left of what this node leased
 * @param tokens left of what this node leased
 * @param otherRequests that no node had leased when this one asked last
 * @param otherTokens the same
 */
record RateWindow(
    Instant starts, long requests, long tokens, long otherRequests, long otherTokens) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static RateWindow fresh(Instant now, long requests, long tokens) {
    return new RateWindow(begin(now), 0, 0, requests, tokens);
  }

  boolean holds(Instant now) {
    return starts.equals(begin(now));
  }

  boolean fits(long cost) {
    return requests >= 1 && tokens >= cost;
  }

  /** Whether no lease can help any more before the minute is over. */
  boolean usedUp(long cost) {
    return (requests < 1 && otherRequests < 1) || (tokens < cost && otherTokens < 1);
  }

  RateWindow take(long cost) {
    return new RateWindow(starts, requests - 1, tokens - cost, otherRequests, otherTokens);
  }

  RateWindow giveBack(long cost) {
    return new RateWindow(starts, requests, tokens + cost, otherRequests, otherTokens);
  }

  RateWindow with(RateLeases.Lease more) {
    return new RateWindow(
        starts,
        requests + more.requests(),
        tokens + more.tokens(),
        Math.min(otherRequests, more.otherRequests()),
        Math.min(otherTokens, more.otherTokens()));
  }

  long requestsLeft() {
    return requests + otherRequests;
  }

  long tokensLeft() {
    return Math.max(0, tokens + otherTokens);
  }

  Duration left(Instant now) {
    Duration left = Duration.between(now, starts.plus(MINUTE));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Instant begin(Instant now) {
    long minute = MINUTE.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), minute) * minute);
  }
}
