package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of a home's archive that a test may damage. */
record Damaged(BackupHome source, Path target, Path archive) {

  static Damaged of(BackupHome source) throws IOException {
    Path target = BackupHome.place().resolve("target");
    String id = Files.readString(source.home.resolve("backup/archive"));
    Trees.make(target);
    Trees.copy(source.target.resolve(id), target.resolve(id));
    return new Damaged(source, target, target.resolve(id));
  }

  Path files() throws IOException {
    try (Stream<Path> backups = Files.list(archive.resolve("base"))) {
      return backups.findFirst().orElseThrow().resolve("files");
    }
  }

  List<Path> segments() throws IOException {
    try (Stream<Path> wal = Files.list(archive.resolve("wal"))) {
      List<Path> all = wal.sorted().toList();
      // The first ones are older than the backup and not needed any more.
      return all.subList(all.size() - 3, all.size());
    }
  }

  void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** As if the server had not archived for a while. */
  void forget(Path segment) throws IOException {
    Path log = archive.resolve("wal.log");
    List<String> lines = Files.readAllLines(log);
    Files.write(
        log,
        lines.stream().filter(line -> !line.startsWith(segment.getFileName().toString())).toList());
  }

  void isRefused(String sentence) throws IOException {
    Path home = UnpackedPostgres.linkedInto(BackupHome.place().resolve("refused"));
    StoreConfig config = BackupHome.config(source.home, target);

    assertThatThrownBy(() ->
            Restoration.prepare(config, Map.of(), InstantSource.system(), new SecureRandom())
                .into(home, null, bytes -> {}))
        .isInstanceOf(StoreRefusal.class)
        .message()
        .matches("(?s)" + sentence);
    assertThat(home.resolve("data")).doesNotExist();
  }
}
