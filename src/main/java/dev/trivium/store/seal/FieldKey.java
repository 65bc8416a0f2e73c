package dev.trivium.store.seal;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One version of a key that seals values: {@code form(1) | key version(4) | nonce(12) | ciphertext
 * | tag(16)}, AES-256-GCM of Tink. What a value is associated with decides where it opens.
 */
public final class FieldKey {
  private static final byte FORM = 2;
  private static final int HEADER = 5;

  private final int version;
  private final AesGcmJce aead;

  /**
   * @param key 32 bytes
   */
  public FieldKey(int version, byte[] key) {
    this.version = version;
    this.aead = WrappingKey.aead(key);
  }

  public int version() {
    return version;
  }

  public byte[] seal(byte[] associated, byte[] clear) {
    try {
      byte[] sealed = aead.encrypt(clear, associated);
      return ByteBuffer.allocate(HEADER + sealed.length)
          .put(FORM)
          .putInt(version)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a value cannot be sealed", broken);
    }
  }

  /** The clear value; empty if it was sealed with another key, for another place, or changed. */
  public Optional<byte[]> open(byte[] associated, byte[] sealed) {
    if (versionOf(sealed).filter(said -> said == version).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          aead.decrypt(Arrays.copyOfRange(sealed, HEADER, sealed.length), associated));
    } catch (GeneralSecurityException foreign) {
      return Optional.empty();
    }
  }

  /** The version of the key that a value says it was sealed with; empty if it is of no form. */
  public static Optional<Integer> versionOf(byte[] sealed) {
    return sealed.length < HEADER || sealed[0] != FORM
        ? Optional.empty()
        : Optional.of(ByteBuffer.wrap(sealed).getInt(1));
  }

  /** The form of the sealed value, as it stands in what a value is associated with. */
  public static byte form() {
    return FORM;
  }
}
