package dev.trivium.store;

import dev.trivium.kernel.Reactive;
import dev.trivium.store.seal.WrappingKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * Keys as files of a directory that only the server may read, outside the database and its backups.
 * Whoever loses the directory loses every sealed value.
 */
final class FileKeys implements KeyVault {
  private final Path directory;
  private final Vertx vertx;
  private final RandomGenerator random;

  FileKeys(Path directory, Vertx vertx, RandomGenerator random) {
    this.directory = directory;
    this.vertx = vertx;
    this.random = random;
  }

  @Override
  public Uni<Void> make(String name) {
    return onWorker(() -> made(name)).replaceWithVoid();
  }

  @Override
  public Uni<byte[]> wrap(String name, byte[] key) {
    return onWorker(() -> read(name).wrap(name, key));
  }

  @Override
  public Uni<byte[]> unwrap(String name, byte[] wrapped) {
    return onWorker(() ->
        read(name)
            .unwrap(name, wrapped)
            .orElseThrow(() ->
                new KeyVaultProblems.Away(
                    "the key file "
                        + file(name)
                        + " is another one than the database was"
                        + " sealed with")));
  }

  @Override
  public Uni<Boolean> destroy(String name) {
    return onWorker(() -> overwritten(file(name)));
  }

  @Override
  public String shown() {
    return "directory " + directory;
  }

  private <T> Uni<T> onWorker(Callable<T> work) {
    return Reactive.onWorker(vertx.getOrCreateContext(), work)
        .onFailure(IOException.class)
        .transform(failure ->
            new KeyVaultProblems.Away(
                failure instanceof NoSuchFileException
                    ? "the key file " + failure.getMessage() + " is missing"
                    : "the " + shown() + " cannot be used: " + failure));
  }

  private boolean made(String name) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (Files.exists(file(name))) {
      return false;
    }
    byte[] key = new byte[WrappingKey.LENGTH];
    random.nextBytes(key);
    Path half =
        Files.createTempFile(
            directory,
            name,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, HexFormat.of().formatHex(key), StandardOpenOption.SYNC);
    try {
      // A link and not a move: a key that another process made in the meantime must stay.
      Files.createLink(file(name), half);
      return true;
    } catch (FileAlreadyExistsException theirs) {
      return false;
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private WrappingKey read(String name) throws IOException {
    return new WrappingKey(HexFormat.of().parseHex(Files.readString(file(name)).strip()));
  }

  /** Overwrites before deleting; on a journalling disk that is all a program can do. */
  private static boolean overwritten(Path file) throws IOException {
    if (Files.exists(file)) {
      byte[] noise = new byte[(int) Files.size(file)];
      Files.write(file, noise, StandardOpenOption.SYNC);
      Files.delete(file);
      try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true);
      }
    }
    return true;
  }

  private Path file(String name) {
    return directory.resolve(name + ".kek");
  }
}
