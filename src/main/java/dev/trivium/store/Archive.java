package dev.trivium.store;

import dev.trivium.kernel.Ids;
import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Manifest;
import dev.trivium.store.backup.Retention;
import dev.trivium.store.backup.WalLog;
import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The archive of this home: made at first use, found again by the id that the home keeps. Ships
 * what the server leaves in the spool and lets go of what is too old. Blocking; one thread uses it.
 */
final class Archive {
  private final Path directory;
  private final Path idFile;
  private final WalSpool spool;
  private final Secrets secrets;
  private final InstantSource clock;
  private final RandomGenerator random;
  private @Nullable BackupTarget target;
  private WalLog log = new WalLog();

  Archive(Path home, Path directory, Secrets secrets, InstantSource clock, RandomGenerator random) {
    this.directory = directory;
    this.idFile = home.resolve("backup").resolve("archive");
    this.spool = WalSpool.in(home);
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What one look into the spool did.
   *
   * @param lag how long the oldest shipped file had waited
   * @param last the newest segment in the archive
   */
  record Shipped(int files, Duration lag, WalLog.@Nullable Entry last) {}

  BackupTarget target() throws IOException {
    BackupTarget known = target;
    if (known == null) {
      known = found();
      log = known.log();
      known.replaceLog(log);
      target = known;
    }
    return known;
  }

  int waiting() {
    return spool.waiting().size();
  }

  /** When a segment came into the archive; nothing if it is not there. */
  Optional<Instant> arrival(WalSegment segment) {
    return log.find(segment.name()).map(WalLog.Entry::at);
  }

  /** Ships everything that waits, oldest first. */
  Shipped ship() throws IOException {
    BackupTarget open = target();
    List<Path> waiting = spool.waiting();
    Duration lag = Duration.ZERO;
    for (Path file : waiting) {
      Instant left = Files.getLastModifiedTime(file).toInstant();
      ship(open, file);
      lag = longer(lag, Duration.between(left, clock.instant()));
    }
    spool.dropNotes();
    return new Shipped(waiting.size(), lag, log.last().orElse(null));
  }

  /** Fails when the WAL that a backup cannot do without is not in the archive. */
  void requireWal(Manifest manifest) {
    log.chain(manifest.firstSegment(), manifest.lastSegment(), null);
  }

  /** Removes backups that are too old, and the WAL that only they needed. */
  int expire(Duration retention) throws IOException {
    BackupTarget open = target();
    List<Manifest> backups = open.backups();
    List<Manifest> expired = Retention.expired(backups, clock.instant(), retention);
    for (Manifest backup : expired) {
      open.remove(backup);
    }
    Optional<WalSegment> needed =
        backups.stream()
            .filter(backup -> !expired.contains(backup))
            .map(Manifest::firstSegment)
            .min(Comparator.naturalOrder());
    if (needed.isPresent()) {
      List<String> old = log.before(needed.get());
      log = log.without(old);
      open.replaceLog(log);
      for (String name : old) {
        Files.deleteIfExists(open.wal(name));
      }
    }
    return expired.size();
  }

  private void ship(BackupTarget open, Path file) throws IOException {
    String name = file.getFileName().toString();
    Optional<WalLog.Entry> before = log.find(name);
    if (before.isPresent()) {
      // The server leaves a segment twice when it was killed before it could note that it had.
      if (!before.get().sha256().equals(hash(file))) {
        throw new Broken(
            "WAL segment "
                + name
                + " was archived before with other content: this data directory is another life"
                + " of the database. Delete "
                + idFile
                + " to begin a new archive.");
      }
    } else {
      Path part = open.wal(name + ".part");
      MessageDigest digest = Digests.sha256();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        Packed.write(part, open.key(), BackupTarget.walName(name), in::transferTo);
      }
      Files.move(
          part,
          open.wal(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      BackupTarget.sync(open.root().resolve("wal"));
      WalLog.Entry entry =
          new WalLog.Entry(
              name, HexFormat.of().formatHex(digest.digest()), Files.size(file), clock.instant());
      open.logged(entry);
      log.add(entry);
    }
    Files.delete(file);
  }

  private BackupTarget found() throws IOException {
    if (!Files.exists(idFile)) {
      UUID id = new Ids(clock, random).next();
      Trees.make(directory);
      BackupTarget made = BackupTarget.create(directory, id, secrets, random);
      BackupTarget.write(idFile, id.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return made;
    }
    UUID id = UUID.fromString(Files.readString(idFile).strip());
    if (!BackupTarget.exists(directory, id)) {
      throw new Broken(
          "The archive "
              + id
              + " of this home is not in "
              + directory
              + ": is the volume mounted? To begin a new archive delete "
              + idFile
              + ".");
    }
    return BackupTarget.open(directory, id, secrets);
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
