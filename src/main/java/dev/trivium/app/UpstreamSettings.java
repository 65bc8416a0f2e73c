package dev.trivium.app;

import dev.trivium.llm.KeyReference;
import dev.trivium.llm.Provider;
import dev.trivium.llm.ProviderFile;
import dev.trivium.llm.UpstreamConfig;
import dev.trivium.llm.VaultAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which language models there are and how long they are waited for. */
final class UpstreamSettings {
  private static final String PROVIDERS = "llm.providers";
  private static final String VAULT = "llm.vault.url";
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[\\w.-]+(:\\d{1,5})?(/[\\w./-]*)?|http://\\[::1](:\\d{1,5})?");

  /** Names that mean something on every server; no model may take them. */
  private static final Set<String> RESERVED = Set.of("trivium", "trivium-analyst", "trivium-embed");

  private UpstreamSettings() {}

  static UpstreamConfig read(Settings settings) {
    Duration milli = Duration.ofMillis(10);
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    List<Provider> providers = providers(settings);
    return new UpstreamConfig(
        providers,
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
        settings.integer("llm.waiting", 1, 100_000),
        vault(
            settings,
            providers.stream().anyMatch(each -> each.key() instanceof KeyReference.Vault)));
  }

  private static @Nullable VaultAccess vault(Settings settings, boolean used) {
    String url = settings.text(VAULT).replaceAll("/+$", "");
    String token = settings.text("llm.vault.token");
    String namespace = settings.text("llm.vault.namespace");
    Duration timeout =
        settings.duration("llm.vault.timeout", Duration.ofMillis(100), Duration.ofMinutes(1));
    if (!used) {
      return null;
    }
    boolean safe = url.startsWith("https://") || KeySettings.LOCAL.matcher(url).matches();
    if (!safe || !ADDRESS.matcher(url).matches()) {
      settings.mistake(VAULT, "must begin with https://, or be on this machine; keys pass there");
      return null;
    }
    if (token.startsWith("file:")) {
      KeyReference file = new KeyReference.File(token.substring("file:".length()));
      return new VaultAccess(URI.create(url), file, namespace, timeout);
    }
    if (token.startsWith("env:")) {
      KeyReference variable = new KeyReference.Variable(token.substring("env:".length()));
      return new VaultAccess(URI.create(url), variable, namespace, timeout);
    }
    settings.mistake(
        "llm.vault.token", "must be file:<path> or env:<NAME>, never the token itself");
    return null;
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
