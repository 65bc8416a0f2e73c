package dev.trivium.store.seal;

import com.google.crypto.tink.subtle.PrfHmacJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes under many labels from one root: each label has a key of its own, which follows from
 * the root by the same function. HMAC-SHA256 of Tink, first 16 bytes.
 */
public final class LabelledPrf {
  private static final int SHORT = 16;
  private static final int REMEMBERED = 10_000;
  private static final String HMAC = "HMACSHA256";

  private final PrfHmacJce root;
  private final Map<String, PrfHmacJce> byLabel = new ConcurrentHashMap<>();

  /**
   * @param key 32 bytes
   */
  public LabelledPrf(byte[] key) {
    this.root = prf(key);
  }

  /** 16 bytes that are equal for equal messages under a label, and tell nothing else. */
  public byte[] hash(String label, byte[] message) {
    PrfHmacJce known = byLabel.get(label);
    return compute(known == null ? made(label) : known, message, SHORT);
  }

  private PrfHmacJce made(String label) {
    PrfHmacJce made =
        prf(compute(root, label.getBytes(StandardCharsets.UTF_8), WrappingKey.LENGTH));
    if (byLabel.size() < REMEMBERED) {
      byLabel.put(label, made);
    }
    return made;
  }

  private static PrfHmacJce prf(byte[] key) {
    try {
      return new PrfHmacJce(HMAC, new SecretKeySpec(key, "HMAC"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  private static byte[] compute(PrfHmacJce prf, byte[] message, int bytes) {
    try {
      return prf.compute(message, bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
