package dev.trivium.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReactiveTest {
  @Test
  void aStreamThatEndedBeforeAnybodyListenedFailsItsSubscriber() {
    assertThatThrownBy(
            () -> Reactive.multi(new Ended()).toUni().await().atMost(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("already read");
  }

  @Test
  void readsNothingBeforeItIsAskedTo() {
    Ended stream = new Ended();

    Reactive.multi(stream);

    assertThat(stream.paused).isTrue();
  }

  /** As the requests of Vert.x are after their last byte. */
  private static final class Ended implements ReadStream<String> {
    private boolean paused;

    @Override
    public ReadStream<String> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public ReadStream<String> handler(Handler<String> handler) {
      throw new IllegalStateException("already read");
    }

    @Override
    public ReadStream<String> pause() {
      paused = true;
      return this;
    }

    @Override
    public ReadStream<String> resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<String> fetch(long amount) {
      throw new AssertionError("nobody asked for an element");
    }

    @Override
    public ReadStream<String> endHandler(Handler<Void> handler) {
      return this;
    }
  }
}
