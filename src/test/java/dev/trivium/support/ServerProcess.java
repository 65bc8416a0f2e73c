package dev.trivium.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.store.UnpackedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged jar as its own process, on free ports and a home of its own. It is what a user runs:
 * tests over it know nothing of the inside.
 */
public final class ServerProcess implements AutoCloseable {
  public static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(90);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path output;
  private final int httpPort;
  private final int managementPort;

  private ServerProcess(Process process, Path output, int httpPort, int managementPort) {
    this.process = process;
    this.output = output;
    this.httpPort = httpPort;
    this.managementPort = managementPort;
  }

  /** Starts and waits until it is ready. */
  public static ServerProcess start(Path home, Map<String, String> environment) {
    ServerProcess server = launch(home, environment);
    server.awaitReady();
    return server;
  }

  /**
   * Starts without waiting; for starts that are meant to fail. A home that is not there yet is made
   * with PostgreSQL already unpacked; make it before to see the server unpack its own.
   */
  public static ServerProcess launch(Path home, Map<String, String> environment) {
    try {
      if (!Files.exists(home)) {
        UnpackedPostgres.linkedInto(home);
      }
      int http = freePort();
      int management = freePort();
      Path output = Files.createTempFile(home.getParent(), "server", ".log");
      ProcessBuilder builder = new ProcessBuilder(command());
      builder.environment().keySet().removeIf(name -> name.startsWith("TRIVIUM_"));
      builder.environment().put("TRIVIUM_HOME", home.toString());
      builder.environment().put("TRIVIUM_HTTP_PORT", String.valueOf(http));
      builder.environment().put("TRIVIUM_MANAGEMENT_PORT", String.valueOf(management));
      // One caller of a test asks as much as many people.
      builder.environment().put("TRIVIUM_CHAT_RATE_RPM", "1000000");
      builder.environment().put("TRIVIUM_CHAT_RATE_TPM", "1000000000");
      builder.environment().put("TRIVIUM_CHAT_RATE_STREAMS", "10000");
      builder.environment().put("TRIVIUM_WEB_HANDSHAKE_FAILURES", "100000");
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new ServerProcess(builder.start(), output, http, management);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs another command of the jar to its end and gives what it printed. */
  public static String run(Map<String, String> environment, String... arguments) {
    try {
      List<String> command = new ArrayList<>(command());
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String printed =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      process.waitFor();
      return printed;
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  public URI socketUrl(String path) {
    return URI.create("ws://127.0.0.1:" + httpPort + path);
  }

  public URI managementUrl(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  public int httpPort() {
    return httpPort;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** All it printed so far, standard output and error together. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until it has printed a text; readiness may be told a moment before. */
  public void awaitOutput(String text) {
    long deadline = System.nanoTime() + START.toNanos();
    while (!output().contains(text)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("never printed: " + text + "\n" + output());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  public HttpResponse<String> get(String path, String token) {
    return send(HttpRequest.newBuilder(url(path)).GET(), token);
  }

  public HttpResponse<String> post(String path, String token, String json) {
    return send(
        HttpRequest.newBuilder(url(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        token);
  }

  public HttpResponse<String> send(HttpRequest.Builder request, String token) {
    try {
      if (!token.isEmpty()) {
        request.header("authorization", "Bearer " + token);
      }
      return http.send(
          request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(response.statusCode() + " " + response.body(), failure);
    }
  }

  /** SIGKILL to the server alone: its PostgreSQL stays behind, as after a crash. */
  public void kill() {
    process.destroyForcibly();
    ended(Duration.ofSeconds(10));
  }

  /** SIGTERM, as Ctrl-C and Kubernetes do it; gives the exit code. */
  public int stop(Duration within) {
    process.destroy();
    ended(within);
    return process.exitValue();
  }

  /** Waits for the process to end by itself. */
  public int ended(Duration within) {
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("still running after " + within + "\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop(Duration.ofSeconds(30));
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the server ended\n" + output());
      }
      if (isReady()) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    process.destroyForcibly();
    throw new IllegalStateException("not ready after " + START + "\n" + output());
  }

  private boolean isReady() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(managementUrl("/health/ready"))
              .timeout(Duration.ofSeconds(3))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> command() {
    String jar = System.getProperty("trivium.jar", "target/trivium.jar");
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    // These processes live for seconds: what the optimising compiler would do for them comes too
    // late.
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        Path.of(jar).toAbsolutePath().toString());
  }
}
