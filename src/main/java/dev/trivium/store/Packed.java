package dev.trivium.store;

import dev.trivium.store.backup.ArchiveKey;
import dev.trivium.store.backup.Broken;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** One file of an archive: packed, then encrypted, then hashed. Blocking. */
final class Packed {
  private static final int BUFFER = 256 << 10;

  private Packed() {}

  /** What takes or gives the clear bytes. */
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** What takes the clear bytes; it need not read them to the end. */
  @FunctionalInterface
  interface Reading {
    void from(InputStream in) throws IOException;
  }

  /** Writes and syncs the file; gives the hash of what lies there now. */
  static String write(Path file, ArchiveKey key, String name, Writing writing) throws IOException {
    MessageDigest digest = Digests.sha256();
    GzipParameters fast = new GzipParameters();
    fast.setCompressionLevel(Deflater.BEST_SPEED);
    try (OutputStream disk =
            Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream sealed =
            key.sealing(
                new DigestOutputStream(new BufferedOutputStream(disk, BUFFER), digest), name);
        OutputStream packed =
            new GzipCompressorOutputStream(new BufferedOutputStream(sealed, BUFFER), fast)) {
      writing.to(packed);
    }
    BackupTarget.sync(file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads the file; gives the hash of what lies there.
   *
   * @param what it is, for the sentence of the failure
   * @throws Broken when it is missing, or is not what was written
   */
  static String read(Path file, ArchiveKey key, String name, String what, Reading reading) {
    MessageDigest digest = Digests.sha256();
    try (InputStream disk = Files.newInputStream(file);
        InputStream hashed = new DigestInputStream(new BufferedInputStream(disk, BUFFER), digest);
        InputStream clear = key.opening(hashed, name);
        InputStream unpacked = new GZIPInputStream(clear, BUFFER)) {
      reading.from(unpacked);
      unpacked.transferTo(OutputStream.nullOutputStream());
      clear.transferTo(OutputStream.nullOutputStream());
    } catch (NoSuchFileException gone) {
      throw new Broken(what + " is missing from the backup directory.", gone);
    } catch (IOException damaged) {
      throw new Broken(
          what
              + " is damaged: it does not open as what was written ("
              + damaged.getMessage()
              + ").",
          damaged);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
