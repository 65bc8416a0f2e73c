package dev.trivium.store.transfer;

import java.util.HexFormat;

/**
 * What is known of one table of an archive.
 *
 * @param sha256 of its rows as they follow each other in the archive
 * @param sum of the hashes of its rows, which does not depend on their order
 */
public record TableTally(String name, long rows, String sha256, String sum) {

  /** Whether another table holds the same rows, in whatever order. */
  public boolean sameRows(TableTally other) {
    return rows == other.rows && sum.equals(other.sum);
  }

  /** What each table of the chain adds to it. */
  byte[] link() {
    return TransferHead.json(this);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
