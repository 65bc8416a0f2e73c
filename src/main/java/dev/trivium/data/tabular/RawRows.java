package dev.trivium.data.tabular;

import java.util.List;

/** Rows whose fields are known otherwise, as a chunk. */
public final class RawRows {
  private RawRows() {}

  /** A chunk that knows its rows but not their fields; at least one row. */
  public static Chunk chunk(int number, long firstRow, List<byte[]> rows) {
    int all = Integer.MAX_VALUE;
    ChunkBuilder builder =
        new ChunkBuilder(new Limits(rows.size(), all, all, all, 1), number, firstRow);
    long bytes = 0;
    for (byte[] row : rows) {
      for (byte next : row) {
        builder.put(next);
      }
      builder.endRow();
      bytes += row.length;
    }
    return builder.take(bytes);
  }
}
