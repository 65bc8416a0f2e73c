package dev.trivium.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that lie over the environment; {@code --set} reaches every setting there is. */
final class ConfigOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "where the embedded database and the keys live")
  private @Nullable String home;

  @Option(names = "--http-port", paramLabel = "PORT", description = "main port")
  private @Nullable String httpPort;

  @Option(names = "--management-port", paramLabel = "PORT", description = "health and metrics")
  private @Nullable String managementPort;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting of docs/configuration.md")
  private Map<String, String> settings = new LinkedHashMap<>();

  Config read() {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    put(flags, "home", home);
    put(flags, "http.port", httpPort);
    put(flags, "management.port", managementPort);
    return Config.read(System.getenv(), flags);
  }

  private static void put(Map<String, String> flags, String key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
