package dev.trivium.app;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Moments as people write them on a command line. */
final class Moments {
  private Moments() {}

  static Instant read(String text, String option, CommandSpec spec) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      throw new ParameterException(
          spec.commandLine(), option + " must be a time such as 2026-03-01T12:00:00Z, not " + text);
    }
  }
}
