package dev.trivium.store.backup;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was shipped, in order: one line a file, so that a file that is gone is known to be gone.
 *
 * <p>A line is {@code name sha256 bytes time}; hash and size are those of the file before it was
 * packed and encrypted.
 */
public final class WalLog {
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** One shipped file. */
  public record Entry(String name, String sha256, long bytes, Instant at) {
    public String line() {
      return name + " " + sha256 + " " + bytes + " " + at + "\n";
    }

    static Entry of(String line) {
      String[] parts = line.split(" ");
      try {
        return new Entry(
            parts[0], parts[1], Long.parseLong(parts[2]), Instant.parse(parts[3].strip()));
      } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
        throw new Broken("The list of shipped WAL has a line that cannot be read.", e);
      }
    }
  }

  /** Reads the list; a last line without its end was cut by a crash and is left out. */
  public static WalLog parse(String text) {
    WalLog log = new WalLog();
    int begin = 0;
    int end = text.indexOf('\n');
    while (end >= 0) {
      log.add(Entry.of(text.substring(begin, end)));
      begin = end + 1;
      end = text.indexOf('\n', begin);
    }
    return log;
  }

  public void add(Entry entry) {
    entries.put(entry.name(), entry);
  }

  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  public Collection<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The newest segment's entry. */
  public Optional<Entry> last() {
    return entries.descendingMap().values().stream()
        .filter(entry -> WalSegment.named(entry.name()).isPresent())
        .findFirst();
  }

  /**
   * The segments a restore needs, oldest first, without a gap.
   *
   * @param from the first one, where the backup began
   * @param until the last one the backup itself cannot do without
   * @param through the last one that can hold what is wanted; null means all there are
   * @throws Broken naming the first segment that was never shipped
   */
  public List<Entry> chain(WalSegment from, WalSegment until, @Nullable WalSegment through) {
    WalSegment end = end(until, through);
    List<Entry> chain = new ArrayList<>();
    for (WalSegment next = from; next.compareTo(end) <= 0; next = next.next()) {
      Entry entry = entries.get(next.name());
      if (entry == null) {
        throw new Broken(
            "WAL segment "
                + next.name()
                + " was never archived: the log has a gap, and nothing after it can be restored.");
      }
      chain.add(entry);
    }
    return chain;
  }

  private WalSegment end(WalSegment until, @Nullable WalSegment through) {
    return entries.keySet().stream()
        .flatMap(name -> WalSegment.named(name).stream())
        .filter(segment -> segment.timeline() == until.timeline())
        .filter(segment -> through == null || segment.compareTo(through) <= 0)
        .max(WalSegment::compareTo)
        .filter(last -> last.compareTo(until) > 0)
        .orElse(until);
  }

  /** What no kept backup needs any more: segments before the first one that is needed. */
  public List<String> before(WalSegment needed) {
    return entries.keySet().stream()
        .filter(name -> WalSegment.named(name).filter(one -> one.compareTo(needed) < 0).isPresent())
        .toList();
  }

  public WalLog without(Collection<String> names) {
    WalLog rest = new WalLog();
    entries.values().stream().filter(entry -> !names.contains(entry.name())).forEach(rest::add);
    return rest;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    entries.values().forEach(entry -> text.append(entry.line()));
    return text.toString();
  }
}
