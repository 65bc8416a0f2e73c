package dev.trivium.store;

import dev.trivium.store.backup.WalSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** What a drill may do to its own copy of the archive, to see that it is noticed. */
public enum Damage {
  /** A byte of the packed files is another one. */
  FILES,
  /** A byte of the newest segment is another one. */
  SEGMENT,
  /** The newest segment is gone. */
  MISSING;

  void to(BackupTarget copy, UUID backup, WalSegment newest) throws IOException {
    switch (this) {
      case FILES -> flip(copy.files(backup));
      case SEGMENT -> flip(copy.wal(newest.name()));
      case MISSING -> Files.delete(copy.wal(newest.name()));
    }
  }

  private static void flip(Path file) throws IOException {
    try (java.io.RandomAccessFile bytes = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int one = bytes.read();
      bytes.seek(middle);
      bytes.write(one ^ 1);
    }
  }
}
