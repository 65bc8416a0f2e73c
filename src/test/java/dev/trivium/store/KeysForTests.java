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
    return new KeysConfig(source, directory, 2, ttl, Duration.ofDays(30), Duration.ofDays(35));
  }
}
