package dev.trivium.llm;

import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Hands the pieces of an answer to whoever listens, as fast as they are wanted, and then one end.
 * Lives on one context.
 */
final class Delivery {
  private final Flow.Subscriber<? super ModelEvent> subscriber;
  private final ArrayDeque<ModelEvent> waiting = new ArrayDeque<>();
  private long demand;
  private boolean handing;
  private boolean ended;
  private boolean over;
  private @Nullable Throwable failure;

  Delivery(Flow.Subscriber<? super ModelEvent> subscriber) {
    this.subscriber = subscriber;
  }

  void add(ModelEvent event) {
    waiting.add(event);
  }

  void want(long more) {
    demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
  }

  /** Nothing follows what waits. */
  void end(@Nullable Throwable why) {
    ended = true;
    failure = why;
  }

  /** Nobody listens any more. */
  void stop() {
    over = true;
    waiting.clear();
  }

  /** Whether more is wanted than is here. */
  boolean isHungry() {
    return demand > 0 && waiting.isEmpty();
  }

  /** Hands over what is wanted; a listener may ask for more, or stop, while it is handed to. */
  void hand() {
    if (handing) {
      return;
    }
    handing = true;
    while (!over && demand > 0 && !waiting.isEmpty()) {
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
      subscriber.onNext(waiting.remove());
    }
    handing = false;
    if (ended && !over && waiting.isEmpty()) {
      over = true;
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }
  }
}
