package dev.trivium.store;

import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.WalLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Puts archived WAL where a server finds it, or only hashes it. Most of a segment that was closed
 * early is zeros: they become holes, so a day of quiet minutes does not fill the disk. Blocking.
 */
final class WalUnpacking {
  private static final int BLOCK = 8192;

  private final BackupTarget archive;
  private final @Nullable Path folder;

  /**
   * @param folder the server's {@code pg_wal}; null only hashes
   */
  WalUnpacking(BackupTarget archive, @Nullable Path folder) {
    this.archive = archive;
    this.folder = folder;
  }

  /**
   * @throws Broken when the segment is missing, damaged, or not the one that was shipped
   */
  void unpack(WalLog.Entry entry) {
    MessageDigest digest = Digests.sha256();
    String what = "WAL segment " + entry.name();
    Packed.read(
        archive.wal(entry.name()),
        archive.key(),
        BackupTarget.walName(entry.name()),
        what,
        in -> {
          if (folder == null) {
            hash(in, digest);
          } else {
            write(in, folder.resolve(entry.name()), entry.bytes(), digest);
          }
        });
    if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
      throw new Broken(what + " is damaged: it is not the one that was shipped.");
    }
  }

  private static void hash(InputStream in, MessageDigest digest) throws IOException {
    byte[] block = new byte[BLOCK];
    int read = in.readNBytes(block, 0, BLOCK);
    while (read > 0) {
      digest.update(block, 0, read);
      read = in.readNBytes(block, 0, BLOCK);
    }
  }

  private static void write(InputStream in, Path file, long bytes, MessageDigest digest)
      throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(bytes);
      byte[] block = new byte[BLOCK];
      long at = 0;
      int read = in.readNBytes(block, 0, BLOCK);
      while (read > 0) {
        digest.update(block, 0, read);
        if (!isZero(block, read)) {
          disk.seek(at);
          disk.write(block, 0, read);
        }
        at += read;
        read = in.readNBytes(block, 0, BLOCK);
      }
    }
  }

  private static boolean isZero(byte[] block, int length) {
    for (int i = 0; i < length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
