package dev.trivium.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server under load: one that runs already, or the packaged jar with a home of its own. */
final class Target {
  private static final Duration START = Duration.ofSeconds(90);

  /** Options of the server's virtual machine, separated by blanks. */
  private static final List<String> JVM =
      Arrays.stream(System.getProperty("trivium.jvm", "").split(" ")).filter(o -> !o.isBlank()).toList();
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;
  private final long pid;
  private final Runnable stop;

  private Target(URI url, long pid, Runnable stop) {
    this.url = url;
    this.pid = pid;
    this.stop = stop;
  }

  /** By {@code -Dtrivium.url}, or started here. Load goes to loopback only. */
  static Target find() {
    String given = System.getProperty("trivium.url", "");
    try {
      return given.isBlank()
          ? start(Map.of(), List.of())
          : new Target(loopback(URI.create(given)), 0, () -> {});
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String http() {
    return url.toString();
  }

  String socket() {
    return "ws" + url.toString().substring("http".length());
  }

  /** The tokens of the demo personas that may read. */
  List<String> tokens() {
    String personas = body(url.resolve("/demo/personas"));
    List<String> tokens =
        TOKEN.matcher(personas).results().map((MatchResult match) -> match.group(1)).toList();
    if (tokens.isEmpty()) {
      throw new IllegalStateException(url + " has no demo personas: start it in demo mode");
    }
    return tokens;
  }

  int port() {
    return url.getPort();
  }

  /** Of the server that was started here; 0 for one that ran already. */
  long pid() {
    return pid;
  }

  void stop() {
    stop.run();
  }

  private static URI loopback(URI url) throws IOException {
    if (!InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
      throw new IllegalArgumentException(url + " is not loopback: load is only put on this machine");
    }
    return URI.create("http://" + url.getAuthority());
  }

  /**
   * Starts the packaged jar with a home of its own.
   *
   * @param environment laid over the defaults of a load test
   * @param prefix of the command: a program that ties it to some of the cores, or nothing
   */
  static Target start(Map<String, String> environment, List<String> prefix) throws IOException {
    Path jar = Path.of(System.getProperty("trivium.jar")).normalize();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run ./mvnw package first, or name a server");
    }
    Path home = Files.createTempDirectory("trivium-load");
    int http = freePort();
    int management = freePort();
    String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    List<String> command = new ArrayList<>(prefix);
    command.add(java);
    command.addAll(JVM);
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TRIVIUM_"));
    builder.environment().put("TRIVIUM_HOME", home.resolve("home").toString());
    builder.environment().put("TRIVIUM_HTTP_PORT", String.valueOf(http));
    builder.environment().put("TRIVIUM_MANAGEMENT_PORT", String.valueOf(management));
    // A handful of personas stands for many people, so each may hold many sockets and ask much.
    builder.environment().put("TRIVIUM_WEB_SOCKET_PER_CALLER", "10000");
    builder.environment().put("TRIVIUM_WEB_CONNECTIONS_MAX", "100000");
    builder.environment().put("TRIVIUM_WEB_CONNECTIONS_PER_ADDRESS", "100000");
    builder.environment().put("TRIVIUM_WEB_HANDSHAKES_PER_SECOND", "100000");
    builder.environment().put("TRIVIUM_CHAT_RATE_RPM", "1000000");
    builder.environment().put("TRIVIUM_CHAT_RATE_TPM", "1000000000");
    builder.environment().put("TRIVIUM_CHAT_RATE_STREAMS", "10000");
    builder.environment().putAll(environment);
    File log = home.resolve("server.log").toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    awaitReady(process, URI.create("http://127.0.0.1:" + management + "/health/ready"), log);
    URI url = URI.create("http://127.0.0.1:" + http);
    return new Target(url, process.pid(), () -> end(process, home));
  }

  private static void awaitReady(Process process, URI ready, File log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        body(ready);
        return;
      } catch (UncheckedIOException notYet) {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
    process.destroy();
    throw new IllegalStateException("the server did not start\n" + Files.readString(log.toPath()));
  }

  private static String body(URI url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build();
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new UncheckedIOException(new IOException(url + " answers " + response.statusCode()));
      }
      return response.body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void end(Process process, Path home) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (Stream<Path> files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
