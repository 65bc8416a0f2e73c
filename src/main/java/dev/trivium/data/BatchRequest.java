package dev.trivium.data;

/**
 * How a delivery comes.
 *
 * @param media {@code text/csv} or {@code application/x-ndjson}
 * @param delimiter between fields of CSV
 * @param idempotencyKey names the delivery: the same key and content is taken in once
 * @param gzip whether the bytes have to be inflated first
 */
public record BatchRequest(String media, char delimiter, String idempotencyKey, boolean gzip) {
  public static final String CSV = "text/csv";
  public static final String NDJSON = "application/x-ndjson";

  /** Comma separated text under a key. */
  public static BatchRequest csv(String idempotencyKey) {
    return new BatchRequest(CSV, ',', idempotencyKey, false);
  }
}
