package dev.trivium.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many sockets are open, on the node and for each caller. Shared by all event loops. */
final class Sockets {
  private final int perCaller;
  private final int perNode;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<String, Integer> ofCaller = new ConcurrentHashMap<>();

  Sockets(WebConfig.Socket limits) {
    this.perCaller = limits.perCaller();
    this.perNode = limits.perNode();
  }

  boolean nodeIsFull() {
    return open.get() >= perNode;
  }

  /** Takes a place for the caller; false when all of the caller's places are taken. */
  boolean enter(String sub) {
    int now = ofCaller.merge(sub, 1, Integer::sum);
    if (now > perCaller) {
      release(sub);
      return false;
    }
    open.incrementAndGet();
    return true;
  }

  void leave(String sub) {
    release(sub);
    open.decrementAndGet();
  }

  private void release(String sub) {
    ofCaller.computeIfPresent(sub, (caller, count) -> count == 1 ? null : count - 1);
  }
}
