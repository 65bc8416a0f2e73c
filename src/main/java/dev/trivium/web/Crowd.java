package dev.trivium.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.kernel.Problem;
import dev.trivium.web.wire.AddressRule;
import dev.trivium.web.wire.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * How many may come, and how fast: connections of the node and of an address, sockets a second, and
 * handshakes of an address that were refused. It stands before identity and database, so that a
 * herd that comes back costs next to nothing. Shared by all event loops.
 *
 * <p>Each table is bounded: connections by their number, refusals by the addresses that are kept.
 */
final class Crowd {
  private static final int ADDRESSES = 100_000;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration SPREAD = Duration.ofSeconds(5);
  private static final long NANOS = 1_000_000L;

  private final WebConfig.Crowd limits;
  private final AddressRule addresses;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pace handshakes;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> ofAddress = new ConcurrentHashMap<>();
  private final Cache<String, Refused> refused =
      Caffeine.newBuilder().maximumSize(ADDRESSES).expireAfterWrite(WINDOW).build();

  Crowd(WebConfig.Crowd limits, InstantSource clock, RandomGenerator random) {
    this.limits = limits;
    this.addresses = new AddressRule(limits.proxies());
    this.clock = clock;
    this.random = random;
    this.handshakes = new Pace(limits.handshakesPerSecond(), nanos());
  }

  /** Refused handshakes of an address, counted from the first one of a minute. */
  private record Refused(long since, int count) {}

  /** Takes a place for a connection; false when the node or the address has none left. */
  boolean enter(String peer) {
    if (open.incrementAndGet() > limits.connections()) {
      open.decrementAndGet();
      return false;
    }
    if (!addresses.trusts(peer)
        && ofAddress.merge(AddressRule.counted(peer), 1, Integer::sum) > limits.perAddress()) {
      leave(peer);
      return false;
    }
    return true;
  }

  void leave(String peer) {
    open.decrementAndGet();
    if (!addresses.trusts(peer)) {
      ofAddress.computeIfPresent(
          AddressRule.counted(peer), (address, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Whose handshake it is: {@code forwarded} counts only when the peer is a proxy of ours. */
  String client(String peer, List<String> forwarded) {
    return addresses.client(peer, forwarded);
  }

  /** Why this one may not become a socket now, if so. */
  Optional<Problem> refusal(String client) {
    Refused before = refused.getIfPresent(client);
    if (before != null && before.count >= limits.handshakeFailures()) {
      long wait = before.since + WINDOW.toMillis() - clock.millis();
      if (wait > 0) {
        return Optional.of(tooOften(Duration.ofMillis(wait)));
      }
    }
    long pause = handshakes.take(nanos());
    return pause == 0 ? Optional.empty() : Optional.of(later(Duration.ofNanos(pause)));
  }

  /** A handshake of this address was refused for what it showed. */
  void refused(String client) {
    long now = clock.millis();
    refused
        .asMap()
        .merge(
            client,
            new Refused(now, 1),
            (had, one) ->
                now - had.since >= WINDOW.toMillis() ? one : new Refused(had.since, had.count + 1));
  }

  private static Problem tooOften(Duration wait) {
    return Problem.of(
            Problem.Kind.LIMITED,
            "web/handshakes",
            "too many handshakes from this address were refused; look at the token and the origin,"
                + " and come back later")
        .withCode("rate_limit_exceeded")
        .retryAfter(wait);
  }

  /** All who are sent away would come back at once: each gets a time of its own. */
  private Problem later(Duration pause) {
    return Problem.of(
            Problem.Kind.OVERLOADED,
            "web/overloaded",
            "more sockets are opened than this server takes in a second; try again")
        .withCode("overloaded")
        .retryAfter(pause.plusMillis(random.nextLong(SPREAD.toMillis())));
  }

  private long nanos() {
    return clock.millis() * NANOS;
  }
}
