package dev.trivium.app;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash in place of a name: equal callers can be told in the log, and nobody can be named.
 */
final class Pseudonym {
  private static final int BYTES = 8;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  Pseudonym(byte[] key) {
    this.key = new SecretKeySpec(key, HMAC);
  }

  String of(String sub) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      byte[] hash = mac.doFinal(sub.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
