package dev.trivium.chat;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
   * leaves the line. Errors: {@code chat/busy} if the line is full; those of the work.
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
    work.onEnd(() -> left(work));
    if (begins) {
      work.begin();
    }
  }

  /** It is over, or it waits no more; the next one takes its place. */
  private void left(Work<?> work) {
    Work<?> next;
    lock.lock();
    try {
      if (waiting.remove(work)) {
        return;
      }
      next = waiting.poll();
      if (next == null) {
        running--;
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.begin();
    }
  }

  /** One of those in the line. */
  private static final class Work<T> {
    private final Supplier<Uni<T>> work;
    private final UniEmitter<? super T> emitter;
    private final Executor here;
    private volatile boolean over;
    private volatile @Nullable Cancellable doing;

    Work(Supplier<Uni<T>> work, UniEmitter<? super T> emitter, Executor here) {
      this.work = work;
      this.emitter = emitter;
      this.here = here;
    }

    void onEnd(Runnable then) {
      emitter.onTermination(() -> {
        over = true;
        Cancellable running = doing;
        if (running != null) {
          running.cancel();
        }
        then.run();
      });
    }

    void begin() {
      here.execute(() -> {
        if (!over) {
          Cancellable begun =
              Uni.createFrom()
                  .deferred(work::get)
                  .subscribe()
                  .with(emitter::complete, emitter::fail);
          doing = begun;
          if (over) {
            begun.cancel();
          }
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
