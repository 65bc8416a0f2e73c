package dev.trivium.chat;

import dev.trivium.chat.protocol.Entry;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Reactive;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stored response in batches from the moment it streams. One that is settled in a single
 * step never comes here with more than its beginning, and costs no write.
 *
 * <p>All on the context that writes the log.
 */
final class LogBatches implements ResponseLog.Keeper {
  private final Caller caller;
  private final LiveResponse response;
  private final RunTools tools;
  private final Context context;
  private final ChatConfig.Batches limits;
  private final Deque<Entry> pending = new ArrayDeque<>();
  private long pendingBytes;
  private List<Entry> batch = List.of();
  private int no;
  private boolean streams;
  private boolean writing;
  private boolean planned;
  private boolean over;
  private Instant sent = Instant.EPOCH;
  private @Nullable Instant failingSince;

  LogBatches(Caller caller, LiveResponse response, RunTools tools, Context context) {
    this.caller = caller;
    this.response = response;
    this.tools = tools;
    this.context = context;
    this.limits = tools.config().batches();
  }

  /** The number up to which events may be shown before the first batch. */
  static long fence(ChatConfig.Batches limits) {
    return limits.fence() - 1L;
  }

  @Override
  public void written(List<Entry> added) {
    if (over || added.isEmpty()) {
      return;
    }
    over = added.getLast().terminal();
    for (Entry entry : added) {
      pending.add(entry);
      pendingBytes += entry.size();
      streams |= !entry.extension() && entry.number() > ResponseLog.LAST_OF_THE_BEGINNING;
    }
    plan();
  }

  /** Its own clock says whether another node may believe this one to be dead. */
  @Override
  public boolean mayShow() {
    return !streams || tools.clock().instant().isBefore(response.leaseUntil());
  }

  private void plan() {
    if (over || writing || !streams || (pending.isEmpty() && batch.isEmpty())) {
      return;
    }
    boolean full = pending.size() >= limits.events() || pendingBytes >= limits.bytes();
    if (full && failingSince == null) {
      write();
    } else if (!planned) {
      planned = true;
      context
          .owner()
          .setTimer(
              Math.max(1, limits.every().toMillis()),
              due -> {
                planned = false;
                // A full batch may have left in the meantime, with all there was.
                if (!over && !writing && !(pending.isEmpty() && batch.isEmpty())) {
                  write();
                }
              });
    }
  }

  /** A batch that failed is sent again as it was: it may have been kept without our knowing. */
  private void write() {
    if (batch.isEmpty()) {
      batch = new ArrayList<>(pending);
      pending.clear();
      pendingBytes = 0;
    }
    writing = true;
    Duration lease = tools.config().lease();
    sent = tools.clock().instant();
    Instant until = sent.plus(lease);
    long shown = batch.getLast().number() + limits.fence();
    tools
        .batches()
        .append(caller, response.id(), no, batch, shown, until)
        .ifNoItem()
        .after(lease)
        .fail()
        .emitOn(Reactive.executor(context))
        .subscribe()
        .with(kept -> kept(kept, shown, until), this::failed);
  }

  private void kept(BatchRepository.Appended kept, long shown, Instant until) {
    writing = false;
    failingSince = null;
    if (over) {
      return;
    }
    if (!kept.done()) {
      findOut();
      return;
    }
    no++;
    batch = List.of();
    response.renewed(until);
    response.log().raise(shown);
    if (kept.stop()) {
      response.cancel(ResponseRun.CANCELLED);
    }
    plan();
  }

  /** Not running any more: its end was just kept from here, or it is no longer ours. */
  private void findOut() {
    writing = true;
    tools
        .batches()
        .endedHere(caller, response.id())
        .emitOn(Reactive.executor(context))
        .subscribe()
        .with(
            ours -> {
              writing = false;
              if (!ours && !over) {
                abandon(Abandonment.LOST);
              }
            },
            this::failed);
  }

  private void failed(Throwable failure) {
    writing = false;
    if (failingSince == null) {
      failingSince = sent;
      tools.observer().observe(new ChatObservation.ResponsesOutOfReach("batch", failure));
    }
    Instant patience = failingSince.plus(tools.config().lease());
    if (!over && !tools.clock().instant().isBefore(patience)) {
      abandon(Abandonment.UNKEPT);
      return;
    }
    plan();
  }

  private void abandon(Abandonment why) {
    over = true;
    response.abandon(why);
  }
}
