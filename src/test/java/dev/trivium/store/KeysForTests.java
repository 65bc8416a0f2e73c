package dev.trivium.store;

import java.nio.file.Path;
import java.time.Duration;

/** Keys as tests want them. */
public final class KeysForTests {
  static final Duration TTL = Duration.ofMinutes(15);

  private KeysForTests() {}

  /** Keys that follow from the secret of the test. */
  public static KeysConfig derived() {
    return config(KeysConfig.Source.SECRET, Path.of("target"), TTL);
  }

  /** Keys in a directory of the test. */
  static KeysConfig files(Path directory, Duration ttl) {
    return config(KeysConfig.Source.FILE, directory, ttl);
  }

  private static KeysConfig config(KeysConfig.Source source, Path directory, Duration ttl) {
    return config(
        source, directory, ttl, new VaultConfig("", "", "", "", "", Duration.ofSeconds(5)));
  }

  /** Keys in a vault at an address. */
  static KeysConfig vault(String url) {
    return config(
        KeysConfig.Source.VAULT,
        Path.of("target"),
        TTL,
        new VaultConfig(
            url, "transit", "trivium-", "role-1", "env:VAULT_SECRET", Duration.ofSeconds(2)));
  }

  private static KeysConfig config(
      KeysConfig.Source source, Path directory, Duration ttl, VaultConfig vault) {
    return new KeysConfig(
        source, directory, 2, ttl, Duration.ofDays(30), Duration.ofDays(35), vault);
  }
}
