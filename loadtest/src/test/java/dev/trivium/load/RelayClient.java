package dev.trivium.load;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Asks one gateway, or the upstream itself, over raw sockets, one virtual thread a connection. */
final class RelayClient {
  private static final String BODY =
      "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Say good morning.\"}]}";

  private final int port;
  private final String model;
  private final String headers;

  /**
   * @param headers sent with each request
   */
  RelayClient(int port, String model, Map<String, String> headers) {
    this.port = port;
    this.model = model;
    StringBuilder lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    this.headers = lines.toString();
  }

  /**
   * How long tokens travelled, in nanoseconds, sorted.
   *
   * @param first of each stream, from the question's last byte, less what the upstream waits
   * @param others of all later tokens, from the instant each was sent at
   */
  record Travels(long[] first, long[] others) {}

  /** So many streams at once, each asked {@code rounds} times. */
  Travels streams(int count, int rounds) {
    List<long[]> read = atOnce(count, () -> stream(rounds));
    long[] first = read.stream().flatMapToLong(each -> Arrays.stream(each, 0, rounds)).toArray();
    long[] others =
        read.stream().flatMapToLong(each -> Arrays.stream(each, rounds, each.length)).toArray();
    Arrays.sort(first);
    Arrays.sort(others);
    return new Travels(first, others);
  }

  /** Requests a second without streams, with so many connections for that long. */
  double rate(int connections, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long begin = System.nanoTime();
    List<Long> done = atOnce(connections, () -> whole(end));
    double seconds = (System.nanoTime() - begin) / 1e9;
    return done.stream().mapToLong(Long::longValue).sum() / seconds;
  }

  private long whole(long end) throws IOException {
    long done = 0;
    try (Socket socket = connect()) {
      Lines in = new Lines(socket.getInputStream());
      byte[] request = request(false);
      while (System.nanoTime() < end) {
        socket.getOutputStream().write(request);
        answered(in);
        String body = in.body(in.lengthOfBody());
        if (!body.contains("Good morning.")) {
          throw new IOException("not the answer: " + body);
        }
        done++;
      }
    }
    return done;
  }

  private long[] stream(int rounds) throws IOException {
    int others = TokenUpstream.TOKENS - 1;
    long[] travels = new long[rounds * TokenUpstream.TOKENS];
    // Streams do not begin in step: as many end as begin, all the time.
    LockSupport.parkNanos((long) (Math.random() * TokenUpstream.PACE.toNanos() * TokenUpstream.TOKENS));
    try (Socket socket = connect()) {
      Lines in = new Lines(socket.getInputStream());
      for (int round = 0; round < rounds; round++) {
        OutputStream out = socket.getOutputStream();
        out.write(request(true));
        long asked = System.nanoTime();
        answered(in);
        boolean chunked = in.lengthOfBody() < 0;
        int token = 0;
        for (String line = in.line(); line != null; line = in.line()) {
          int at = line.indexOf('@');
          if (line.startsWith("data:") && at > 0) {
            long now = System.nanoTime();
            long sent = Long.parseLong(line.substring(at + 1, line.indexOf(' ', at)));
            if (token == 0) {
              travels[round] = now - asked - TokenUpstream.PACE.toNanos();
            } else {
              travels[rounds + round * others + token - 1] = now - sent;
            }
            token++;
          } else if (line.startsWith("data: [DONE]")) {
            break;
          }
        }
        if (token != TokenUpstream.TOKENS) {
          throw new IOException("only " + token + " tokens came");
        }
        if (!chunked) {
          throw new IOException("a stream without chunks cannot be followed by another");
        }
        for (String line = in.line(); line != null && !line.equals("0"); line = in.line()) {
          // What stands between the last event and the last chunk.
        }
        in.line();
      }
    }
    return travels;
  }

  private void answered(Lines in) throws IOException {
    String status = in.line();
    if (status == null || !status.contains(" 200")) {
      int length = status == null ? -1 : in.lengthOfBody();
      String body = length < 0 ? "" : in.body(length);
      throw new IOException("port " + port + " did not answer: " + status + " " + body);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private byte[] request(boolean streamed) {
    String body = BODY.formatted(model, streamed);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:" + port + "\r\n" + headers;
    return (head
            + "content-type: application/json\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static <T> List<T> atOnce(int count, Callable<T> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(threads.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : all) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw new UncheckedIOException(new IOException(failure.getCause()));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
