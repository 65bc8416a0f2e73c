package dev.trivium.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of the home in which PostgreSQL leaves each finished piece of WAL until it is
 * shipped. What the server has not finished copying has another kind of name. Blocking.
 */
record WalSpool(Path directory) {
  private static final Pattern SHIPPED = Pattern.compile("[0-9A-F]{24}|[0-9A-F]{8}\\.history");
  private static final Pattern NOTE = Pattern.compile("[0-9A-F]{24}\\.[0-9A-F]{8}\\.backup");

  static Path of(Path home) {
    return home.resolve("backup").resolve("wal");
  }

  static WalSpool in(Path home) {
    try {
      return new WalSpool(Trees.make(of(home)));
    } catch (IOException failure) {
      throw new StoreRefusal("WAL cannot be collected below " + home + ": " + failure, failure);
    }
  }

  /** What waits to be shipped, oldest first. */
  List<Path> waiting() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> SHIPPED.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes the server's notes about backups; our manifest says the same and more. */
  void dropNotes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (NOTE.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
