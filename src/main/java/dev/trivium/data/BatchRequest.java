package dev.trivium.data;

import dev.trivium.store.Seal;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How a delivery comes.
 *
 * @param media {@code text/csv} or {@code application/x-ndjson}
 * @param delimiter between fields of CSV
 * @param idempotencyKey names the delivery: the same key and content is taken in once
 * @param digest SHA-256 of the bytes as they are sent, if the sender says it
 * @param gzip whether the bytes have to be inflated first
 */
public record BatchRequest(
    String media, char delimiter, String idempotencyKey, boolean gzip, Optional<Buffer> digest) {
  public static final String CSV = "text/csv";
  public static final String NDJSON = "application/x-ndjson";

  /** Without a word on the hash of the content. */
  public BatchRequest(String media, char delimiter, String idempotencyKey, boolean gzip) {
    this(media, delimiter, idempotencyKey, gzip, Optional.empty());
  }

  /**
   * The same as the ledger keeps it: a key may be the name of a file, and that the name of a
   * person. Equal keys stay equal.
   */
  BatchRequest sealed(Seal seal) {
    return new BatchRequest(media, delimiter, sealed(seal, idempotencyKey), gzip, digest);
  }

  static String sealed(Seal seal, String key) {
    return HexFormat.of().formatHex(seal.blindIndex("idempotency", key));
  }

  /** Comma separated text under a key. */
  public static BatchRequest csv(String idempotencyKey) {
    return new BatchRequest(CSV, ',', idempotencyKey, false);
  }
}
