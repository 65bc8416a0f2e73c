package dev.trivium.store.transfer;

import dev.trivium.store.backup.Broken;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Reads an archive as {@link TransferWriter} wrote it, and compares what passes with what the
 * archive says of itself. Blocking. Errors: {@link Broken} in one sentence.
 */
public final class TransferReader {
  /** Above what PostgreSQL gives as one row. */
  private static final int LARGEST = 1 << 30;

  private final DataInputStream in;
  private final MessageDigest chain = RowTally.sha256();
  private RowTally tally = new RowTally();
  private String table = "";
  private int tables;
  private long rows;
  private byte[] content = new byte[0];

  public TransferReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  public TransferHead head() throws IOException {
    require(Part.HEAD, next());
    chain.update(content);
    TransferHead head = TransferHead.read(content, TransferHead.class);
    if (head.format() != TransferHead.FORMAT) {
      throw new Broken(
          "The archive has format "
              + head.format()
              + "; this version reads "
              + TransferHead.FORMAT
              + ".");
    }
    return head;
  }

  public void table(TransferHead.Table expected) throws IOException {
    require(Part.TABLE, next());
    table = new String(content, StandardCharsets.UTF_8);
    if (!table.equals(expected.name())) {
      throw new Broken(
          "The archive is damaged: " + expected.name() + " is not where it should be.");
    }
    tally = new RowTally();
  }

  /** The next rows of the table; nothing when they are over and were compared. */
  public Optional<byte[]> rows() throws IOException {
    Part kind = next();
    if (kind == Part.ROWS) {
      try {
        tally.addAll(content);
      } catch (IllegalArgumentException cut) {
        throw new Broken("The archive is damaged: a row of " + table + " is not whole.", cut);
      }
      return Optional.of(content);
    }
    require(Part.TALLY, kind);
    return Optional.empty();
  }

  /** What was read of the table, which is what was written of it. */
  public TableTally tally() {
    TableTally read = tally.of(table);
    if (!read.equals(TransferHead.read(content, TableTally.class))) {
      throw new Broken("The archive is damaged: the rows of " + table + " are other ones.");
    }
    chain.update(content);
    tables++;
    rows += read.rows();
    return read;
  }

  /** The end, behind which nothing may follow. */
  public TransferEnd end() throws IOException {
    require(Part.END, next());
    TransferEnd end = TransferHead.read(content, TransferEnd.class);
    if (!end.equals(new TransferEnd(tables, rows, TableTally.hex(chain.digest())))) {
      throw new Broken("The archive is damaged: its tables are not those it was written with.");
    }
    if (in.read() >= 0) {
      throw new Broken("The archive is damaged: something follows its end.");
    }
    return end;
  }

  private Part next() throws IOException {
    Part kind = Part.of(in.readUnsignedByte());
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new Broken("The archive is damaged: a part of it is too large.");
    }
    content = in.readNBytes(length);
    if (content.length < length) {
      throw new java.io.EOFException("a part is cut off");
    }
    return kind;
  }

  private static void require(Part wanted, Part found) {
    if (wanted != found) {
      throw new Broken("The archive is damaged: its parts are not in order.");
    }
  }
}
