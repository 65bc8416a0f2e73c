package dev.trivium.llm.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * The data of server-sent events, out of bytes that are cut anywhere.
 *
 * <p>Shape: {@code \n}, {@code \r\n} and {@code \r} end a line, a blank line ends an event, several
 * data lines are joined by {@code \n}. Comments and all other fields are left out. A last line that
 * nothing ends is not data: it may be half of one.
 *
 * <p>Source: WHATWG HTML, server-sent events, parsing an event stream.
 */
public final class EventLines {
  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final int most;
  private final Sink sink;
  private final Bytes line = new Bytes();
  private final Bytes data = new Bytes();
  private boolean hasData;
  private boolean afterReturn;
  private boolean first = true;

  /** Takes the data of one event; the bytes are the sink's until it returns. */
  @FunctionalInterface
  public interface Sink {
    void data(byte[] bytes, int from, int length) throws IOException;
  }

  /**
   * @param most bytes of one event
   */
  public EventLines(int most, Sink sink) {
    this.most = most;
    this.sink = sink;
  }

  /** Reads the next bytes. Errors: {@link BrokenAnswer} for an event that is too long. */
  public void feed(byte[] bytes) throws IOException {
    int from = 0;
    if (afterReturn && bytes.length > 0) {
      afterReturn = false;
      from = bytes[0] == '\n' ? 1 : 0;
    }
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        ended(bytes, from, at);
        if (bytes[at] == '\r') {
          afterReturn = at + 1 == bytes.length;
          at += !afterReturn && bytes[at + 1] == '\n' ? 1 : 0;
        }
        from = at + 1;
      }
    }
    keep(line, bytes, from, bytes.length - from);
  }

  /** No more bytes come: an event whose blank line is missing counts, half a line does not. */
  public void end() throws IOException {
    dispatch();
  }

  private void ended(byte[] bytes, int from, int to) throws IOException {
    if (line.length == 0) {
      line(bytes, from, to - from);
    } else {
      keep(line, bytes, from, to - from);
      line(line.bytes, 0, line.length);
      line.length = 0;
    }
  }

  private void line(byte[] bytes, int begin, int size) throws IOException {
    int mark = first ? byteOrderMark(bytes, begin, size) : 0;
    first = false;
    int from = begin + mark;
    int length = size - mark;
    if (length == 0) {
      dispatch();
      return;
    }
    int name = DATA.length;
    if (length < name || !Arrays.equals(bytes, from, from + name, DATA, 0, name)) {
      return;
    }
    if (length > name && bytes[from + name] != ':') {
      return;
    }
    int skipped = Math.min(length, name + 1);
    skipped += length > skipped && bytes[from + skipped] == ' ' ? 1 : 0;
    if (hasData) {
      keep(data, new byte[] {'\n'}, 0, 1);
    }
    keep(data, bytes, from + skipped, length - skipped);
    hasData = true;
  }

  private static int byteOrderMark(byte[] bytes, int from, int length) {
    boolean marked =
        length >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  private void dispatch() throws IOException {
    if (hasData) {
      hasData = false;
      int length = data.length;
      data.length = 0;
      sink.data(data.bytes, 0, length);
    }
  }

  private void keep(Bytes into, byte[] bytes, int from, int length) throws BrokenAnswer {
    if (length > most - line.length - data.length) {
      throw new BrokenAnswer("an event is longer than " + most + " bytes");
    }
    into.append(bytes, from, length);
  }

  /** A buffer that grows and is used again. */
  private static final class Bytes {
    private byte[] bytes = new byte[512];
    private int length;

    void append(byte[] more, int from, int count) {
      if (count > bytes.length - length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
      }
      System.arraycopy(more, from, bytes, length, count);
      length += count;
    }
  }
}
