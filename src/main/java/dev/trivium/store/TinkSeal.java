package dev.trivium.store;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sealed values: {@code version(1) | key version(4) | nonce(12) | ciphertext | tag(16)},
 * AES-256-GCM of Tink, with table, column, region and row key as associated data. Blind index and
 * row hash are the first 16 bytes of HMAC-SHA256 under keys of their own.
 */
final class TinkSeal implements Seal {
  private static final byte VERSION = 1;
  private static final int KEY_VERSION = 1;
  private static final int HEADER = 5;
  private static final int SHORT = 16;

  private final AesGcmJce aead;
  private final SecretKeySpec blindKey;
  private final SecretKeySpec rowKey;

  TinkSeal(Secrets secrets) {
    try {
      this.aead = new AesGcmJce(secrets.derive("seal field " + KEY_VERSION));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
    this.blindKey = new SecretKeySpec(secrets.derive("seal blind " + KEY_VERSION), "HmacSHA256");
    this.rowKey = new SecretKeySpec(secrets.derive("seal row " + KEY_VERSION), "HmacSHA256");
  }

  @Override
  public byte[] encrypt(Place place, byte[] clear) {
    try {
      byte[] sealed = aead.encrypt(clear, associated(place));
      return ByteBuffer.allocate(HEADER + sealed.length)
          .put(VERSION)
          .putInt(KEY_VERSION)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a value cannot be sealed", broken);
    }
  }

  @Override
  public byte[] decrypt(Place place, byte[] sealed) {
    if (sealed.length < HEADER
        || sealed[0] != VERSION
        || ByteBuffer.wrap(sealed).getInt(1) != KEY_VERSION) {
      throw new IllegalStateException("not a sealed value of this version");
    }
    try {
      return aead.decrypt(Arrays.copyOfRange(sealed, HEADER, sealed.length), associated(place));
    } catch (GeneralSecurityException foreign) {
      throw new IllegalStateException("a sealed value does not open at this place", foreign);
    }
  }

  @Override
  public byte[] blindIndex(String domain, String normalisedValue) {
    return mac(blindKey, (domain + "|" + normalisedValue).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] rowHash(int region, byte[] canonicalRow) {
    byte[] keyed =
        ByteBuffer.allocate(4 + canonicalRow.length).putInt(region).put(canonicalRow).array();
    return mac(rowKey, keyed);
  }

  private static byte[] associated(Place place) {
    String text =
        place.table()
            + "|"
            + place.column()
            + "|"
            + place.region()
            + "|"
            + place.rowKey()
            + "|"
            + VERSION;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mac(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(message), SHORT);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
