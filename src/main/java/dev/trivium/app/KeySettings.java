package dev.trivium.app;

import dev.trivium.store.KeysConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Reads what says where the keys of personal values are. */
final class KeySettings {
  private KeySettings() {}

  static KeysConfig read(Settings settings) {
    String directory = settings.text("data.keys.dir");
    return new KeysConfig(
        KeysConfig.Source.valueOf(
            settings.choice("data.keys.source", "file", "secret").toUpperCase(Locale.ROOT)),
        directory.isEmpty()
            ? settings.path("home").resolve("keys").resolve("kek")
            : Path.of(directory).toAbsolutePath(),
        settings.integer("store.pool.keys", 1, 20),
        settings.duration("data.keys.ttl", Duration.ofSeconds(1), Duration.ofHours(24)),
        settings.duration("data.keys.epoch", Duration.ofDays(1), Duration.ofDays(3650)),
        settings.duration("data.keys.retention", Duration.ZERO, Duration.ofDays(3650)));
  }
}
