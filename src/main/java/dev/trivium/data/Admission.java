package dev.trivium.data;

import dev.trivium.kernel.Caller;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the deliveries this process takes in, for the limits a caller and the process have. */
final class Admission {
  private final int perCaller;
  private final int perNode;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> bySub = new ConcurrentHashMap<>();
  private final Set<UUID> running = ConcurrentHashMap.newKeySet();

  Admission(int perCaller, int perNode) {
    this.perCaller = perCaller;
    this.perNode = perNode;
  }

  /** Takes a place. Errors: 429 {@code data/too-many-batches}. */
  void enter(Caller caller) {
    if (all.incrementAndGet() > perNode) {
      all.decrementAndGet();
      throw DataProblems.busy("here");
    }
    if (bySub.merge(caller.sub(), 1, Integer::sum) > perCaller) {
      leave(caller);
      throw DataProblems.busy("for you");
    }
  }

  void leave(Caller caller) {
    all.decrementAndGet();
    bySub.computeIfPresent(caller.sub(), (sub, count) -> count <= 1 ? null : count - 1);
  }

  /** Whether this process is working on the batch now. */
  boolean runs(UUID batch) {
    return running.contains(batch);
  }

  /** Marks the batch as worked on; false if it was before. */
  boolean begin(UUID batch) {
    return running.add(batch);
  }

  void end(UUID batch) {
    running.remove(batch);
  }
}
