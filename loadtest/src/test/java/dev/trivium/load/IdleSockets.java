package dev.trivium.load;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a socket costs that says nothing: the heap behind a collection, without and with them. */
final class IdleSockets {
  private static final int SOCKETS = Integer.getInteger("idle.sockets", 15_000);
  private static final Pattern USED = Pattern.compile("used (\\d+)K|(\\d+)K\\s*->");
  private static final String UPGRADE =
      """
      GET /v1/responses HTTP/1.1\r
      host: 127.0.0.1:%d\r
      connection: Upgrade\r
      upgrade: websocket\r
      sec-websocket-version: 13\r
      sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
      authorization: Bearer dummy\r
      \r
      """;

  private IdleSockets() {}

  public static void main(String[] arguments) throws Exception {
    Target target =
        Target.start(
            Map.of(
                "TRIVIUM_WEB_SOCKET_PER_CALLER", "100000",
                "TRIVIUM_WEB_SOCKET_PER_NODE", "100000",
                // Nobody answers pings here.
                "TRIVIUM_WEB_SOCKET_PING", "10m",
                "TRIVIUM_WEB_SOCKET_PONG_TIMEOUT", "30m"),
            List.of());
    List<Socket> sockets = new ArrayList<>();
    try {
      open(target, 200, sockets);
      long before = heap(target.pid());
      open(target, SOCKETS, sockets);
      long with = heap(target.pid());
      System.out.printf(
          "%d idle sockets: heap %d KB before, %d KB with them, %.1f KB each%n",
          SOCKETS, before, with, (with - before) / (double) SOCKETS);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      target.stop();
    }
  }

  private static void open(Target target, int count, List<Socket> sockets) throws IOException {
    byte[] upgrade = UPGRADE.formatted(target.port()).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.port());
      OutputStream out = socket.getOutputStream();
      out.write(upgrade);
      String status = new Lines(socket.getInputStream()).line();
      if (status == null || !status.contains(" 101 ")) {
        throw new IOException("socket " + sockets.size() + " was refused: " + status);
      }
      sockets.add(socket);
    }
  }

  /** Kilobytes in use behind two full collections. */
  private static long heap(long pid) throws IOException, InterruptedException {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    if (!used.find()) {
      throw new IOException("jcmd tells no heap");
    }
    return Long.parseLong(used.group(1));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(pid), command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
