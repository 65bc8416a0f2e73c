package dev.trivium.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the PostgreSQL programs that travel in the jar, once a version. They are unpacked beside
 * their place and then moved, so a start that was killed half-way leaves nothing half.
 */
final class PostgresBinaries {
  private static final String VERSION = "18.6";
  private static final List<String> ARCHIVES =
      List.of(
          "postgres-linux-x86_64.txz",
          "postgres-linux-arm_64.txz",
          "postgres-darwin-x86_64.txz",
          "postgres-darwin-arm_64.txz");

  private PostgresBinaries() {}

  static Path unpackedIn(Path home) {
    Path place = home.resolve("postgres-" + VERSION);
    if (Files.isDirectory(place)) {
      return place;
    }
    try {
      Path fresh = Files.createTempDirectory(home, "unpacking");
      if (!unpackBySystem(fresh)) {
        unpack(fresh);
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      return place;
    } catch (FileSystemException failure) {
      throw new StoreRefusal("PostgreSQL cannot be unpacked to " + place + ": " + failure, failure);
    } catch (IOException failure) {
      throw new StoreRefusal("PostgreSQL cannot be unpacked: " + failure, failure);
    }
  }

  private static InputStream open() {
    ClassLoader loader = PostgresBinaries.class.getClassLoader();
    return Stream.of(ARCHIVES.toArray(String[]::new))
        .map(loader::getResourceAsStream)
        .filter(found -> found != null)
        .findFirst()
        .orElseThrow(() ->
            new StoreRefusal(
                List.of(
                    "This build holds no PostgreSQL for this machine;"
                        + " set TRIVIUM_DATABASE_URL to an external one.")));
  }

  /**
   * Unpacks by the system's tar, which takes a second where a process that has just begun takes
   * four.
   *
   * @return whether there is a tar that could do it; if not, the directory is empty
   */
  static boolean unpackBySystem(Path into) throws IOException {
    try (InputStream archive = open()) {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "--no-same-owner",
                  "--no-same-permissions",
                  "-xJf",
                  "-",
                  "-C",
                  into.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (OutputStream out = tar.getOutputStream()) {
        archive.transferTo(out);
      }
      if (tar.onExit().join().exitValue() == 0) {
        return true;
      }
    } catch (IOException missing) {
      // There is no tar, or it knows no xz and ended before it had read everything.
    }
    Trees.delete(into);
    Files.createDirectory(into);
    return false;
  }

  static void unpack(Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open())))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("an entry leaves the archive: " + entry.getName());
        }
        write(tar, entry, target);
        entry = tar.getNextEntry();
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    if ((entry.getMode() & 0100) != 0) {
      Set<PosixFilePermission> permissions = EnumSet.allOf(PosixFilePermission.class);
      permissions.remove(PosixFilePermission.GROUP_WRITE);
      permissions.remove(PosixFilePermission.OTHERS_WRITE);
      Files.setPosixFilePermissions(target, permissions);
    }
  }
}
