package dev.trivium.store.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** A key that seals other keys. Each stands under a label and opens under no other. */
public final class WrappingKey {
  /** Bytes of every key of the hierarchy: AES-256. */
  public static final int LENGTH = 32;

  private final AesGcmJce aead;

  /**
   * @param key 32 bytes
   */
  public WrappingKey(byte[] key) {
    this.aead = aead(key);
  }

  public byte[] wrap(String label, byte[] key) {
    try {
      return aead.encrypt(key, label.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a key cannot be wrapped", broken);
    }
  }

  /** The key; empty if it was wrapped by another key or for another label. */
  public Optional<byte[]> unwrap(String label, byte[] wrapped) {
    try {
      return Optional.of(aead.decrypt(wrapped, label.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException foreign) {
      return Optional.empty();
    }
  }

  static AesGcmJce aead(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("a key has " + LENGTH + " bytes");
    }
    try {
      return new AesGcmJce(key);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }
}
