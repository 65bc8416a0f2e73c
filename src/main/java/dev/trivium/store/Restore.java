package dev.trivium.store;

import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Manifest;
import dev.trivium.store.backup.Retention;
import dev.trivium.store.backup.WalLog;
import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data directory of a home out of a backup and the WAL after it. Whatever is missing or
 * changed ends it with a {@link Broken} sentence, and nothing is left that could be served from.
 * Blocking.
 */
final class Restore {
  private final BackupTarget archive;
  private final Manifest manifest;
  private final @Nullable WalSegment through;

  /**
   * @param through the last segment that can hold what is wanted; null means all there are
   */
  Restore(BackupTarget archive, Manifest manifest, @Nullable WalSegment through) {
    this.archive = archive;
    this.manifest = manifest;
    this.through = through;
  }

  /** Begins with the newest backup of the directory that had ended by then. */
  static Restore of(Path directory, Secrets secrets, @Nullable Instant at) throws IOException {
    Map<Manifest, BackupTarget> archives = new LinkedHashMap<>();
    for (BackupTarget archive : BackupTarget.all(directory, secrets)) {
      archive.backups().forEach(backup -> archives.put(backup, archive));
    }
    Optional<Manifest> begin = Retention.begin(List.copyOf(archives.keySet()), at);
    Manifest manifest =
        begin.orElseThrow(() ->
            new Broken(
                "No backup in " + directory + (at == null ? "." : " had ended by " + at + ".")));
    BackupTarget archive = Objects.requireNonNull(archives.get(manifest));
    return new Restore(archive, manifest, Retention.beyond(archive.backups(), at).orElse(null));
  }

  /** The newest backup of one archive. */
  static Restore newest(BackupTarget archive) throws IOException {
    return Retention.begin(archive.backups(), null)
        .map(backup -> new Restore(archive, backup, null))
        .orElseThrow(() -> new Broken("There is no backup in " + archive.root() + " yet."));
  }

  Manifest manifest() {
    return manifest;
  }

  /** Reads every byte that a restore would need, and writes none. */
  int verify() throws IOException {
    List<WalLog.Entry> wal = chain();
    unpack(null, bytes -> {});
    WalUnpacking segments = new WalUnpacking(archive, null);
    wal.forEach(segments::unpack);
    return wal.size();
  }

  /**
   * Unpacks into {@code home/data} and replays.
   *
   * @param home a directory without data; its binaries are unpacked if they are not there
   */
  Recovery.Recovered into(
      Path home, RecoveryGoal goal, Secrets secrets, boolean durable, LongConsumer progress)
      throws IOException {
    List<WalLog.Entry> wal = chain();
    Path data = home.resolve("data");
    if (Files.exists(data)) {
      throw new Broken(data + " exists already; restore into a directory without data.");
    }
    Trees.make(home);
    requireSpace(home, wal.size());
    try {
      unpack(Trees.make(data), progress);
      WalUnpacking segments = new WalUnpacking(archive, Trees.make(data.resolve("pg_wal")));
      wal.forEach(segments::unpack);
      Files.writeString(
          data.resolve("backup_label"), manifest.label(), StandardOpenOption.CREATE_NEW);
      return new Recovery(home, secrets, durable)
          .run(goal, WalSegment.named(wal.getLast().name()).orElseThrow());
    } catch (IOException | RuntimeException failure) {
      Trees.delete(data);
      throw failure;
    }
  }

  private void unpack(@Nullable Path data, LongConsumer progress) {
    Unpacking unpacking = new Unpacking(data, progress);
    String what = "Backup " + manifest.id();
    String hash =
        Packed.read(
            archive.files(manifest.id()),
            archive.key(),
            BackupTarget.filesName(manifest.id()),
            what,
            unpacking::unpack);
    manifest.requireSame(unpacking.members());
    if (!hash.equals(manifest.sha256())) {
      throw new Broken(what + " has bytes that are not its own.");
    }
  }

  private List<WalLog.Entry> chain() throws IOException {
    return archive.log().chain(manifest.firstSegment(), manifest.lastSegment(), through);
  }

  private void requireSpace(Path home, int segments) {
    try {
      long needed = manifest.bytes() + segments * WalSegment.BYTES / 8;
      long usable = Files.getFileStore(home).getUsableSpace();
      if (usable < needed) {
        throw new Broken(
            home + " has room for " + usable + " bytes, and the backup needs " + needed + ".");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How long something took that began at a nano time. */
  static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
