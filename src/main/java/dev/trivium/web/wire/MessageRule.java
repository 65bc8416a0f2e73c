package dev.trivium.web.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Follows the messages of one socket part by part: text that is not UTF-8 is known at its first
 * false byte, a message that is too large at the part that makes it so.
 *
 * <p>Source: RFC 6455 §5.4 (fragments), §8.1 (a fault in text fails the connection with 1007).
 */
public final class MessageRule {
  private final int bytesMax;
  private final int partsMax;
  private Utf8Stream text = new Utf8Stream();
  private boolean isText;
  private long bytes;
  private int parts;

  public MessageRule(int bytesMax, int partsMax) {
    this.bytesMax = bytesMax;
    this.partsMax = partsMax;
  }

  /** The first part of a message. */
  public Optional<Fault> begin(boolean asText, ByteBuffer payload, boolean last) {
    text = new Utf8Stream();
    isText = asText;
    bytes = 0;
    parts = 0;
    return next(payload, last);
  }

  /** One more part of the message. */
  public Optional<Fault> next(ByteBuffer payload, boolean last) {
    bytes += payload.remaining();
    parts++;
    if (bytes > bytesMax) {
      return fault(Fault.TOO_BIG, "a message holds at most " + bytesMax + " bytes");
    }
    if (parts > partsMax) {
      return fault(Fault.TOO_BIG, "a message has at most " + partsMax + " parts");
    }
    if (isText && !wellFormed(payload, last)) {
      return fault(Fault.NOT_UTF8, "the message is not UTF-8");
    }
    return Optional.empty();
  }

  private boolean wellFormed(ByteBuffer payload, boolean last) {
    for (int i = payload.position(); i < payload.limit(); i++) {
      if (!text.accept(payload.get(i))) {
        return false;
      }
    }
    return !last || text.complete();
  }

  private static Optional<Fault> fault(int code, String reason) {
    return Optional.of(new Fault(code, reason));
  }
}
