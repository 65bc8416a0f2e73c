package dev.trivium.chat;

import dev.trivium.chat.protocol.Refusals;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How much a caller may ask: requests and tokens a minute over all nodes, answers at once on this
 * node. What a node may admit it leases in slices, so that the sum never exceeds the limit and most
 * requests cost no round trip. Whatever surface is used, it is asked here.
 */
final class Rates {
  private static final int SLICES = 8;

  /** Leases that one request waits for at most: all slices there are, and a last look. */
  private static final int LEASES = SLICES + 2;

  private final ChatConfig.Rates limits;
  private final RateLeases leases;
  private final InstantSource clock;
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  Rates(ChatConfig.Rates limits, RateLeases leases, InstantSource clock) {
    this.limits = limits;
    this.leases = leases;
    this.clock = clock;
  }

  /** What an admitted request holds, until it gives it back. */
  interface Admitted {
    Admitted FREE = used -> {};

    /**
     * It has ended; a second call does nothing.
     *
     * @param used tokens that it really took; the rest is given back, and what is missing is taken
     */
    void end(long used);
  }

  /** What stands here for one caller. */
  private static final class Place {
    private final AtomicReference<RateWindow> window;
    private final AtomicReference<Integer> running = new AtomicReference<>(0);
    private final AtomicReference<@Nullable Uni<RateLeases.Lease>> leasing =
        new AtomicReference<>();

    Place(RateWindow first) {
      this.window = new AtomicReference<>(first);
    }

    /** One lease at a time: whoever comes while one is asked for waits for the same. */
    Uni<RateLeases.Lease> lease(Uni<RateLeases.Lease> asked) {
      Uni<RateLeases.Lease> mine =
          asked.onTermination().invoke(() -> leasing.set(null)).memoize().indefinitely();
      Uni<RateLeases.Lease> running = leasing.updateAndGet(other -> other == null ? mine : other);
      return Objects.requireNonNull(running);
    }

    boolean idle(Instant now) {
      return running.get() == 0 && !window.get().holds(now);
    }
  }

  /**
   * Admits a request of so many tokens at most. Errors: {@code chat/rate} with the time to wait and
   * with headers that tell the limits.
   */
  Uni<Admitted> admit(Caller caller, long tokens) {
    Place place = places.computeIfAbsent(caller.sub(), unseen -> new Place(fresh(clock.instant())));
    if (place.running.getAndUpdate(n -> n >= limits.streams() ? n : n + 1) >= limits.streams()) {
      return Uni.createFrom()
          .failure(refused(caller, Refusals.tooManyAnswers(limits.streams())).asException());
    }
    long cost = Math.min(tokens, limits.tpm());
    return taken(caller, place, cost, LEASES)
        .onFailure()
        .invoke(() -> place.running.getAndUpdate(n -> n - 1))
        .onCancellation()
        .invoke(() -> place.running.getAndUpdate(n -> n - 1))
        .map(window -> new Ticket(place, window.starts(), cost));
  }

  /** How things stand, for the headers of an answer, as far as this node knows. */
  Map<String, String> headers(Caller caller) {
    Instant now = clock.instant();
    Place place = places.get(caller.sub());
    RateWindow window = place == null ? fresh(now) : current(place.window.get(), now);
    String reset = seconds(window.left(now));
    Map<String, String> headers = new LinkedHashMap<>();
    put(headers, "requests", limits.rpm(), window.requestsLeft(), reset);
    put(headers, "tokens", limits.tpm(), window.tokensLeft(), reset);
    return headers;
  }

  /** Forgets callers who have nothing here any more. */
  void tidy() {
    Instant now = clock.instant();
    places.values().removeIf(place -> place.idle(now));
  }

  private Uni<RateWindow> taken(Caller caller, Place place, long cost, int tries) {
    Instant now = clock.instant();
    RateWindow before =
        place.window.getAndUpdate(window -> {
          RateWindow current = current(window, now);
          return current.fits(cost) ? current.take(cost) : current;
        });
    RateWindow seen = current(before, now);
    if (seen.fits(cost)) {
      return Uni.createFrom().item(seen);
    }
    if (seen.usedUp(cost) || tries == 0) {
      String what = seen.requests() < 1 ? "requests" : "tokens";
      return Uni.createFrom()
          .failure(refused(caller, Refusals.rateLimited(what, seen.left(now))).asException());
    }
    Uni<RateLeases.Lease> asked =
        leases
            .lease(
                caller,
                seen.starts(),
                wish(seen.requests() < 1, limits.rpm(), 1),
                wish(seen.tokens() < cost, limits.tpm(), cost - seen.tokens()))
            .invoke(got ->
                place.window.getAndUpdate(
                    window -> window.starts().equals(seen.starts()) ? window.with(got) : window));
    return place.lease(asked).chain(got -> taken(caller, place, cost, tries - 1));
  }

  private RateWindow current(RateWindow window, Instant now) {
    return window.holds(now) ? window : fresh(now);
  }

  private RateWindow fresh(Instant now) {
    return RateWindow.fresh(now, limits.rpm(), limits.tpm());
  }

  private static RateLeases.Wish wish(boolean missing, long most, long least) {
    return new RateLeases.Wish(missing ? Math.max(Math.max(1, most / SLICES), least) : 0, most);
  }

  private Problem refused(Caller caller, Problem problem) {
    return told(problem, headers(caller));
  }

  /** The problem with these headers. */
  static Problem told(Problem problem, Map<String, String> headers) {
    Problem told = problem;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      told = told.withHeader(header.getKey(), header.getValue());
    }
    return told;
  }

  private static void put(
      Map<String, String> headers, String what, long most, long left, String reset) {
    headers.put("x-ratelimit-limit-" + what, String.valueOf(most));
    headers.put("x-ratelimit-remaining-" + what, String.valueOf(left));
    headers.put("x-ratelimit-reset-" + what, reset);
  }

  /** {@code 1.2s}, as clients of this API read it. */
  static String seconds(Duration left) {
    return String.format(Locale.ROOT, "%.1fs", left.toMillis() / 1_000.0);
  }

  private static final class Ticket implements Admitted {
    private final Place place;
    private final Instant starts;
    private final long cost;
    private final AtomicBoolean ended = new AtomicBoolean();

    Ticket(Place place, Instant starts, long cost) {
      this.place = place;
      this.starts = starts;
      this.cost = cost;
    }

    @Override
    public void end(long used) {
      if (ended.compareAndSet(false, true)) {
        place.running.getAndUpdate(n -> n - 1);
        // More than was estimated is taken from what is left, so that the next ones wait.
        long back = cost - used;
        place.window.getAndUpdate(
            window -> window.starts().equals(starts) ? window.giveBack(back) : window);
      }
    }
  }
}
