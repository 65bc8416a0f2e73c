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
 */
final class ResponseLog {
  private final @Nullable Thread writer;
  private final long maxBytes;
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  private volatile Entry[] entries;
  private volatile int size;
  private volatile long bytes;
  private long nextNumber;
  private long nextExtension;

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
    this.bytes = kept.stream().mapToLong(entry -> entry.utf8().length).sum();
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
    requireWriter();
    Entry[] room = entries;
    int end = size;
    if (end + prepared.size() > room.length) {
      room = Arrays.copyOf(room, Math.max(room.length * 2, end + prepared.size()));
    }
    long added = 0;
    boolean ended = ended();
    for (Entry entry : prepared) {
      require(!ended, "nothing follows the end of a response");
      if (entry.extension()) {
        nextExtension++;
      } else {
        require(entry.number() == nextNumber, "numbers follow each other");
        nextNumber++;
      }
      room[end++] = entry;
      added += entry.utf8().length;
      ended = entry.terminal();
    }
    entries = room;
    bytes = bytes() + added;
    size = end;
    waiting.forEach(Runnable::run);
  }

  void append(ServerEvent... events) {
    publish(prepare(List.of(events)));
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

  /** Everything that was shown so far. */
  List<Entry> shown() {
    int end = size;
    return List.of(Arrays.copyOf(entries, end));
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
