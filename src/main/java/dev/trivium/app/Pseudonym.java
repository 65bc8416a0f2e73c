package dev.trivium.app;

import dev.trivium.store.Seal;
import java.util.HexFormat;

/**
 * A keyed hash in place of a name: equal callers can be told in the log, and nobody can be named.
 */
record Pseudonym(Seal seal) {
  private static final int DIGITS = 16;

  String of(String sub) {
    return HexFormat.of().formatHex(seal.blindIndex("log user", sub)).substring(0, DIGITS);
  }
}
