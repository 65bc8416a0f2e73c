package dev.trivium.chat;

import dev.trivium.chat.protocol.Entry;
import dev.trivium.web.Outlet;
import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One viewer of a log: an index, and an outlet that takes what it can. Nothing is queued for a slow
 * reader. All calls happen on the outlet's event loop, whichever one writes the log.
 */
final class Cursor {
  private final ResponseLog log;
  private final Outlet outlet;
  private final Context context;
  private final Thread loop = Thread.currentThread();
  private final boolean extensions;
  private final Consumer<Entry> write;
  private final Runnable end;
  private final Consumer<Abandonment> broken;
  private final AtomicBoolean called = new AtomicBoolean();
  private final Runnable wake = this::wake;

  private int next;
  private boolean done;

  /**
   * @param startingAfter events up to this number are not shown
   * @param extensions whether the viewer asked for events of this house
   * @param write sends one event
   * @param end called once, after the last event; not when the viewer left
   * @param broken called once instead, when nothing more comes and it was not the end
   */
  Cursor(
      ResponseLog log,
      long startingAfter,
      Outlet outlet,
      Context context,
      boolean extensions,
      Consumer<Entry> write,
      Runnable end,
      Consumer<Abandonment> broken) {
    this.log = log;
    this.outlet = outlet;
    this.context = context;
    this.extensions = extensions;
    this.write = write;
    this.end = end;
    this.broken = broken;
    this.next = log.after(startingAfter);
  }

  /** Begins to show, and goes on whenever the log grows. */
  void start() {
    log.watch(wake);
  }

  /** Shows what there is while the outlet takes it; call it again when the outlet has drained. */
  void pump() {
    if (!Thread.currentThread().equals(loop)) {
      throw new IllegalStateException("a cursor is moved on its outlet's event loop");
    }
    while (!done && !outlet.full() && next < log.size()) {
      if (outlet.closed()) {
        stop();
        return;
      }
      Entry entry = log.at(next++);
      if (!entry.extension() || extensions) {
        write.accept(entry);
      }
      if (entry.terminal()) {
        finish();
      }
    }
    // A viewer that has seen the terminal event already came back for nothing.
    if (!done && log.ended() && next >= log.size()) {
      finish();
    }
    Abandonment why = log.abandoned();
    if (!done && why != null && next >= log.size()) {
      stop();
      broken.accept(why);
    }
  }

  void stop() {
    done = true;
    log.forget(wake);
  }

  private void finish() {
    stop();
    end.run();
  }

  private void wake() {
    if (called.compareAndSet(false, true)) {
      context.runOnContext(go -> {
        called.set(false);
        pump();
      });
    }
  }
}
