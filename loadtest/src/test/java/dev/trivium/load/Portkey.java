package dev.trivium.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The gateway that is measured beside ours, as npm installs it. */
record Portkey(int port, Process process) implements AutoCloseable {
  /**
   * Beside {@code @hono/node-server} 1.19, which it allows, it answers every stream with 500, as the
   * headers it is handed there cannot be changed.
   */
  private static final String PACKAGES =
      """
      {"private": true,
       "dependencies": {"@portkey-ai/gateway": "1.15.2"},
       "overrides": {"@hono/node-server": "1.11.0"}}
      """;

  /** Installs it once below {@code target} and starts it on a free port. */
  static Portkey start(List<String> prefix) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "portkey"));
    Path script =
        folder.resolve(Path.of("node_modules", "@portkey-ai", "gateway", "build", "start-server.js"));
    if (!Files.exists(script)) {
      Files.writeString(folder.resolve("package.json"), PACKAGES);
      Process npm =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .inheritIO()
              .start();
      if (npm.waitFor() != 0) {
        throw new IOException("npm could not install @portkey-ai/gateway");
      }
    }
    int port = Target.freePort();
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("node", script.toString(), "--port=" + port, "--headless"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "gateway.log"))
            .start();
    for (int i = 0; i < 300 && process.isAlive(); i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return new Portkey(port, process);
      } catch (IOException notYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    process.destroy();
    throw new IOException("the gateway did not start; see " + folder + "/gateway.log");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
