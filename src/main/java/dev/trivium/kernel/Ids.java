package dev.trivium.kernel;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes identifiers that sort by the time they were made.
 *
 * <p>Source: RFC 9562 §5.7 (UUID version 7): 48 bits of Unix milliseconds, 74 random bits.
 */
public final class Ids {
  private final InstantSource clock;
  private final RandomGenerator random;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** An id with a prefix and without dashes, as the chat surfaces use it: {@code resp_0199…}. */
  public String next(String prefix) {
    return prefix + "_" + next().toString().replace("-", "");
  }
}
