package dev.trivium.chat;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets so many works through at once and so many wait, in the order in which they came; whoever
 * comes on top of them is sent away. It keeps one kind of work from taking all workers.
 */
final class Turnstile {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int atOnce;
  private final int waitMost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Work<?>> waiting = new ArrayDeque<>();
  private int running;

  Turnstile(int atOnce, int waitMost) {
    this.atOnce = atOnce;
    this.waitMost = waitMost;
  }

  /**
   * Does the work when it is its turn; it begins on the context of the caller. Whoever cancels
   * while it waits leaves the line; what has begun keeps its place until it ends, since a worker
   * cannot be stopped. Errors: {@code chat/busy} if the line is full; those of the work.
   */
  <T> Uni<T> pass(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(emitter -> {
          Context context = Vertx.currentContext();
          Executor here = context == null ? Runnable::run : Reactive.executor(context);
          come(new Work<>(work, emitter, here));
        });
  }

  private void come(Work<?> work) {
    boolean begins;
    boolean full;
    lock.lock();
    try {
      begins = running < atOnce;
      full = !begins && waiting.size() >= waitMost;
      if (begins) {
        running++;
      } else if (!full) {
        waiting.add(work);
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      work.refuse();
      return;
    }
    work.onEnd(() -> leaveLine(work));
    if (begins) {
      work.begin(this::ended);
    }
  }

  private void leaveLine(Work<?> work) {
    lock.lock();
    try {
      waiting.remove(work);
    } finally {
      lock.unlock();
    }
  }

  /** A work is over; the next one takes its place. */
  private void ended() {
    Work<?> next;
    lock.lock();
    try {
      next = waiting.poll();
      if (next == null) {
        running--;
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.begin(this::ended);
    }
  }

  /** One of those in the line. */
  private static final class Work<T> {
    private final Supplier<Uni<T>> work;
    private final UniEmitter<? super T> emitter;
    private final Executor here;
    private volatile boolean over;

    Work(Supplier<Uni<T>> work, UniEmitter<? super T> emitter, Executor here) {
      this.work = work;
      this.emitter = emitter;
      this.here = here;
    }

    void onEnd(Runnable then) {
      emitter.onTermination(() -> {
        over = true;
        then.run();
      });
    }

    /** Nobody hears the end of what was cancelled; its place is free all the same. */
    void begin(Runnable ended) {
      here.execute(() -> {
        if (over) {
          ended.run();
        } else {
          Uni.createFrom()
              .deferred(work::get)
              .onTermination()
              .invoke(ended)
              .subscribe()
              .with(emitter::complete, emitter::fail);
        }
      });
    }

    void refuse() {
      emitter.fail(
          Problem.of(
                  Problem.Kind.OVERLOADED,
                  "chat/busy",
                  "Too many texts wait for their embeddings. Try again in a moment.")
              .withCode("overloaded")
              .retryAfter(RETRY)
              .asException());
    }
  }
}
