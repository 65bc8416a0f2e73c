package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client that reads what the house sends with nothing of the house's own code. Sockets are those
 * of Vert.x: the one of the JDK refuses a character whose bytes lie in two of its buffers.
 */
final class ChatClient {
  private static final WebSocketClient SOCKETS = Vertx.vertx().createWebSocketClient();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final int port;
  private final String token;

  ChatClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** A call that is not waited for; cancelling it closes its connection. */
  CompletableFuture<HttpResponse<String>> begin(String path, String body) {
    HttpRequest request =
        request(path)
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  /** A stream whose head has come. */
  InputStream open(String path) throws Exception {
    return HTTP.send(request(path).GET().build(), BodyHandlers.ofInputStream()).body();
  }

  /** The whole events of a stream, up to where it ends or breaks. */
  List<String> streamed(String path) {
    return streamed(request(path).GET());
  }

  /** The same for a request under a key. */
  List<String> streamed(String path, String body, String key) {
    return streamed(
        request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
  }

  private static List<String> streamed(HttpRequest.Builder request) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in =
        HTTP.send(
                request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofInputStream())
            .body()) {
      in.transferTo(read);
    } catch (IOException broken) {
      // What came before is what was seen.
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    String all = read.toString(StandardCharsets.UTF_8);
    return data(all.substring(0, all.lastIndexOf("\n\n") + 1));
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return HTTP.send(
        request(path).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path) throws Exception {
    return HTTP.send(request(path).DELETE().build(), BodyHandlers.ofString());
  }

  Socket socket(String query) throws Exception {
    Socket socket = new Socket();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/responses" + query)
            .addHeader("Authorization", "Bearer " + token);
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    SOCKETS
        .webSocket()
        .textMessageHandler(socket.messages::add)
        .closeHandler(gone -> socket.closed(opened.join().closeStatusCode()))
        .connect(options)
        .onComplete(opened::complete, opened::completeExceptionally);
    socket.wire = opened.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    return socket;
  }

  /** The data of server-sent events, the mark of the end included as text. */
  static List<String> data(String stream) {
    return stream.lines().filter(l -> l.startsWith("data: ")).map(l -> l.substring(6)).toList();
  }

  static ObjectNode json(String text) {
    return Wire.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(WAIT)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  /** One socket; messages wait until a test takes them. */
  static final class Socket {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket wire;

    void send(String frame) {
      wire.writeTextMessage(frame);
    }

    void create(String input) {
      ObjectNode frame = Wire.object();
      frame.put("type", "response.create");
      frame.put("input", input);
      send(frame.toString());
    }

    String next() throws InterruptedException {
      String message = messages.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing came");
      }
      return message;
    }

    JsonNode nextEvent() throws InterruptedException {
      return json(next());
    }

    /** Everything up to the end of a response. */
    List<String> rest() throws InterruptedException {
      List<String> events = new ArrayList<>();
      while (events.isEmpty() || !isTerminal(events.getLast())) {
        events.add(next());
      }
      return events;
    }

    /** Everything up to the end of a response or of the connection. */
    List<String> untilTheEnd() throws InterruptedException {
      List<String> events = new ArrayList<>();
      while (events.isEmpty() || !isTerminal(events.getLast())) {
        boolean over = closed.isDone();
        String message = messages.poll(over ? 0 : 2, TimeUnit.MILLISECONDS);
        if (message != null) {
          events.add(message);
        } else if (over) {
          return events;
        }
      }
      return events;
    }

    static boolean isTerminal(String event) {
      String type = json(event).path("type").asText();
      return List.of("response.completed", "response.incomplete", "response.failed").contains(type);
    }

    /** As a cable that is pulled: no close frame. */
    void cut() {
      Channel channel = ((WebSocketInternal) wire).channelHandlerContext().channel();
      channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }

    int closeCode() throws Exception {
      return closed.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void closed(Short code) {
      closed.complete(code == null ? 1006 : (int) code);
    }
  }
}
