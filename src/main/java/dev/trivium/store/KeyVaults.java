package dev.trivium.store;

import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The key source that the configuration names. */
final class KeyVaults {
  private KeyVaults() {}

  static KeyVault of(
      Vertx vertx,
      KeysConfig config,
      Secrets secrets,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    return switch (config.source()) {
      case FILE -> new FileKeys(config.directory(), vertx, random);
      case SECRET -> new DerivedKeys(secrets);
      case VAULT -> vault(config.vault(), environment, clock);
    };
  }

  private static KeyVault vault(
      VaultConfig config, Map<String, String> environment, InstantSource clock) {
    String key = "data.keys.vault.secret_id";
    // A wrong reference is told at once, not at the first call.
    SecretReference.read(key, config.secretId(), environment);
    Supplier<String> secretId = () -> SecretReference.read(key, config.secretId(), environment);
    HttpClient http = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
    return new VaultKeys(config, new VaultLogin(config, secretId, http, clock), http);
  }
}
