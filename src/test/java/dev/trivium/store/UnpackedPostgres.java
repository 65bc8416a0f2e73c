package dev.trivium.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The PostgreSQL programs, unpacked once a build. A home that finds them linked starts without
 * unpacking its own, which costs a cold process more than all else it does.
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
    return PostgresBinaries.unpackedIn(Files.createDirectories(PLACE));
  }
}
