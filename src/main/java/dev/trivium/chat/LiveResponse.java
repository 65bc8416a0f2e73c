package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A response that can be watched: running on this node, ended a while ago, or read from its row.
 */
final class LiveResponse {
  private final String id;
  private final String sub;
  private final Set<Integer> scope;
  private final ObjectNode begun;
  private final ResponseLog log;
  private final AtomicInteger viewers = new AtomicInteger();
  private volatile Consumers hooks = Consumers.NONE;
  private volatile @Nullable Settled settled;
  private volatile boolean tellsOfPeople;
  private volatile Instant leaseUntil = Instant.MIN;
  private volatile boolean elsewhere;
  private volatile boolean watchedElsewhere;

  /**
   * How a response ended.
   *
   * @param object the response object
   * @param evidence what the answer stands on; null without an answer
   * @param context what a follow-up needs; null for nothing
   */
  record Settled(
      ObjectNode object, @Nullable ObjectNode evidence, @Nullable String context, Instant at) {}

  /** What a run wants to be told. */
  interface Consumers {
    Consumers NONE = new Consumers() {};

    /** Somebody wants it to stop. */
    default void cancel(String reason) {}

    /** The last viewer is gone. */
    default void unwatched() {}

    /** The node stops: it ends now, as far as it came. */
    default void interrupt() {}

    /** It is over for this node, without an end. */
    default void abandoned() {}
  }

  LiveResponse(String id, String sub, Set<Integer> scope, ObjectNode begun, ResponseLog log) {
    this.id = id;
    this.sub = sub;
    this.scope = Set.copyOf(scope);
    this.begun = begun;
    this.log = log;
  }

  /** The same response over, with another log and end. */
  LiveResponse ended(ResponseLog shown, Settled end) {
    LiveResponse over = new LiveResponse(id, sub, scope, begun, shown);
    over.tellsOfPeople(tellsOfPeople);
    over.settle(end);
    return over;
  }

  String id() {
    return id;
  }

  ObjectNode begun() {
    return begun;
  }

  ResponseLog log() {
    return log;
  }

  /** Whether this caller may see it: the same person, with all regions it stands on. */
  boolean isOpenTo(String caller, Set<Integer> readable) {
    return sub.equals(caller) && readable.containsAll(scope);
  }

  boolean stored() {
    return begun.path("store").asBoolean();
  }

  /** It names people who are known: once it has ended, only its row is asked. */
  void tellsOfPeople(boolean names) {
    tellsOfPeople = tellsOfPeople || names;
  }

  /** Whether memory may not answer for it, since the people in it may have been erased. */
  boolean isLeftToItsRow() {
    return tellsOfPeople && stored() && log.ended();
  }

  /** How long other nodes believe that it runs here. */
  Instant leaseUntil() {
    return leaseUntil;
  }

  void renewed(Instant until) {
    leaseUntil = until;
  }

  /** It runs on another node; here it is only followed. */
  void follows() {
    elsewhere = true;
  }

  boolean elsewhere() {
    return elsewhere;
  }

  /** Whether viewers of other nodes look at it; when the last one is gone, that is told. */
  void watchedElsewhere(boolean watched) {
    boolean left = watchedElsewhere && !watched;
    watchedElsewhere = watched;
    if (left && viewers.get() == 0) {
      hooks.unwatched();
    }
  }

  /** Stops what works on it here and sends its viewers to look for it. On the writing context. */
  void abandon(Abandonment why) {
    hooks.abandoned();
    log.abandon(why);
  }

  void hook(Consumers run) {
    hooks = run;
  }

  /** Before the terminal event is shown, so that whoever sees it finds the rest. */
  void settle(Settled end) {
    settled = end;
  }

  @Nullable Settled settled() {
    return settled;
  }

  /** The object as it stands now. */
  ObjectNode object() {
    Settled end = settled;
    return end == null ? begun : end.object();
  }

  /** Emits once, when the response has ended; fails if it does not end here. */
  Uni<Settled> ended() {
    return Uni.createFrom()
        .emitter(emitter -> {
          AtomicBoolean told = new AtomicBoolean();
          Runnable tell =
              () -> {
                Settled end = settled;
                Abandonment why = log.abandoned();
                if (why != null && told.compareAndSet(false, true)) {
                  emitter.fail(why.problem().asException());
                }
                if (log.ended() && end != null && told.compareAndSet(false, true)) {
                  emitter.complete(end);
                }
              };
          emitter.onTermination(() -> log.forget(tell));
          log.watch(tell);
        });
  }

  void cancel(String reason) {
    hooks.cancel(reason);
  }

  void interrupt() {
    hooks.interrupt();
  }

  void viewerCame() {
    viewers.incrementAndGet();
  }

  void viewerLeft() {
    if (viewers.decrementAndGet() == 0) {
      hooks.unwatched();
    }
  }

  boolean watched() {
    return viewers.get() > 0 || watchedElsewhere;
  }
}
