package dev.trivium.app;

import dev.trivium.store.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The whole configuration, one record a room, read once and checked whole. */
record Config(Path home, AppConfig app, StoreConfig store) {

  /** Reads everything and refuses with all mistakes at once. */
  static Config read(Map<String, String> environment, Map<String, String> flags) {
    Settings settings = Settings.of(environment, flags);
    Config config = new Config(settings.path("home"), app(settings), store(settings));
    if (!settings.mistakes().isEmpty()) {
      throw new Mistakes(settings.mistakes());
    }
    return config;
  }

  private static AppConfig app(Settings settings) {
    return new AppConfig(
        settings.flag("demo"),
        settings.choice("app.log.output", "stderr", "stdout", "file"),
        settings.choice("app.log.level", "debug", "info", "warn", "error"));
  }

  private static StoreConfig store(Settings settings) {
    Duration second = Duration.ofSeconds(1);
    return new StoreConfig(
        settings.path("home"),
        settings.text("database.url"),
        settings.text("database.secret"),
        settings.choice("store.migrate", "auto", "check").equals("auto"),
        settings.integer("store.pool.app", 1, 100),
        settings.integer("store.pool.reader", 1, 100),
        settings.integer("store.pool.job", 1, 20),
        settings.integer("store.pool.queue", 1, 100_000),
        settings.duration("store.pool.wait", Duration.ofMillis(100), Duration.ofMinutes(1)),
        settings.duration("store.statement_timeout", second, Duration.ofMinutes(10)),
        settings.duration("store.reader_timeout", second, Duration.ofMinutes(10)),
        settings.duration("store.idle_in_transaction", second, Duration.ofMinutes(10)),
        settings.duration("store.token.ttl", Duration.ofSeconds(10), Duration.ofHours(1)),
        true);
  }

  /** The configuration cannot be used; each entry is one mistake in plain words. */
  static final class Mistakes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistakes(List<String> mistakes) {
      super(String.join("\n", mistakes), null, false, false);
    }
  }
}
