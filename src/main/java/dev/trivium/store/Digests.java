package dev.trivium.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash that backups use. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
