package dev.trivium.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * A PostgreSQL of our own, below one directory, on loopback only. Blocking: it is used while the
 * process starts and stops, never on an event loop.
 */
final class EmbeddedPostgres {
  static final String SUPERUSER = "trivium_bootstrap";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final Path log;
  private final ServerSettings settings;
  private final PostgresPrograms programs;
  private int port;

  private EmbeddedPostgres(Path home, ServerSettings settings) {
    this.data = home.resolve("data");
    this.log = home.resolve("postgres.log");
    this.settings = settings;
    this.programs = new PostgresPrograms(PostgresBinaries.unpackedIn(home), log);
  }

  /**
   * Starts the database of this home; one that an earlier process left running is stopped first.
   *
   * @param password of the bootstrap superuser, needed when the directory is made
   */
  static EmbeddedPostgres start(Path home, String password, ServerSettings settings) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, settings);
    if (!Files.exists(postgres.data.resolve("PG_VERSION"))) {
      postgres.initialise(home, password);
    }
    postgres.endOrphan();
    try {
      postgres.letSuperuserInForNewRoles();
      postgres.configure();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    postgres.launch(PATIENCE);
    return postgres;
  }

  /**
   * Starts the database that was just unpacked below this home, with everything that the archive
   * holds; ends when it has caught up and stands on its own.
   *
   * @param patience how long catching up may take
   */
  static EmbeddedPostgres recover(Path home, ServerSettings settings, Duration patience) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, settings);
    try {
      postgres.configure();
      Files.writeString(postgres.data.resolve("recovery.signal"), "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    postgres.launch(patience);
    return postgres;
  }

  int port() {
    return port;
  }

  /** Whether the superuser may still log in; see {@link #shutOutSuperuser}. */
  boolean superuserMayEnter() {
    return !readHba().equals(rules());
  }

  /** From here on nobody enters as superuser; only a person with the files can undo it. */
  void shutOutSuperuser() {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), rules());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    programs.must("reload its rules", PATIENCE, "pg_ctl", "reload", "-D", data.toString());
  }

  void stop() {
    programs.run(PATIENCE, "pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "20");
  }

  private static String rules() {
    return """
    # The bootstrap superuser is needed once, before the roles exist. It stays outside.
    # Made are %2$s.
    local all %1$s reject
    host  all %1$s all reject
    local all all scram-sha-256
    host  all all 127.0.0.1/32 scram-sha-256
    """
        .formatted(SUPERUSER, String.join(", ", Bootstrap.ROLES));
  }

  /** A home of an earlier version may lack a role of this one, and only the superuser makes it. */
  private void letSuperuserInForNewRoles() throws IOException {
    if (superuserMayEnter()) {
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }
  }

  private void configure() throws IOException {
    Files.writeString(data.resolve("postgresql.auto.conf"), settings.text());
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
        Trees.delete(fresh);
        programs.must(
            "make its data directory",
            PATIENCE,
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
            settings.durable() ? "--sync-method=fsync" : "--no-sync");
        Files.move(fresh, data);
      } finally {
        Files.deleteIfExists(passwordFile);
      }
    } catch (IOException failure) {
      throw new StoreRefusal("The embedded database cannot be made: " + failure, failure);
    }
  }

  private void launch(Duration patience) {
    port = freePort();
    programs.must(
        "start",
        patience,
        "pg_ctl",
        "start",
        "-D",
        data.toString(),
        "-l",
        log.toString(),
        "-w",
        "-t",
        String.valueOf(patience.toSeconds()),
        "-o",
        "-p " + port);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
