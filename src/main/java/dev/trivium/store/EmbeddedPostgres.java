package dev.trivium.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of our own, below one directory, on loopback only. Blocking: it is used while the
 * process starts and stops, never on an event loop.
 *
 * <p>PostgreSQL refuses to run as root. Where we are root it runs in a user namespace in which it
 * is nobody in particular.
 */
final class EmbeddedPostgres {
  static final String SUPERUSER = "trivium_bootstrap";
  private static final int WAIT_SECONDS = 60;

  private final Path binaries;
  private final Path data;
  private final Path log;
  private final boolean durable;
  private int port;

  private EmbeddedPostgres(Path home, boolean durable) {
    this.binaries = PostgresBinaries.unpackedIn(home);
    this.data = home.resolve("data");
    this.log = home.resolve("postgres.log");
    this.durable = durable;
  }

  /**
   * Starts the database of this home; one that an earlier process left running is stopped first.
   *
   * @param password of the bootstrap superuser, needed when the directory is made
   * @param durable false only for tests: no fsync
   */
  static EmbeddedPostgres start(Path home, String password, boolean durable) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, durable);
    if (!Files.exists(postgres.data.resolve("PG_VERSION"))) {
      postgres.initialise(home, password);
    }
    postgres.endOrphan();
    postgres.launch();
    return postgres;
  }

  int port() {
    return port;
  }

  /** Whether the superuser may still log in; see {@link #shutOutSuperuser}. */
  boolean superuserMayEnter() {
    return !readHba().contains(SUPERUSER);
  }

  /** From here on nobody enters as superuser; only a person with the files can undo it. */
  void shutOutSuperuser() {
    String rules =
        """
        # The bootstrap superuser is needed once, before the roles exist. It stays outside.
        local all %1$s reject
        host  all %1$s all reject
        local all all scram-sha-256
        host  all all 127.0.0.1/32 scram-sha-256
        """
            .formatted(SUPERUSER);
    try {
      Files.writeString(data.resolve("pg_hba.conf"), rules);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    must("reload its rules", run("pg_ctl", "reload", "-D", data.toString()));
  }

  void stop() {
    run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "20");
  }

  private void endOrphan() {
    Postmaster earlier = new Postmaster(data);
    try {
      earlier.forgetStranger();
    } catch (IOException failure) {
      throw new StoreRefusal("The embedded database cannot be taken over: " + failure, failure);
    }
    if (earlier.runs()) {
      stop();
    }
  }

  private String readHba() {
    try {
      return Files.readString(data.resolve("pg_hba.conf"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void initialise(Path home, String password) {
    try {
      Path passwordFile =
          Files.createTempFile(
              home,
              "pw",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(passwordFile, password);
        // Made aside and moved, so that a killed first start does not leave half a cluster.
        Path fresh = home.resolve("data.new");
        deleteTree(fresh);
        must(
            "make its data directory",
            run(
                "initdb",
                "-D",
                fresh.toString(),
                "-U",
                SUPERUSER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--data-checksums",
                durable ? "--sync-method=fsync" : "--no-sync"));
        Files.writeString(fresh.resolve("postgresql.auto.conf"), settings());
        Files.move(fresh, data);
      } finally {
        Files.deleteIfExists(passwordFile);
      }
    } catch (IOException failure) {
      throw new StoreRefusal("The embedded database cannot be made: " + failure, failure);
    }
  }

  private String settings() {
    return """
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    max_connections = 100
    shared_buffers = 128MB
    max_wal_size = 2GB
    password_encryption = scram-sha-256
    log_parameter_max_length = 0
    log_parameter_max_length_on_error = 0
    log_error_verbosity = terse
    log_statement = none
    log_min_error_statement = panic
    fsync = %s
    synchronous_commit = %s
    full_page_writes = %s
    """
        .formatted(durable ? "on" : "off", durable ? "on" : "off", durable ? "on" : "off");
  }

  private void launch() {
    port = freePort();
    Outcome outcome =
        run(
            "pg_ctl",
            "start",
            "-D",
            data.toString(),
            "-l",
            log.toString(),
            "-w",
            "-t",
            String.valueOf(WAIT_SECONDS),
            "-o",
            "-p " + port);
    must("start", outcome);
  }

  private void must(String what, Outcome outcome) {
    if (outcome.exit != 0 && outcome.printed.contains("unshare failed")) {
      throw new StoreRefusal(
          List.of(
              "PostgreSQL does not run as root, and this machine forbids user namespaces:"
                  + " start Trivium as another user, or set TRIVIUM_DATABASE_URL."));
    }
    if (outcome.exit != 0) {
      throw new StoreRefusal(
          List.of(
              "The embedded PostgreSQL could not "
                  + what
                  + " (see "
                  + log
                  + "): "
                  + outcome.printed.strip()));
    }
  }

  private record Outcome(int exit, String printed) {}

  private Outcome run(String program, String... arguments) {
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
        if (!process.waitFor(WAIT_SECONDS + 30, TimeUnit.SECONDS)) {
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
