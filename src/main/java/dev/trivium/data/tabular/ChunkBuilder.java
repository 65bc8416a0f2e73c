package dev.trivium.data.tabular;

import java.util.Arrays;

/** Collects rows until they are a chunk. Grows to what its limits allow and is used again. */
final class ChunkBuilder {
  private static final int START = 1 << 16;

  private final Limits limits;
  byte[] bytes = new byte[START];
  int rows;
  int[] rowEnds;
  int[] rowFields;
  byte[] rowFlags;
  int[] fieldStarts = new int[START];
  int[] fieldEnds = new int[START];
  byte[] fieldFlags = new byte[START];

  private int length;
  private int fields;
  private int fieldFrom;
  private byte rowFlag;
  private int number;
  private long nextRow;

  ChunkBuilder(Limits limits) {
    this(limits, 0, 1);
  }

  /** Goes on with a delivery whose first chunks are there. */
  ChunkBuilder(Limits limits, int number, long nextRow) {
    this.limits = limits;
    this.number = number;
    this.nextRow = nextRow;
    this.rowEnds = new int[limits.chunkRows() + 1];
    this.rowFields = new int[limits.chunkRows() + 1];
    this.rowFlags = new byte[limits.chunkRows()];
  }

  /** Takes a byte of the current row; beyond the row limit it is counted but not kept. */
  void put(byte next) {
    if (length - rowEnds[rows] >= limits.row()) {
      rowFlag |= Chunk.FAULT_SIZE;
      return;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length + (length >> 1));
    }
    bytes[length++] = next;
  }

  /** Takes several bytes of the current row at once. */
  void put(byte[] more, int from, int to) {
    int room = limits.row() - (length - rowEnds[rows]);
    int kept = Math.min(to - from, Math.max(room, 0));
    if (kept < to - from) {
      rowFlag |= Chunk.FAULT_SIZE;
    }
    if (length + kept > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + kept, length + (length >> 1)));
    }
    System.arraycopy(more, from, bytes, length, kept);
    length += kept;
  }

  /** Whether the current row has reached the row limit. */
  boolean overlong() {
    return length - rowEnds[rows] >= limits.row();
  }

  /** The next byte begins a field. */
  void beginField() {
    fieldFrom = length;
  }

  /** The bytes since the field began are a field, but for the last {@code without}. */
  void endField(byte flags, int without) {
    if (fields == fieldStarts.length) {
      int more = fields + (fields >> 1);
      fieldStarts = Arrays.copyOf(fieldStarts, more);
      fieldEnds = Arrays.copyOf(fieldEnds, more);
      fieldFlags = Arrays.copyOf(fieldFlags, more);
    }
    if (length - fieldFrom > limits.field() || fields - rowFields[rows] >= limits.columns()) {
      rowFlag |= Chunk.FAULT_SIZE;
      return;
    }
    fieldStarts[fields] = fieldFrom;
    fieldEnds[fields] = Math.max(fieldFrom, length - without);
    fieldFlags[fields++] = flags;
  }

  void faulty(byte fault) {
    rowFlag |= fault;
  }

  void endRow() {
    rowFlags[rows] = rowFlag;
    rowFlag = 0;
    rows++;
    rowEnds[rows] = length;
    rowFields[rows] = fields;
  }

  boolean full() {
    return rows >= limits.chunkRows() || length >= limits.chunkBytes();
  }

  /** The rows so far as a chunk; the builder begins anew. */
  Chunk take(long byteTo) {
    Chunk chunk = new Chunk(number, nextRow, byteTo, this);
    number++;
    nextRow += rows;
    clear();
    return chunk;
  }

  /** Forgets the rows so far without numbering them; for the header. */
  Chunk takeHeader() {
    Chunk header = new Chunk(-1, 0, 0, this);
    clear();
    return header;
  }

  private void clear() {
    rows = 0;
    length = 0;
    fields = 0;
    rowFlag = 0;
  }
}
