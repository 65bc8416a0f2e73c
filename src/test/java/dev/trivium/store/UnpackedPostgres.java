package dev.trivium.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The PostgreSQL programs, unpacked once a build, also where two processes test at a time. A home
 * that finds them linked starts without unpacking its own, which costs a cold process more than all
 * else it does.
 */
public final class UnpackedPostgres {
  private static final Path PLACE = Path.of("target", "postgres").toAbsolutePath();

  private UnpackedPostgres() {}

  /** Links them into a home; makes the home if it is not there. */
  public static Path linkedInto(Path home) {
    try {
      Path binaries = unpacked();
      Files.createDirectories(home);
      Files.createSymbolicLink(home.resolve(binaries.getFileName()), binaries);
      return home;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static synchronized Path unpacked() throws IOException {
    Files.createDirectories(PLACE);
    try (FileChannel lock = FileChannel.open(PLACE.resolve("lock"), CREATE, WRITE)) {
      lock.lock();
      return PostgresBinaries.unpackedIn(PLACE);
    }
  }
}
