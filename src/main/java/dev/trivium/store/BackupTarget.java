package dev.trivium.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.store.backup.ArchiveKey;
import dev.trivium.store.backup.Broken;
import dev.trivium.store.backup.Manifest;
import dev.trivium.store.backup.WalLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One archive in the backup directory: the backups of one home and the WAL between them.
 *
 * <pre>
 * archive.json         which home key the archive key is wrapped by
 * base/ID/files        packed and encrypted
 * base/ID/manifest     encrypted; there only when the backup is whole
 * wal/NAME             packed and encrypted
 * wal.log              what was shipped, in order
 * </pre>
 *
 * <p>A restored home begins an archive of its own, so two lives of a database never mix. Blocking.
 */
final class BackupTarget {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FACTS = "archive.json";
  static final String KEK = "backup key 1";

  private final Path root;
  private final ArchiveKey key;

  private BackupTarget(Path root, ArchiveKey key) {
    this.root = root;
    this.key = key;
  }

  /** Makes a new archive with a key of its own. */
  static BackupTarget create(Path directory, UUID id, Secrets secrets, RandomGenerator random)
      throws IOException {
    byte[] key = new byte[ArchiveKey.BYTES];
    random.nextBytes(key);
    Path root = directory.resolve(id.toString());
    Trees.make(root.resolve("base"));
    Trees.make(root.resolve("wal"));
    byte[] wrapped = ArchiveKey.wrap(secrets.derive(KEK), id.toString(), key);
    byte[] facts =
        JSON.writeValueAsBytes(
            Map.of("archive", id, "key", Base64.getEncoder().encodeToString(wrapped), "kek", KEK));
    write(root.resolve(FACTS), facts);
    return new BackupTarget(root, ArchiveKey.of(id.toString(), key));
  }

  static boolean exists(Path directory, UUID id) {
    return Files.exists(directory.resolve(id.toString()).resolve(FACTS));
  }

  static BackupTarget open(Path directory, UUID id, Secrets secrets) throws IOException {
    Path root = directory.resolve(id.toString());
    JsonNode facts = JSON.readTree(Files.readAllBytes(root.resolve(FACTS)));
    byte[] wrapped = Base64.getDecoder().decode(facts.path("key").asText());
    return new BackupTarget(root, ArchiveKey.unwrap(secrets.derive(KEK), id.toString(), wrapped));
  }

  /** All archives of the directory that the secret opens. */
  static List<BackupTarget> all(Path directory, Secrets secrets) throws IOException {
    List<BackupTarget> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      throw new Broken("There is no backup directory " + directory + ".");
    }
    try (Stream<Path> archives = Files.list(directory)) {
      for (Path archive : archives.filter(one -> Files.exists(one.resolve(FACTS))).toList()) {
        found.add(open(directory, UUID.fromString(archive.getFileName().toString()), secrets));
      }
    }
    return found;
  }

  /** The same archive elsewhere, for somebody who wants to damage it. */
  BackupTarget copy(Path to) throws IOException {
    Trees.make(to);
    Trees.copy(root, to);
    return new BackupTarget(to, key);
  }

  ArchiveKey key() {
    return key;
  }

  Path root() {
    return root;
  }

  /** A place for a backup that is being written; what an earlier one left half is removed. */
  Path begin(UUID id) throws IOException {
    try (Stream<Path> old = Files.list(root.resolve("base"))) {
      for (Path half : old.filter(one -> one.toString().endsWith(".part")).toList()) {
        Trees.delete(half);
      }
    }
    return Trees.make(root.resolve("base").resolve(id + ".part"));
  }

  void discard(UUID id) throws IOException {
    Trees.delete(root.resolve("base").resolve(id + ".part"));
  }

  /** The files are all there and synced: the manifest is written and the backup gets its name. */
  void finish(Manifest manifest) throws IOException {
    Path part = root.resolve("base").resolve(manifest.id() + ".part");
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = key.sealing(sealed, manifestName(manifest.id()))) {
      out.write(manifest.json());
    }
    write(part.resolve("manifest"), sealed.toByteArray());
    Path whole = root.resolve("base").resolve(manifest.id().toString());
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    sync(whole.resolveSibling("."));
  }

  void remove(Manifest manifest) throws IOException {
    Trees.delete(root.resolve("base").resolve(manifest.id().toString()));
  }

  /** Every whole backup; one whose manifest does not open is told, not passed over. */
  List<Manifest> backups() throws IOException {
    List<Manifest> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(root.resolve("base"))) {
      for (Path one : all.filter(path -> !path.toString().endsWith(".part")).sorted().toList()) {
        found.add(manifest(UUID.fromString(one.getFileName().toString())));
      }
    }
    return found;
  }

  Path files(UUID id) {
    return root.resolve("base").resolve(id.toString()).resolve("files");
  }

  static String filesName(UUID id) {
    return "base/" + id + "/files";
  }

  Path wal(String name) {
    return root.resolve("wal").resolve(name);
  }

  static String walName(String name) {
    return "wal/" + name;
  }

  WalLog log() throws IOException {
    Path file = root.resolve("wal.log");
    return Files.exists(file) ? WalLog.parse(Files.readString(file)) : new WalLog();
  }

  /** Adds a line; the list was made whole when it was opened. */
  void logged(WalLog.Entry entry) throws IOException {
    Files.writeString(
        root.resolve("wal.log"),
        entry.line(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  void replaceLog(WalLog log) throws IOException {
    write(root.resolve("wal.log"), log.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private Manifest manifest(UUID id) throws IOException {
    Path file = root.resolve("base").resolve(id.toString()).resolve("manifest");
    try (InputStream in = key.opening(Files.newInputStream(file), manifestName(id))) {
      return Manifest.of(in.readAllBytes());
    } catch (IOException damaged) {
      throw new Broken("The manifest of backup " + id + " is missing or was changed.", damaged);
    }
  }

  private static String manifestName(UUID id) {
    return "base/" + id + "/manifest";
  }

  /** Writes beside, syncs and renames, so that a file is there whole or not at all. */
  static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(
        part,
        content,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.toAbsolutePath().resolveSibling("."));
  }

  static void sync(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
