package dev.trivium.web.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Checks UTF-8 as it streams in: a fault is known at its first byte, not at the message's end.
 *
 * <p>Source: the automaton of Unicode 15 table 3-7 (well-formed byte sequences): no overlong forms,
 * no surrogates, nothing above U+10FFFF.
 */
public final class Utf8Stream {
  private int pending;
  private int low = 0x80;
  private int high = 0xBF;

  /** Takes one more byte; false when no valid text begins this way. */
  public boolean accept(byte next) {
    int b = next & 0xFF;
    if (pending > 0) {
      boolean fits = b >= low && b <= high;
      pending--;
      low = 0x80;
      high = 0xBF;
      return fits;
    }
    return b < 0x80 || lead(b);
  }

  /** Whether the text may end here. */
  public boolean complete() {
    return pending == 0;
  }

  /** The bytes as text, or empty when they are not well-formed. */
  public static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private boolean lead(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    pending = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    return true;
  }
}
