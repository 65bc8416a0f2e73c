package dev.trivium.store;

import dev.trivium.store.seal.WrappingKey;
import io.smallrye.mutiny.Uni;

/**
 * Keys that follow from the database secret, so that nodes without a common disk share them. One of
 * them cannot be destroyed without all others: erased values stay readable in backups to whoever
 * holds both backup and secret.
 */
final class DerivedKeys implements KeyVault {
  private final Secrets secrets;

  DerivedKeys(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Uni<Void> make(String name) {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<byte[]> wrap(String name, byte[] key) {
    return Uni.createFrom().item(() -> of(name).wrap(name, key));
  }

  @Override
  public Uni<byte[]> unwrap(String name, byte[] wrapped) {
    return Uni.createFrom()
        .item(() ->
            of(name)
                .unwrap(name, wrapped)
                .orElseThrow(() ->
                    new KeyVaultProblems.Away(
                        "the database was sealed with another secret than database.secret")));
  }

  @Override
  public Uni<Boolean> destroy(String name) {
    return Uni.createFrom().item(false);
  }

  @Override
  public String shown() {
    return "database secret";
  }

  private WrappingKey of(String name) {
    return new WrappingKey(secrets.derive("kek " + name));
  }
}
