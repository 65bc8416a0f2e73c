package dev.trivium.app;

import dev.trivium.store.KeysConfig;
import dev.trivium.store.VaultConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what says where the keys of personal values are. */
final class KeySettings {
  private KeySettings() {}

  /** A server on this machine, to which secrets may go in the open. */
  static final Pattern LOCAL =
      Pattern.compile("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");

  private static VaultConfig vault(Settings settings) {
    String url = settings.text("data.keys.vault.url").replaceAll("/+$", "");
    boolean used = settings.text("data.keys.source").equals("vault");
    if (used && !url.startsWith("https://") && !LOCAL.matcher(url).matches()) {
      settings.mistake(
          "data.keys.vault.url",
          "must begin with https://, or be on this machine; keys pass there");
    }
    if (used && settings.text("data.keys.vault.role_id").isEmpty()) {
      settings.mistake("data.keys.vault.role_id", "is needed with data.keys.source=vault");
    }
    return new VaultConfig(
        url,
        settings.text("data.keys.vault.mount"),
        settings.text("data.keys.vault.prefix"),
        settings.text("data.keys.vault.role_id"),
        settings.text("data.keys.vault.secret_id"),
        settings.duration(
            "data.keys.vault.timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
  }

  static KeysConfig read(Settings settings) {
    String directory = settings.text("data.keys.dir");
    return new KeysConfig(
        KeysConfig.Source.valueOf(
            settings
                .choice("data.keys.source", "file", "secret", "vault")
                .toUpperCase(Locale.ROOT)),
        directory.isEmpty()
            ? settings.path("home").resolve("keys").resolve("kek")
            : Path.of(directory).toAbsolutePath(),
        settings.integer("store.pool.keys", 1, 20),
        settings.duration("data.keys.ttl", Duration.ofSeconds(1), Duration.ofHours(24)),
        settings.duration("data.keys.epoch", Duration.ofDays(1), Duration.ofDays(3650)),
        settings.duration("store.backup.retention", Duration.ZERO, Duration.ofDays(3650)),
        vault(settings));
  }
}
