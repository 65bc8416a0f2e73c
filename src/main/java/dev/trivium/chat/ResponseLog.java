package dev.trivium.chat;

import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.ServerEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one response, from number 0 without a gap to exactly one that ends it.
 *
 * <p>One event loop writes; anybody reads, from any thread, without waiting: an entry is complete
 * before {@code size} tells of it. Whoever waits for more is called, on the writing event loop,
 * after each publication.
 *
 * <p>A log that is kept while it grows has a fence: what is numbered above it is written but not
 * shown, until so much is kept that no other node could ever give that number to another event.
 */
final class ResponseLog {
  /** created, in_progress. */
  static final long LAST_OF_THE_BEGINNING = 1;

  private final @Nullable Thread writer;
  private final long maxBytes;
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  private volatile Entry[] entries;
  private volatile int size;
  private volatile long bytes;
  private volatile @Nullable Abandonment abandoned;
  private @Nullable Keeper keeper;
  private int written;
  private long fence = Long.MAX_VALUE;
  private long nextNumber;
  private long nextExtension;

  /** What keeps a log while it grows. Called on the event loop that writes. */
  interface Keeper {
    /** These were written, perhaps not shown. */
    void written(List<Entry> added);

    /** Whether this node may still show what it writes. */
    boolean mayShow();
  }

  /** An empty log that only the event loop that made it may write. */
  ResponseLog(long maxBytes) {
    this.writer = Thread.currentThread();
    this.maxBytes = maxBytes;
    this.entries = new Entry[16];
  }

  /** A log that was kept; nothing is added to it. */
  ResponseLog(List<Entry> kept) {
    this.writer = null;
    this.maxBytes = Long.MAX_VALUE;
    this.entries = kept.toArray(Entry[]::new);
    this.size = kept.size();
    this.written = size;
    this.bytes = kept.stream().mapToLong(Entry::size).sum();
  }

  /** From now on it is kept by somebody, and shown up to a number. */
  void keptBy(Keeper by, long shownUpTo) {
    requireWriter();
    keeper = by;
    fence = shownUpTo;
  }

  /**
   * Numbers and encodes events without showing them yet. What is prepared must be the next thing
   * that is published.
   */
  List<Entry> prepare(List<ServerEvent> events) {
    requireWriter();
    List<Entry> prepared = new ArrayList<>(events.size());
    long number = nextNumber;
    long extension = nextExtension;
    for (ServerEvent event : events) {
      prepared.add(
          event.extension()
              ? Entry.of(event, Math.max(0, number - 1), extension++)
              : Entry.of(event, number++, 0));
    }
    return prepared;
  }

  /** Shows what was prepared. Errors: a bug if the log has ended or the numbers do not follow. */
  void publish(List<Entry> prepared) {
    for (Entry entry : prepared) {
      require(entry.extension() || entry.number() == nextNumber, "numbers follow each other");
      add(entry);
    }
    publishAdded(prepared);
  }

  /** Shows what another node has written, with the numbers that it gave. */
  void follow(List<Entry> kept) {
    for (Entry entry : kept) {
      require(entry.extension() || entry.number() >= nextNumber, "numbers do not fall");
      add(entry);
    }
    publishAdded(kept);
  }

  void append(ServerEvent... events) {
    publish(prepare(List.of(events)));
  }

  private void add(Entry entry) {
    requireWriter();
    require(written == 0 || !entries[written - 1].terminal(), "nothing follows the end");
    if (written == entries.length) {
      entries = Arrays.copyOf(entries, written * 2);
    }
    entries[written++] = entry;
    bytes = bytes() + entry.size();
    if (entry.extension()) {
      nextExtension++;
    } else {
      nextNumber = entry.number() + 1;
    }
  }

  private void publishAdded(List<Entry> added) {
    Keeper by = keeper;
    if (by != null) {
      by.written(added);
    }
    show();
  }

  /** Shows up to this number from now on. */
  void raise(long shownUpTo) {
    requireWriter();
    fence = Math.max(fence, shownUpTo);
    show();
  }

  /** What ends the response is kept before it is published, so nothing holds it back. */
  private void show() {
    Keeper by = keeper;
    boolean free = by == null || (written > 0 && entries[written - 1].terminal());
    int end = size;
    if (free) {
      end = written;
    } else if (by != null && by.mayShow()) {
      while (end < written && entries[end].number() <= fence) {
        end++;
      }
    }
    if (end > size) {
      size = end;
      waiting.forEach(Runnable::run);
    }
  }

  /** It does not end here: its viewers are to come back, and find the rest wherever it is. */
  void abandon(Abandonment why) {
    requireWriter();
    if (abandoned == null && !ended()) {
      abandoned = why;
      waiting.forEach(Runnable::run);
    }
  }

  @Nullable Abandonment abandoned() {
    return abandoned;
  }

  /** Whether more than its beginning was written. */
  boolean streamed() {
    return nextNumber > LAST_OF_THE_BEGINNING + 1;
  }

  /** Whether an extension event may still be added; what ends the response always may. */
  boolean hasRoom() {
    return bytes < maxBytes;
  }

  int size() {
    return size;
  }

  /** The entry at a place below {@link #size}. */
  Entry at(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return entries[index];
  }

  /** The place behind the last event that is numbered at most {@code number}. */
  int after(long number) {
    int end = size;
    for (int i = 0; i < end; i++) {
      if (entries[i].number() > number) {
        return i;
      }
    }
    return end;
  }

  /** Everything that was written so far, also what waits behind the fence. */
  List<Entry> written() {
    return List.of(Arrays.copyOf(entries, writer == null ? size : written));
  }

  boolean ended() {
    int end = size;
    return end > 0 && entries[end - 1].terminal();
  }

  long bytes() {
    return bytes;
  }

  /** Calls after each publication until {@link #forget}; once now, so that nothing is missed. */
  void watch(Runnable call) {
    waiting.add(call);
    call.run();
  }

  /** Whether somebody waits for more. */
  boolean awaited() {
    return !waiting.isEmpty();
  }

  void forget(Runnable call) {
    waiting.remove(call);
  }

  private void requireWriter() {
    require(Thread.currentThread().equals(writer), "only its event loop writes a log");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
