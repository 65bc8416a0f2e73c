package dev.trivium.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A token on the command line: itself, or {@code env:NAME} or {@code file:PATH} where it is. */
final class TokenReference {
  private TokenReference() {}

  /** Errors: usage, where the file or the variable is not there. */
  static String read(String reference, CommandSpec spec) {
    try {
      if (reference.startsWith("file:")) {
        return Files.readString(Path.of(reference.substring(5))).strip();
      }
    } catch (IOException unreadable) {
      throw new ParameterException(
          spec.commandLine(), "--token names a file that cannot be read: " + reference);
    }
    if (!reference.startsWith("env:")) {
      return reference;
    }
    String value = System.getenv(reference.substring(4));
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(), "--token names a variable that is not set: " + reference);
    }
    return value.strip();
  }
}
