package dev.trivium.data;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rows as the table keeps them, so that nothing in clear stays in memory with them.
 *
 * @param next the last row, if there are more behind it
 * @param asOf when the reading began
 * @param dataVersion number of the newest change of the dataset that the caller may see
 */
record RowPage(List<KeptRow> rows, Optional<RowPlace> next, Instant asOf, long dataVersion) {
  private static final int BYTES = 1_024;
  private static final int BYTES_PER_VALUE = 64;

  RowPage {
    rows = List.copyOf(rows);
  }

  /** How much room it takes, roughly, in bytes. */
  long weight() {
    long bytes = BYTES;
    for (KeptRow row : rows) {
      for (Object value : row.values().values()) {
        bytes += BYTES_PER_VALUE;
        bytes += value instanceof byte[] sealed ? sealed.length : 0;
        bytes += value instanceof String text ? text.length() : 0;
      }
    }
    return bytes;
  }
}
