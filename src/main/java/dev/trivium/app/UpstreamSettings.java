package dev.trivium.app;

import dev.trivium.llm.Provider;
import dev.trivium.llm.ProviderFile;
import dev.trivium.llm.UpstreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads which language models there are and how long they are waited for. */
final class UpstreamSettings {
  private static final String PROVIDERS = "llm.providers";

  /** Names that mean something on every server; no model may take them. */
  private static final Set<String> RESERVED = Set.of("trivium", "trivium-analyst", "trivium-embed");

  private UpstreamSettings() {}

  static UpstreamConfig read(Settings settings) {
    Duration milli = Duration.ofMillis(10);
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    return new UpstreamConfig(
        providers(settings),
        new UpstreamConfig.Patience(
            settings.duration("llm.timeout.connect", milli, Duration.ofMinutes(1)),
            settings.duration("llm.timeout.first_token", milli, hour),
            settings.duration("llm.timeout.between_tokens", milli, hour),
            settings.duration("llm.timeout.total", milli, hour)),
        new UpstreamConfig.Retries(
            settings.integer("llm.retries", 0, 10),
            settings.duration("llm.retry_pause", Duration.ofMillis(1), Duration.ofMinutes(1))),
        new UpstreamConfig.Breaking(
            settings.integer("llm.breaker.failures", 1, 1_000),
            settings.duration("llm.breaker.window", second, hour),
            settings.duration("llm.breaker.reset", milli, hour)),
        settings.duration("llm.key_refresh", second, hour),
        (int) settings.size("llm.response_max", 64 << 10, 256L << 20),
        settings.integer("llm.pool_per_provider", 1, 10_000),
        settings.integer("llm.waiting", 1, 100_000));
  }

  private static List<Provider> providers(Settings settings) {
    boolean named = settings.optional(PROVIDERS).isPresent();
    Path file = named ? settings.path(PROVIDERS) : settings.path("home").resolve("llm.yaml");
    if (!named && !Files.exists(file)) {
      return List.of();
    }
    try {
      ProviderFile.Read read =
          ProviderFile.read(Files.readString(file), settings.environment(), RESERVED);
      read.mistakes().forEach(mistake -> settings.mistake(PROVIDERS, file + ", " + mistake));
      return read.mistakes().isEmpty() ? read.providers() : List.of();
    } catch (IOException unreadable) {
      settings.mistake(PROVIDERS, file + " cannot be read");
      return List.of();
    }
  }
}
