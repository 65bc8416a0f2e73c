package dev.trivium.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole configuration, one record a room, read once and checked whole. */
record Config(Path home, AppConfig app) {

  /** Reads everything and refuses with all mistakes at once. */
  static Config read(Map<String, String> environment, Map<String, String> flags) {
    Settings settings = Settings.of(environment, flags);
    Config config = new Config(settings.path("home"), app(settings));
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

  /** The configuration cannot be used; each entry is one mistake in plain words. */
  static final class Mistakes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistakes(List<String> mistakes) {
      super(String.join("\n", mistakes), null, false, false);
    }
  }
}
