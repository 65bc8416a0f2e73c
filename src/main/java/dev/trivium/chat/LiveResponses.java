package dev.trivium.chat;

import dev.trivium.chat.protocol.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The responses in the memory of this node, shared by its event loops. */
final class LiveResponses {
  private static final double FULL = 0.8;

  private final Map<String, LiveResponse> byId = new ConcurrentHashMap<>();
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private final ChatConfig config;
  private final InstantSource clock;
  private volatile long bytes;
  private volatile boolean closed;

  private record Claim(String id, String fingerprint) {}

  LiveResponses(ChatConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  void add(LiveResponse response) {
    byId.put(response.id(), response);
  }

  void addIfAbsent(LiveResponse response) {
    byId.putIfAbsent(response.id(), response);
  }

  /** Lets go of this one, and not of another that stands under its id. */
  void remove(LiveResponse response) {
    byId.remove(response.id(), response);
  }

  Optional<LiveResponse> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  void remove(String id) {
    byId.remove(id);
    claims.values().removeIf(claim -> claim.id().equals(id));
  }

  /** Errors: 503 while the logs take more memory than they may, and when the node stops. */
  void requireRoom() {
    if (closed) {
      throw Refusals.stopping().asException();
    }
    if (bytes > config.logMemory() * FULL) {
      throw Refusals.overloaded().asException();
    }
  }

  /**
   * Takes an idempotency key for a response that is not stored. Gives the response that has it
   * already. Errors: 409 if that one was another request.
   */
  Optional<LiveResponse> claim(String sub, String key, String id, String fingerprint) {
    Claim before = claims.putIfAbsent(sub + "\n" + key, new Claim(id, fingerprint));
    if (before == null) {
      return Optional.empty();
    }
    if (!before.fingerprint().equals(fingerprint)) {
      throw Refusals.keyReused().asException();
    }
    return find(before.id());
  }

  /** Lets go of what ended long enough ago, and of more, oldest first, when memory is short. */
  void sweep() {
    Instant now = clock.instant();
    byId.values().stream()
        .filter(response -> isExpired(response, now))
        .toList()
        .forEach(response -> remove(response.id()));
    long held = held();
    if (held > config.logMemory() * FULL) {
      for (LiveResponse response :
          byId.values().stream()
              .filter(ended -> ended.stored() && ended.log().ended())
              .sorted(Comparator.comparing(LiveResponse::id))
              .toList()) {
        remove(response.id());
        held -= response.log().bytes();
        if (held <= config.logMemory() / 2) {
          break;
        }
      }
    }
    bytes = held();
  }

  /** From now on nothing begins. */
  void close() {
    closed = true;
  }

  /** What runs here, stored or not. */
  List<LiveResponse> unended() {
    return byId.values().stream()
        .filter(response -> !response.elsewhere())
        .filter(response -> !response.log().ended() && response.log().abandoned() == null)
        .toList();
  }

  /** The ids of those that are stored and still run here. */
  List<String> running() {
    return unended().stream().filter(LiveResponse::stored).map(LiveResponse::id).toList();
  }

  private long held() {
    return byId.values().stream().mapToLong(response -> response.log().bytes()).sum();
  }

  private boolean isExpired(LiveResponse response, Instant now) {
    LiveResponse.Settled end = response.settled();
    Duration keep = response.stored() ? config.logTtl() : config.logTtlUnstored();
    return response.isLeftToItsRow()
        || response.log().abandoned() != null
        || (end != null && end.at().plus(keep).isBefore(now));
  }
}
