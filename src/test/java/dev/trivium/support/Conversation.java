package dev.trivium.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A chat client over a WebSocket: sends questions, collects the events of each answer. */
public final class Conversation implements AutoCloseable {
  private static final Set<String> TERMINAL =
      Set.of("response.completed", "response.incomplete", "response.failed");
  private static final String CLOSED = "closed";
  private final LinkedBlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private final Inbox listener;
  private String previous = "";

  private Conversation(WebSocket socket, Inbox listener) {
    this.socket = socket;
    this.listener = listener;
    listener.target = inbox;
  }

  public static Conversation open(URI url, String token) {
    Inbox listener = new Inbox();
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("authorization", "Bearer " + token);
    }
    WebSocket socket = builder.buildAsync(url, listener).join();
    Conversation conversation = new Conversation(socket, listener);
    listener.early.forEach(conversation.inbox::add);
    return conversation;
  }

  /** What one question led to. */
  public record Turn(List<JsonNode> events) {
    public String text() {
      StringBuilder text = new StringBuilder();
      for (JsonNode event : events) {
        if (event.path("type").asText().equals("response.output_text.delta")) {
          text.append(event.path("delta").asText());
        }
      }
      return text.toString();
    }

    public JsonNode last() {
      return events.getLast();
    }

    public String id() {
      return events.getFirst().path("response").path("id").asText();
    }
  }

  /** Asks in the course of the conversation; {@code asOf} may be empty. */
  public Turn ask(String question, String asOf) {
    send(question, asOf);
    List<JsonNode> events = new ArrayList<>();
    while (true) {
      JsonNode event = next();
      events.add(event);
      String type = event.path("type").asText();
      if (TERMINAL.contains(type)) {
        previous = event.path("response").path("id").asText();
        return new Turn(events);
      }
      if (type.equals("error") && events.size() == 1) {
        return new Turn(events);
      }
    }
  }

  public void send(String question, String asOf) {
    ObjectNode frame = ServerProcess.JSON.createObjectNode();
    frame.put("type", "response.create").put("model", "trivium").put("input", question);
    if (!previous.isEmpty()) {
      frame.put("previous_response_id", previous);
    }
    if (!asOf.isEmpty()) {
      frame.putObject("metadata").put("trivium_as_of", asOf);
    }
    sendText(frame.toString());
  }

  /** Sends a frame as it is, well formed or not. */
  public void sendText(String frame) {
    socket.sendText(frame, true).join();
  }

  /** The next event, whatever it is. */
  public JsonNode next() {
    try {
      String text = inbox.poll(60, TimeUnit.SECONDS);
      if (text == null || text.equals(CLOSED)) {
        throw new IllegalStateException("the socket gave nothing more: " + text);
      }
      return ServerProcess.JSON.readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Everything that still comes until the server closes. */
  public List<JsonNode> rest() {
    try {
      List<JsonNode> events = new ArrayList<>();
      String text = inbox.poll(60, TimeUnit.SECONDS);
      while (text != null && !text.equals(CLOSED)) {
        events.add(ServerProcess.JSON.readTree(text));
        text = inbox.poll(60, TimeUnit.SECONDS);
      }
      return events;
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The code the server closed with, or 1006 when it closed without one. */
  public int closeCode() {
    return listener.code;
  }

  public static boolean isTerminal(JsonNode event) {
    return TERMINAL.contains(event.path("type").asText());
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Inbox implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();
    private final List<String> early = new ArrayList<>();
    private volatile LinkedBlockingQueue<String> target;
    private volatile int code = 1006;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        put(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code = status;
      put(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      put(CLOSED);
    }

    private void put(String text) {
      if (target == null) {
        early.add(text);
      } else {
        target.add(text);
      }
    }
  }
}
