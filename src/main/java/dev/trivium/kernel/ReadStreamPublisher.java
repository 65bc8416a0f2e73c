package dev.trivium.kernel;

import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A {@link ReadStream} as a publisher for exactly one subscriber: what is asked for is fetched, and
 * nothing more is read. The stream stays paused until the first request, so back-pressure reaches
 * the socket.
 */
final class ReadStreamPublisher<T> implements Flow.Publisher<T> {
  private final ReadStream<T> stream;
  private final AtomicBoolean taken = new AtomicBoolean();

  ReadStreamPublisher(ReadStream<T> stream) {
    this.stream = stream;
    stream.pause();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      throw new IllegalStateException("a read stream has one subscriber");
    }
    AtomicBoolean done = new AtomicBoolean();
    Optional<IllegalStateException> over = listen(subscriber, done);
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long items) {
            if (items <= 0) {
              if (done.compareAndSet(false, true)) {
                subscriber.onError(new IllegalArgumentException("demand must be positive"));
              }
            } else if (!done.get()) {
              stream.fetch(items);
            }
          }

          @Override
          public void cancel() {
            // The stream stays paused: its owner decides whether to drain or to close.
            done.set(true);
          }
        });
    over.ifPresent(subscriber::onError);
  }

  /** A stream that ended before anybody listened says so by throwing. */
  private Optional<IllegalStateException> listen(
      Flow.Subscriber<? super T> subscriber, AtomicBoolean done) {
    try {
      stream.exceptionHandler(failure -> {
        if (done.compareAndSet(false, true)) {
          subscriber.onError(failure);
        }
      });
      stream.endHandler(end -> {
        if (done.compareAndSet(false, true)) {
          subscriber.onComplete();
        }
      });
      stream.handler(item -> {
        if (!done.get()) {
          subscriber.onNext(item);
        }
      });
      return Optional.empty();
    } catch (IllegalStateException ended) {
      done.set(true);
      return Optional.of(ended);
    }
  }
}
