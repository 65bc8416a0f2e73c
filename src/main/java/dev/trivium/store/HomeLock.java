package dev.trivium.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server a home. The operating system frees the lock when the process dies, however it dies.
 */
final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  static HomeLock take(Path home) {
    try {
      if (!Files.exists(home)) {
        Files.createDirectories(
            home,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel channel =
          FileChannel.open(
              home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new StoreRefusal(
            List.of(
                "The home "
                    + home
                    + " is in use by another Trivium; stop it or set another TRIVIUM_HOME."));
      }
      return new HomeLock(channel);
    } catch (IOException failure) {
      throw new StoreRefusal("The home " + home + " cannot be used: " + failure, failure);
    }
  }

  /** Whether another process, or another part of this one, works on the home. */
  static boolean isTaken(Path home) {
    if (!Files.exists(home.resolve("lock"))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.WRITE)) {
      return !locked(channel);
    } catch (IOException failure) {
      throw new StoreRefusal("The home " + home + " cannot be used: " + failure, failure);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      throw new StoreRefusal("the lock of the home could not be given back", alreadyGone);
    }
  }
}
