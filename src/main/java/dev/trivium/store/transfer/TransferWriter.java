package dev.trivium.store.transfer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Writes an archive part by part:
 *
 * <pre>
 * HEAD    {@link TransferHead} as JSON
 * TABLE   its name                          once for each table of the head, in its order
 * ROWS    whole rows, as COPY writes text   as often as needed
 * TALLY   {@link TableTally} as JSON
 * END     {@link TransferEnd} as JSON
 * </pre>
 *
 * <p>Memory: one part of rows. Blocking.
 */
public final class TransferWriter {
  private static final int PART = 256 << 10;

  private final DataOutputStream out;
  private final MessageDigest chain = RowTally.sha256();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(2 * PART);
  private RowTally tally = new RowTally();
  private int tables;
  private long rows;

  public TransferWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  public void head(TransferHead head) throws IOException {
    byte[] json = TransferHead.json(head);
    chain.update(json);
    part(Part.HEAD, json);
  }

  public void begin(String table) throws IOException {
    tally = new RowTally();
    part(Part.TABLE, table.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** One row with its line end. */
  public void row(byte[] row) throws IOException {
    tally.add(row, 0, row.length);
    waiting.write(row, 0, row.length);
    if (waiting.size() >= PART) {
      flush();
    }
  }

  /** Ends the table that was begun. */
  public TableTally end(String table) throws IOException {
    flush();
    TableTally done = tally.of(table);
    chain.update(done.link());
    part(Part.TALLY, done.link());
    tables++;
    rows += done.rows();
    return done;
  }

  /** Ends the archive; the stream stays open. */
  public TransferEnd finish() throws IOException {
    TransferEnd end = new TransferEnd(tables, rows, TableTally.hex(chain.digest()));
    part(Part.END, TransferHead.json(end));
    out.flush();
    return end;
  }

  private void flush() throws IOException {
    if (waiting.size() > 0) {
      part(Part.ROWS, waiting.toByteArray());
      waiting.reset();
    }
  }

  private void part(Part kind, byte[] content) throws IOException {
    out.writeByte(kind.mark());
    out.writeInt(content.length);
    out.write(content);
  }
}
