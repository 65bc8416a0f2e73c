package dev.trivium.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a machine adds at least: HAProxy, which hands each piece on and reads none, on one thread.
 * What it adds here, no gateway that understands its streams can add less.
 */
record Haproxy(int port, Process process) implements AutoCloseable {
  private static final String CONFIG =
      """
      global
        nbthread 1
        maxconn 4096
      defaults
        mode http
        option http-no-delay
        timeout connect 5s
        timeout client 60s
        timeout server 60s
      frontend in
        bind 127.0.0.1:%d
        default_backend out
      backend out
        http-reuse always
        server upstream 127.0.0.1:%d
      """;

  /** Whether the program is on this machine; it is not installed for a measurement. */
  static boolean installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "haproxy")));
  }

  /** Starts it on a free port before an upstream on this machine. */
  static Haproxy start(List<String> prefix, int upstream) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "haproxy"));
    int port = Target.freePort();
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(config, CONFIG.formatted(port, upstream));
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("haproxy", "-db", "-f", config.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    for (int i = 0; i < 100 && process.isAlive(); i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return new Haproxy(port, process);
      } catch (IOException notYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    process.destroy();
    throw new IOException("haproxy did not start; see " + folder + "/haproxy.log");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
