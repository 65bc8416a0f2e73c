package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.UUID;

/**
 * Encrypts personal values and makes them comparable without showing them. Sealing is pure CPU
 * work; call it on a worker when there is much of it. A ciphertext moved to another place does not
 * open, and that is reported.
 *
 * <p>Errors: {@code data/keys-unavailable} once the key source was away for longer than the keys in
 * memory may serve.
 */
public interface Seal {
  /** Where a ciphertext belongs; it opens nowhere else. */
  record Place(String table, String column, int region, String rowKey) {}

  /** Seals what belongs to no subject, such as an answer. */
  byte[] encrypt(Place place, byte[] clear);

  byte[] decrypt(Place place, byte[] sealed);

  /** 16 bytes that are equal for equal values of a domain, and tell nothing else. */
  byte[] blindIndex(String domain, String normalisedValue);

  /** 16 bytes of HMAC over a canonical row, under a key of the region. */
  byte[] rowHash(int region, byte[] canonicalRow);

  /** Who a value of a domain means in a region: the same in every dataset of the domain. */
  UUID subject(int region, String domain, String normalisedValue);

  /** The keys of subjects, made for those who have none; one statement for all of them. */
  Uni<SubjectKeys> sealing(Collection<Subject> subjects);

  /** The keys of subjects, as far as there are any. */
  Uni<SubjectKeys> opening(Collection<Subject> subjects);
}
