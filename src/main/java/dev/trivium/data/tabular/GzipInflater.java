package dev.trivium.data.tabular;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip bytes as they come, one member after the other. What comes out may not exceed a
 * number of bytes, nor a multiple of what came in, so a small body cannot become a large one.
 *
 * <p>Source: RFC 1952.
 */
public final class GzipInflater implements AutoCloseable {
  /** Takes inflated bytes; they are valid during the call only. */
  @FunctionalInterface
  public interface Sink {
    void accept(byte[] bytes, int from, int to);
  }

  private enum Part {
    HEAD,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEAD_CRC,
    BODY,
    TRAILER
  }

  private static final int HEAD = 10;
  private static final int TRAILER = 8;
  private static final int GRACE = 1 << 20;

  private final long most;
  private final int ratio;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] out = new byte[1 << 16];
  private final byte[] held = new byte[HEAD];
  private Part part = Part.HEAD;
  private int count;
  private int flags;
  private int extra;
  private long in;
  private long total;
  private long member;

  /**
   * @param most decoded bytes at most
   * @param ratio decoded bytes per compressed byte at most, looked at after the first mebibyte
   */
  public GzipInflater(long most, int ratio) {
    this.most = most;
    this.ratio = ratio;
  }

  public void push(byte[] bytes, int from, int to, Sink sink) {
    int position = from;
    in += to - from;
    while (position < to) {
      if (part == Part.BODY) {
        position = body(bytes, position, to, sink);
      } else {
        frame(bytes[position++] & 0xFF);
      }
    }
  }

  /** The bytes have ended. */
  public void finish() {
    if (part != Part.HEAD || count != 0) {
      throw BrokenInput.broken("The gzip stream ends before its end; send the whole file again.");
    }
    if (member == 0 && total == 0 && in == 0) {
      throw BrokenInput.broken("The body is empty, but was announced as gzip.");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private int body(byte[] bytes, int from, int to, Sink sink) {
    inflater.setInput(bytes, from, to - from);
    try {
      while (!inflater.finished()) {
        int made = inflater.inflate(out);
        if (made == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          if (inflater.needsDictionary()) {
            throw BrokenInput.broken("The gzip stream needs a dictionary, which gzip has not.");
          }
          return to;
        }
        crc.update(out, 0, made);
        total += made;
        member += made;
        bounded();
        sink.accept(out, 0, made);
      }
    } catch (DataFormatException damaged) {
      throw BrokenInput.broken("The gzip stream is damaged at byte " + in + " or before.");
    }
    part = Part.TRAILER;
    count = 0;
    return to - inflater.getRemaining();
  }

  private void bounded() {
    if (total > most) {
      throw BrokenInput.tooLarge("The inflated body is larger than " + most + " bytes.");
    }
    if (total > GRACE && total > in * ratio) {
      throw BrokenInput.tooLarge(
          "The body inflates to more than " + ratio + " times its size, which no table does.");
    }
  }

  private void frame(int next) {
    switch (part) {
      case HEAD -> head(next);
      case EXTRA_LENGTH -> {
        extra |= next << (8 * count++);
        if (count == 2) {
          enter(extra == 0 ? after(Part.EXTRA) : Part.EXTRA);
        }
      }
      case EXTRA -> {
        if (++count == extra) {
          enter(after(Part.EXTRA));
        }
      }
      case NAME, COMMENT -> {
        if (next == 0) {
          enter(after(part));
        }
      }
      case HEAD_CRC -> {
        if (++count == 2) {
          enter(Part.BODY);
        }
      }
      case TRAILER -> trailer(next);
      case BODY -> throw new IllegalStateException("the body is not read byte by byte");
    }
  }

  private void head(int next) {
    held[count++] = (byte) next;
    if (count < HEAD) {
      return;
    }
    boolean gzip = (held[0] & 0xFF) == 0x1F && (held[1] & 0xFF) == 0x8B && held[2] == 8;
    flags = held[3] & 0xFF;
    if (!gzip || flags > 31) {
      throw BrokenInput.broken("The body was announced as gzip, but it is not.");
    }
    extra = 0;
    enter((flags & 4) != 0 ? Part.EXTRA_LENGTH : after(Part.EXTRA));
  }

  /** The part that follows, as the flags of the member say. */
  private Part after(Part done) {
    if (done == Part.EXTRA && (flags & 8) != 0) {
      return Part.NAME;
    }
    if ((done == Part.EXTRA || done == Part.NAME) && (flags & 16) != 0) {
      return Part.COMMENT;
    }
    return (flags & 2) != 0 ? Part.HEAD_CRC : Part.BODY;
  }

  private void trailer(int next) {
    held[count++] = (byte) next;
    if (count < TRAILER) {
      return;
    }
    if (little(0) != crc.getValue() || little(4) != (member & 0xFFFF_FFFFL)) {
      throw BrokenInput.broken("The gzip stream does not match its checksum; send it again.");
    }
    inflater.reset();
    crc.reset();
    member = 0;
    enter(Part.HEAD);
  }

  private long little(int from) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | (held[from + i] & 0xFF);
    }
    return value;
  }

  private void enter(Part next) {
    part = next;
    count = 0;
  }
}
