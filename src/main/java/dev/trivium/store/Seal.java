package dev.trivium.store;

/**
 * Encrypts personal values and makes them comparable without showing them. Pure CPU work; call it
 * on a worker when there is much of it. A ciphertext moved to another place does not open.
 */
public interface Seal {
  /** Where a ciphertext belongs; it opens nowhere else. */
  record Place(String table, String column, int region, String rowKey) {}

  byte[] encrypt(Place place, byte[] clear);

  byte[] decrypt(Place place, byte[] sealed);

  /** 16 bytes that are equal for equal values of a domain, and tell nothing else. */
  byte[] blindIndex(String domain, String normalisedValue);

  /** 16 bytes of HMAC over a canonical row, under a key of the region. */
  byte[] rowHash(int region, byte[] canonicalRow);
}
