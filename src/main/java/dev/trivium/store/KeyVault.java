package dev.trivium.store;

import io.smallrye.mutiny.Uni;

/**
 * The key source: keeps the keys that wrap epoch keys, and never shows one. It is asked at start,
 * at rollover and to renew what is in memory, never for a row.
 *
 * <p>Errors: {@link KeyVaultProblems}; a source that is away and a key that is gone look alike to
 * those who ask, since neither opens anything.
 */
interface KeyVault {
  /** Makes a key of that name; one that is there already stays. */
  Uni<Void> make(String name);

  Uni<byte[]> wrap(String name, byte[] key);

  Uni<byte[]> unwrap(String name, byte[] wrapped);

  /** Destroys a key for good; what it wrapped opens nowhere any more. False if it cannot. */
  Uni<Boolean> destroy(String name);

  /** For people: {@code directory /var/lib/trivium/keys/kek}. */
  String shown();
}
