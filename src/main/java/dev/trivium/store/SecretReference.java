package dev.trivium.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a secret where the configuration says that it lies; it never holds one itself. */
final class SecretReference {
  private SecretReference() {}

  /**
   * @param key of the setting, for the refusal
   * @param reference {@code file:<path>} or {@code env:<NAME>}
   */
  static String read(String key, String reference, Map<String, String> environment) {
    if (reference.startsWith("file:")) {
      try {
        return Files.readString(Path.of(reference.substring(5))).strip();
      } catch (IOException failure) {
        throw new StoreRefusal(key + " names a file that cannot be read: " + failure, failure);
      }
    }
    if (!reference.startsWith("env:")) {
      throw new StoreRefusal(
          List.of(key + " must be file:<path> or env:<NAME>, never the secret itself."));
    }
    String value = environment.get(reference.substring(4));
    if (value == null) {
      throw new StoreRefusal(List.of(key + " names an environment variable that is not set."));
    }
    return value.strip();
  }
}
