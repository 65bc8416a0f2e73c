package dev.trivium.store.backup;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * The key of one archive. Everything in the target is encrypted with it by Tink's {@code
 * StreamingAead}, in segments of 1 MiB: memory stays small, and a changed, cut or exchanged piece
 * does not open. The key itself lies in the target wrapped by the key of the home.
 *
 * <p>The name of a file is its associated data, so one cannot be put in the place of another.
 */
public final class ArchiveKey {
  public static final int BYTES = 32;
  private static final int SEGMENT = 1 << 20;

  private final String archive;
  private final StreamingAead aead;

  private ArchiveKey(String archive, byte[] key) {
    this.archive = archive;
    try {
      this.aead = new AesGcmHkdfStreaming(key, "HmacSha256", BYTES, SEGMENT, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  public static ArchiveKey of(String archive, byte[] key) {
    return new ArchiveKey(archive, key.clone());
  }

  /** The key as it lies in the target. */
  public static byte[] wrap(byte[] homeKey, String archive, byte[] key) {
    try {
      return new AesGcmJce(homeKey).encrypt(key, bytes(archive));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a backup key cannot be wrapped", impossible);
    }
  }

  /**
   * @throws Broken when the home's secret is not the one the archive was made with
   */
  public static ArchiveKey unwrap(byte[] homeKey, String archive, byte[] wrapped) {
    try {
      return new ArchiveKey(archive, new AesGcmJce(homeKey).decrypt(wrapped, bytes(archive)));
    } catch (GeneralSecurityException foreign) {
      throw new Broken(
          "The keys of this home do not open the archive "
              + archive
              + ": it was made with another database secret.",
          foreign);
    }
  }

  public OutputStream sealing(OutputStream target, String name) throws IOException {
    try {
      return aead.newEncryptingStream(target, bytes(archive + "/" + name));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a backup cannot be encrypted", impossible);
    }
  }

  /** Reading fails with an {@link IOException} where the bytes are not the ones written. */
  public InputStream opening(InputStream source, String name) throws IOException {
    try {
      return aead.newDecryptingStream(source, bytes(archive + "/" + name));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a backup cannot be decrypted", impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
