package dev.trivium.store;

import dev.trivium.store.backup.Manifest.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks the files of a backup into a data directory, or only hashes them. Blocking. */
final class Unpacking {
  private static final int BUFFER = 256 << 10;

  private final @Nullable Path data;
  private final LongConsumer progress;
  private final List<Member> members = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];

  /**
   * @param data where they go, made before; null only hashes them
   */
  Unpacking(@Nullable Path data, LongConsumer progress) {
    this.data = data;
    this.progress = progress;
  }

  /** Every file that was unpacked, with its hash. */
  List<Member> members() {
    return List.copyOf(members);
  }

  void unpack(InputStream packed) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(packed);
    TarArchiveEntry entry = tar.getNextEntry();
    while (entry != null) {
      if (entry.isDirectory()) {
        if (data != null) {
          Trees.make(inside(data, entry));
        }
      } else {
        file(tar, entry);
      }
      entry = tar.getNextEntry();
    }
  }

  private void file(InputStream tar, TarArchiveEntry entry) throws IOException {
    MessageDigest digest = Digests.sha256();
    long bytes = 0;
    try (OutputStream out = target(entry)) {
      int read = tar.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        digest.update(buffer, 0, read);
        bytes += read;
        read = tar.read(buffer);
      }
    }
    members.add(new Member(entry.getName(), bytes, HexFormat.of().formatHex(digest.digest())));
    progress.accept(bytes);
  }

  private OutputStream target(TarArchiveEntry entry) throws IOException {
    if (data == null) {
      return OutputStream.nullOutputStream();
    }
    Path file = inside(data, entry);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.newOutputStream(file);
  }

  private static Path inside(Path data, TarArchiveEntry entry) throws IOException {
    Path target = data.resolve(entry.getName()).normalize();
    if (!target.startsWith(data)) {
      throw new IOException("an entry leaves the backup: " + entry.getName());
    }
    return target;
  }
}
