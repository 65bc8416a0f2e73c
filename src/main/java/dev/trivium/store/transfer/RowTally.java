package dev.trivium.store.transfer;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Counts rows and sums them up while they pass; for one table, on one thread. */
public final class RowTally {
  private static final int HASH = 32;

  private final MessageDigest all = sha256();
  private final MessageDigest one = sha256();
  private final byte[] hash = new byte[HASH];
  private final ByteBuffer parts = ByteBuffer.wrap(hash);
  private final long[] sum = new long[HASH / Long.BYTES];
  private long rows;

  /** A row with its line end. */
  public void add(byte[] bytes, int from, int length) {
    all.update(bytes, from, length);
    one.update(bytes, from, length);
    try {
      one.digest(hash, 0, HASH);
    } catch (DigestException impossible) {
      throw new IllegalStateException("SHA-256 has 32 bytes", impossible);
    }
    // Addition without carry between the parts: the order of rows makes no difference.
    for (int i = 0; i < sum.length; i++) {
      sum[i] += parts.getLong(i * Long.BYTES);
    }
    rows++;
  }

  /** Whole rows one after the other; a row ends with the only line feed it has. */
  public void addAll(byte[] bytes) {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        add(bytes, from, i + 1 - from);
        from = i + 1;
      }
    }
    if (from != bytes.length) {
      throw new IllegalArgumentException("a row without its end");
    }
  }

  public long rows() {
    return rows;
  }

  /** What passed; nothing may be added afterwards. */
  public TableTally of(String table) {
    ByteBuffer total = ByteBuffer.allocate(HASH);
    for (long part : sum) {
      total.putLong(part);
    }
    return new TableTally(table, rows, TableTally.hex(all.digest()), TableTally.hex(total.array()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
