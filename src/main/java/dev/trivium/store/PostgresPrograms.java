package dev.trivium.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code initdb} and {@code pg_ctl}. PostgreSQL refuses to run as root; where we are root it
 * runs in a user namespace in which it is nobody in particular. Blocking.
 */
final class PostgresPrograms {
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final Path binaries;
  private final Path log;

  /**
   * @param log where the server writes, named when a program fails
   */
  PostgresPrograms(Path binaries, Path log) {
    this.binaries = binaries;
    this.log = log;
  }

  /** How a program ended. */
  record Outcome(int exit, String printed) {
    boolean failed() {
      return exit != 0;
    }
  }

  /** Runs a program and refuses the start if it fails. */
  void must(String what, Duration patience, String program, String... arguments) {
    Outcome outcome = run(patience, program, arguments);
    if (outcome.failed()) {
      throw refusal(what, outcome);
    }
  }

  StoreRefusal refusal(String what, Outcome outcome) {
    if (outcome.printed.contains("unshare failed")) {
      return new StoreRefusal(
          List.of(
              "PostgreSQL does not run as root, and this machine forbids user namespaces:"
                  + " start Trivium as another user, or set TRIVIUM_DATABASE_URL."));
    }
    return new StoreRefusal(
        List.of(
            "The embedded PostgreSQL could not "
                + what
                + " (see "
                + log
                + "): "
                + outcome.printed.strip()));
  }

  Outcome run(Duration patience, String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.add("unshare");
      command.add("-U");
    }
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      // Output goes to a file: the server inherits the descriptor and would keep a pipe open.
      Path printed = Files.createTempFile("trivium-" + program, ".out");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(printed.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(patience.plus(SLACK).toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return new Outcome(-1, "no answer in time");
        }
        return new Outcome(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(printed);
      }
    } catch (IOException failure) {
      return new Outcome(-1, "cannot run " + command.getFirst() + ": " + failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    }
  }

  private boolean isRoot() {
    try {
      return ((Integer) Files.getAttribute(binaries, "unix:uid")) == 0;
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
