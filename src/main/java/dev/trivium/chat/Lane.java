package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What waits and what runs under one stream id: one after the other, never at once. */
final class Lane {
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean stopped;
  private @Nullable Running running;

  /** What a lane does next. */
  sealed interface Turn {
    /** Begin a response; if it was cancelled while it waited, only to end it. */
    record Begin(CreateRequest request, boolean cancelled) implements Turn {}

    /** Show a response that exists. */
    record Show(String responseId, long startingAfter) implements Turn {}
  }

  /** A response that is being shown. */
  record Running(LiveResponse response, Cursor cursor) {}

  void add(Turn turn) {
    if (turn instanceof Turn.Show) {
      waiting.addFirst(turn);
    } else {
      waiting.addLast(turn);
    }
  }

  /** The next turn, if nothing else runs; from then on the lane is busy until {@link #free}. */
  Optional<Turn> take() {
    if (busy || waiting.isEmpty()) {
      return Optional.empty();
    }
    busy = true;
    return Optional.of(waiting.removeFirst());
  }

  void show(LiveResponse response, Cursor cursor) {
    running = new Running(response, cursor);
    if (stopped) {
      response.cancel(ResponseRun.CANCELLED);
    }
  }

  void free() {
    busy = false;
    stopped = false;
    running = null;
  }

  boolean busy() {
    return busy;
  }

  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  /** Stops what runs, also if it is only about to; what waits ends as soon as it begins. */
  void cancel() {
    Running shown = running;
    if (shown != null) {
      shown.response().cancel(ResponseRun.CANCELLED);
    }
    stopped = busy;
    Deque<Turn> marked = new ArrayDeque<>();
    for (Turn turn : waiting) {
      if (turn instanceof Turn.Begin begin) {
        marked.add(new Turn.Begin(begin.request(), true));
      }
    }
    waiting.clear();
    waiting.addAll(marked);
  }

  /** Forgets what waits; gives how much that was. */
  int drop() {
    int dropped = waiting.size();
    waiting.clear();
    return dropped;
  }

  int waiting() {
    return waiting.size();
  }
}
