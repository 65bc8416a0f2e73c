package dev.trivium.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server process that a data directory names. After a crash the file outlives the process, and
 * in a container its number is soon given to somebody else: such a one must be neither stopped nor
 * taken for a running database.
 */
final class Postmaster {
  /** The line of the file, from 0, that holds the port. */
  private static final int PORT = 3;

  private final Path file;

  Postmaster(Path data) {
    this.file = data.resolve("postmaster.pid");
  }

  /** Whether a PostgreSQL of an earlier process still runs on this directory. */
  boolean runs() {
    return process().filter(Postmaster::isPostgres).isPresent();
  }

  /** Where the running PostgreSQL listens; empty if none runs, or it is not yet told. */
  Optional<Integer> port() {
    try {
      List<String> lines = runs() ? Files.readAllLines(file) : List.of();
      return lines.size() > PORT
          ? Optional.of(Integer.parseInt(lines.get(PORT).strip()))
          : Optional.empty();
    } catch (IOException | NumberFormatException notToldYet) {
      return Optional.empty();
    }
  }

  /** Waits at most so long for the process to end; whether it has. */
  boolean endsWithin(Duration patience) {
    Optional<ProcessHandle> running = process();
    if (running.isEmpty()) {
      return true;
    }
    try {
      running.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a process ended in an unknown way", impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Removes a file whose process number now belongs to another program. */
  void forgetStranger() throws IOException {
    if (process().filter(process -> !isPostgres(process)).isPresent()) {
      Files.delete(file);
    }
  }

  private Optional<ProcessHandle> process() {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
              .filter(ProcessHandle::isAlive);
    } catch (IOException | NumberFormatException nothingThere) {
      return Optional.empty();
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/postgres")).isPresent();
  }
}
