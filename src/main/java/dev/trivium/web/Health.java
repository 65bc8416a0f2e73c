package dev.trivium.web;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Whether the server started, takes work, and still moves. Live means that each event loop ticked
 * lately; it never asks the database, since a restart would not mend that.
 */
public final class Health {
  private static final Duration TICK_MAX = Duration.ofSeconds(5);
  private static final Duration CHECK_MAX = Duration.ofSeconds(2);

  private final Map<String, Supplier<Uni<Boolean>>> checks;
  private final InstantSource clock;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final ConcurrentMap<String, Long> ticks = new ConcurrentHashMap<>();

  /** A health whose readiness needs every named check to say true within two seconds. */
  public Health(Map<String, Supplier<Uni<Boolean>>> checks, InstantSource clock) {
    this.checks = Map.copyOf(checks);
    this.clock = clock;
  }

  /** Told once, when migrations, start-up checks and loading are done. */
  public void markStarted() {
    started.set(true);
  }

  public boolean started() {
    return started.get();
  }

  public boolean draining() {
    return draining.get();
  }

  public boolean live() {
    long oldest = clock.millis() - TICK_MAX.toMillis();
    return ticks.values().stream().allMatch(tick -> tick >= oldest);
  }

  /** Each check by name; ready when all are true. */
  public Uni<Map<String, Boolean>> details() {
    Map<String, Boolean> known = new LinkedHashMap<>();
    known.put("started", started());
    known.put("not_draining", !draining());
    known.put("live", live());
    if (checks.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    List<Uni<Map.Entry<String, Boolean>>> asked =
        checks.entrySet().stream().map(entry -> ask(entry.getKey(), entry.getValue())).toList();
    return Uni.join()
        .all(asked)
        .andFailFast()
        .map(answers -> {
          answers.forEach(answer -> known.put(answer.getKey(), answer.getValue()));
          return known;
        });
  }

  public Uni<Boolean> ready() {
    return details().map(known -> !known.containsValue(false));
  }

  void drain() {
    draining.set(true);
  }

  void tick(String loop) {
    ticks.put(loop, clock.millis());
  }

  void forget(String loop) {
    ticks.remove(loop);
  }

  private static Uni<Map.Entry<String, Boolean>> ask(String name, Supplier<Uni<Boolean>> check) {
    return Uni.createFrom()
        .deferred(check::get)
        .ifNoItem()
        .after(CHECK_MAX)
        .recoverWithItem(false)
        .onFailure()
        .recoverWithItem(false)
        .map(well -> Map.entry(name, well));
  }
}
