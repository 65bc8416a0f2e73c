package dev.trivium.data.tabular;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some rows as they came, and where each field begins and ends. Fields are decoded when they are
 * asked for, so that this work happens on a worker and nothing is decoded twice.
 */
public final class Chunk {
  static final byte QUOTED = 1;
  static final byte DOUBLED = 2;
  static final byte FAULT_SIZE = 4;
  static final byte FAULT_QUOTE = 8;

  private final int number;
  private final long firstRow;
  private final long byteTo;
  private final byte[] bytes;
  private final int rows;
  private final int[] rowEnds;
  private final int[] rowFields;
  private final byte[] rowFlags;
  private final int[] fieldStarts;
  private final int[] fieldEnds;
  private final byte[] fieldFlags;

  Chunk(int number, long firstRow, long byteTo, ChunkBuilder from) {
    this.number = number;
    this.firstRow = firstRow;
    this.byteTo = byteTo;
    this.rows = from.rows;
    this.bytes = Arrays.copyOf(from.bytes, from.rowEnds[rows]);
    this.rowEnds = Arrays.copyOf(from.rowEnds, rows + 1);
    this.rowFields = Arrays.copyOf(from.rowFields, rows + 1);
    this.rowFlags = Arrays.copyOf(from.rowFlags, rows);
    this.fieldStarts = Arrays.copyOf(from.fieldStarts, rowFields[rows]);
    this.fieldEnds = Arrays.copyOf(from.fieldEnds, rowFields[rows]);
    this.fieldFlags = Arrays.copyOf(from.fieldFlags, rowFields[rows]);
  }

  /** Number of the chunk within its delivery, from 0. */
  public int number() {
    return number;
  }

  /** Number of the first row within the delivery, from 1, the header not counted. */
  public long firstRow() {
    return firstRow;
  }

  /** Decoded bytes of the delivery up to the end of this chunk. */
  public long byteTo() {
    return byteTo;
  }

  public int rows() {
    return rows;
  }

  public int fields(int row) {
    return rowFields[row + 1] - rowFields[row];
  }

  /** The bytes of the row as they came, without its line end; cut at the row limit. */
  public byte[] raw(int row) {
    return Arrays.copyOfRange(bytes, rowEnds[row], rowEnds[row + 1]);
  }

  /** What is wrong with the line, before any contract is asked. */
  public @Nullable Fault fault(int row) {
    if ((rowFlags[row] & FAULT_SIZE) != 0) {
      return Fault.SIZE;
    }
    boolean high = false;
    for (int i = rowEnds[row]; i < rowEnds[row + 1]; i++) {
      if (bytes[i] == 0) {
        return Fault.NUL;
      }
      high |= bytes[i] < 0;
    }
    if (high && !isUtf8(row)) {
      return Fault.UTF8;
    }
    return (rowFlags[row] & FAULT_QUOTE) != 0 ? Fault.QUOTE : null;
  }

  /** The text of a field; null if it is empty and was not quoted. */
  public @Nullable String field(int row, int index) {
    int field = rowFields[row] + index;
    int from = fieldStarts[field];
    int to = fieldEnds[field];
    if (from == to) {
      return (fieldFlags[field] & QUOTED) != 0 ? "" : null;
    }
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return (fieldFlags[field] & DOUBLED) != 0 ? text.replace("\"\"", "\"") : text;
  }

  /** Tells this chunk from any other content at its place. */
  public byte[] sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer borders = ByteBuffer.allocate(4 * rowEnds.length);
      for (int end : rowEnds) {
        borders.putInt(end);
      }
      digest.update(borders.array());
      return digest.digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private boolean isUtf8(int row) {
    CharsetDecoder strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      strict.decode(ByteBuffer.wrap(bytes, rowEnds[row], rowEnds[row + 1] - rowEnds[row]));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
