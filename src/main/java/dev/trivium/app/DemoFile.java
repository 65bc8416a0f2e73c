package dev.trivium.app;

import dev.trivium.app.demo.DemoGenerator;
import dev.trivium.app.demo.DemoResources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;

/**
 * The rows of the demo company as a file. They are drawn while the database starts, since a first
 * start is what a stranger waits for, and written only when the home is known to be ours.
 */
final class DemoFile {
  private final Path folder;
  private final LocalDate yesterday;
  private final CompletableFuture<byte[]> text;

  private DemoFile(Path folder, LocalDate yesterday, CompletableFuture<byte[]> text) {
    this.folder = folder;
    this.yesterday = yesterday;
    this.text = text;
  }

  /** Begins to draw the rows, unless this home has them already. */
  static DemoFile ahead(Path home, InstantSource clock) {
    Path folder = home.resolve("demo");
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    return new DemoFile(
        folder,
        yesterday,
        Files.exists(loaded(folder))
            ? CompletableFuture.completedFuture(new byte[0])
            : CompletableFuture.supplyAsync(() -> drawn(yesterday)));
  }

  boolean isLoaded() {
    return Files.exists(loaded(folder));
  }

  /** The last day there are rows for. */
  LocalDate yesterday() {
    return yesterday;
  }

  Path write() {
    Path file = folder.resolve(DemoResources.DATASET + ".csv");
    try {
      Files.createDirectories(folder);
      return Files.write(file, text.join());
    } catch (IOException failure) {
      throw new UncheckedIOException("the demo company cannot be written to " + file, failure);
    }
  }

  void markLoaded(String when) {
    try {
      Files.writeString(loaded(folder), when);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path loaded(Path folder) {
    return folder.resolve("loaded");
  }

  private static byte[] drawn(LocalDate yesterday) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DemoGenerator(DemoResources.SEED, yesterday, DemoResources.LINES)
        .writeCsv(line -> {
          bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
          bytes.write('\n');
        });
    return bytes.toByteArray();
  }
}
