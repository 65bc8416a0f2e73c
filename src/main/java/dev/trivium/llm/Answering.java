package dev.trivium.llm;

import dev.trivium.llm.wire.AnswerReader;
import dev.trivium.llm.wire.AnswerSink;
import dev.trivium.llm.wire.EventLines;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of an answer, read into a {@link Delivery} until it is whole or is none. */
final class Answering implements AnswerSink {
  private final HttpClientResponse response;
  private final Delivery delivery;
  private final Consumer<Step> progress;
  private final AnswerReader reader = new AnswerReader(this);
  private final boolean events;
  private final EventLines lines;
  private final Buffer whole = Buffer.buffer();
  private final int most;
  private long read;
  private boolean moved;
  private boolean called;
  private boolean marked;
  private boolean closed;
  private boolean flowing = true;
  private @Nullable String finish;
  private @Nullable Tokens usage;

  /**
   * What some bytes changed.
   *
   * @param moved whether the model said or thought something
   * @param whole whether the answer is complete now
   * @param over whether the response ended, too
   */
  record Step(boolean moved, boolean whole, boolean over, Failure.@Nullable Cause failure) {}

  Answering(HttpClientResponse response, int most, Delivery delivery, Consumer<Step> progress) {
    this.response = response;
    this.delivery = delivery;
    this.progress = progress;
    this.most = most;
    this.lines = new EventLines(most, this::event);
    this.events =
        !Objects.requireNonNullElse(response.getHeader("content-type"), "text/event-stream")
            .toLowerCase(Locale.ROOT)
            .startsWith("application/json");
    response.handler(this::bytes);
    response.endHandler(end -> ended());
    response.exceptionHandler(gone -> died());
  }

  /** As the upstream counted them; none if it did not. */
  Tokens tokens() {
    return usage == null ? Tokens.NONE : usage;
  }

  /** Reads on, or not; gives whether that is new. */
  boolean flow(boolean wanted) {
    if (closed || flowing == wanted) {
      return false;
    }
    flowing = wanted;
    if (wanted) {
      response.resume();
    } else {
      response.pause();
    }
    return true;
  }

  private void bytes(Buffer bytes) {
    if (marked) {
      return;
    }
    read += bytes.length();
    if (read > most) {
      tell(false, Failure.Cause.TOO_LONG);
      return;
    }
    if (!events) {
      whole.appendBuffer(bytes);
      return;
    }
    try {
      lines.feed(bytes.getBytes());
    } catch (IOException garbage) {
      tell(false, Failure.Cause.GARBAGE);
      return;
    }
    step(false);
  }

  private void ended() {
    closed = true;
    if (marked) {
      progress.accept(new Step(false, false, true, null));
      return;
    }
    try {
      if (events) {
        lines.end();
      } else {
        reader.read(whole.getBytes(), 0, whole.length());
      }
    } catch (IOException garbage) {
      tell(true, Failure.Cause.GARBAGE);
      return;
    }
    marked = true;
    step(true);
  }

  /** The reason to stop is the end of an answer, even where the line breaks before its mark. */
  private void died() {
    closed = true;
    if (marked) {
      progress.accept(new Step(false, false, true, null));
    } else {
      marked = true;
      if (finish == null) {
        tell(true, Failure.Cause.DIED);
      } else {
        step(true);
      }
    }
  }

  private void step(boolean over) {
    boolean now = moved;
    moved = false;
    if (!marked) {
      progress.accept(new Step(now, false, over, null));
    } else if (finish == null) {
      tell(over, Failure.Cause.UNFINISHED);
    } else if (finish.equals("error")) {
      tell(over, Failure.Cause.GARBAGE);
    } else {
      delivery.add(new ModelEvent.Done(reason(finish), usage));
      progress.accept(new Step(now, true, over, null));
    }
  }

  private void tell(boolean over, Failure.Cause cause) {
    boolean now = moved;
    moved = false;
    marked = true;
    progress.accept(new Step(now, false, over, cause));
  }

  private void event(byte[] bytes, int from, int length) throws IOException {
    if (!marked) {
      marked = reader.read(bytes, from, length);
    }
  }

  @Override
  public void text(String piece) {
    moved = true;
    delivery.add(new ModelEvent.Text(piece));
  }

  @Override
  public void call(int index, String id, String name, String arguments) {
    moved = true;
    called = true;
    delivery.add(new ModelEvent.Call(index, id, name, arguments));
  }

  @Override
  public void thought() {
    moved = true;
  }

  @Override
  public void finish(String why) {
    moved = true;
    finish = why;
  }

  @Override
  public void usage(long input, long cached, long output, long reasoning) {
    usage = new Tokens(input, cached, output, reasoning);
  }

  /** Some servers stop with {@code stop} although they call functions. */
  private ModelEvent.Finish reason(String word) {
    return switch (word) {
      case "length", "max_tokens", "model_length" -> ModelEvent.Finish.LENGTH;
      case "tool_calls", "function_call" -> ModelEvent.Finish.TOOL_CALLS;
      case "content_filter" -> ModelEvent.Finish.CONTENT_FILTER;
      default -> called ? ModelEvent.Finish.TOOL_CALLS : ModelEvent.Finish.STOP;
    };
  }
}
