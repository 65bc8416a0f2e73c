package dev.trivium.store.backup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the write-ahead log: 16 MiB of one timeline.
 *
 * <p>Source: PostgreSQL, {@code xlog_internal.h}: a name is timeline, log and segment, eight hex
 * digits each; a log holds 256 segments.
 */
public record WalSegment(long timeline, long number) implements Comparable<WalSegment> {
  public static final long BYTES = 16L << 20;
  private static final int HEX = 16;
  private static final int PER_LOG = 256;
  private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})");
  private static final Pattern LSN = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  /** The segment of that name; nothing if it is another kind of file. */
  public static Optional<WalSegment> named(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long log = Long.parseLong(parts.group(2), HEX);
    long segment = Long.parseLong(parts.group(3), HEX);
    return Optional.of(
        new WalSegment(Long.parseLong(parts.group(1), HEX), log * PER_LOG + segment));
  }

  /** The segment that holds a position such as {@code 0/5000028}. */
  public static WalSegment holding(long timeline, String lsn) {
    return new WalSegment(timeline, position(lsn) / BYTES);
  }

  /** The segment that holds the last byte before a position. */
  public static WalSegment before(long timeline, String lsn) {
    return new WalSegment(timeline, (position(lsn) - 1) / BYTES);
  }

  public WalSegment next() {
    return new WalSegment(timeline, number + 1);
  }

  public String name() {
    return "%08X%08X%08X".formatted(timeline, number / PER_LOG, number % PER_LOG);
  }

  @Override
  public int compareTo(WalSegment other) {
    int byTimeline = Long.compare(timeline, other.timeline);
    return byTimeline == 0 ? Long.compare(number, other.number) : byTimeline;
  }

  private static long position(String lsn) {
    Matcher parts = LSN.matcher(lsn);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a position in the log: " + lsn);
    }
    return Long.parseLong(parts.group(1), HEX) << 32 | Long.parseLong(parts.group(2), HEX);
  }
}
