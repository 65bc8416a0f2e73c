package dev.trivium.store;

import dev.trivium.store.backup.Manifest.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Packs the files of a running server's data directory into one stream. A file may change, shrink
 * or vanish meanwhile: replaying the WAL mends it. Blocking.
 *
 * <p>Source of what is left out: PostgreSQL, "Making a Base Backup Using the Low Level API".
 */
final class DataFiles {
  static final String CONTROL = "global/pg_control";
  private static final int BUFFER = 256 << 10;
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "postmaster\\.(pid|opts)|backup_label.*|tablespace_map.*|(recovery|standby)\\.signal"
              + "|current_logfiles|(.*/)?pgsql_tmp.*|(.*/)?pg_internal\\.init.*"
              + "|(.*/)?t\\d+_\\d+(_.*)?(\\.\\d+)?");

  private final Path data;
  private final TarArchiveOutputStream tar;
  private final LongConsumer progress;
  private final List<Member> members = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];

  private DataFiles(Path data, OutputStream out, LongConsumer progress) {
    this.data = data;
    this.tar = new TarArchiveOutputStream(out);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    this.progress = progress;
  }

  /**
   * @param progress gets the bytes of each file that was copied
   * @return every file with the hash of what was copied; the stream is ended
   */
  static List<Member> pack(Path data, OutputStream out, LongConsumer progress) throws IOException {
    DataFiles files = new DataFiles(data, out, progress);
    files.walk();
    // Last, as the server asks for: it says from where the others have to be mended.
    files.file(CONTROL);
    files.tar.close();
    return List.copyOf(files.members);
  }

  /** Bytes there are to copy, roughly, for the progress that is shown. */
  static long size(Path data) throws IOException {
    long[] sum = new long[1];
    visit(data, (path, facts) -> sum[0] += facts.isDirectory() ? 0 : facts.size());
    return sum[0];
  }

  private void walk() throws IOException {
    visit(
        data,
        (path, facts) -> {
          if (facts.isDirectory()) {
            TarArchiveEntry entry = new TarArchiveEntry(path + "/");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
          } else if (!path.equals(CONTROL)) {
            file(path);
          }
        });
  }

  private void file(String path) throws IOException {
    try (FileChannel channel = FileChannel.open(data.resolve(path), StandardOpenOption.READ)) {
      long size = channel.size();
      TarArchiveEntry entry = new TarArchiveEntry(path);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      MessageDigest digest = Digests.sha256();
      InputStream in = Channels.newInputStream(channel);
      long left = size;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (read < 0) {
          // It shrank: what was announced is filled up, as the server's own tools do.
          read = (int) Math.min(left, BUFFER);
          java.util.Arrays.fill(buffer, 0, read, (byte) 0);
        }
        tar.write(buffer, 0, read);
        digest.update(buffer, 0, read);
        left -= read;
      }
      tar.closeArchiveEntry();
      members.add(new Member(path, size, HexFormat.of().formatHex(digest.digest())));
      progress.accept(size);
    } catch (NoSuchFileException dropped) {
      // Its table was dropped after the directory was read; the WAL says so too.
    }
  }

  private interface Visitor {
    void found(String path, BasicFileAttributes facts) throws IOException;
  }

  private static void visit(Path data, Visitor visitor) throws IOException {
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts)
              throws IOException {
            if (folder.equals(data)) {
              return FileVisitResult.CONTINUE;
            }
            String path = data.relativize(folder).toString();
            if (LEFT_OUT.matcher(path).matches()) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            visitor.found(path, facts);
            return EMPTIED.contains(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            String path = data.relativize(file).toString();
            if (facts.isRegularFile() && !LEFT_OUT.matcher(path).matches()) {
              visitor.found(path, facts);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }
}
