package dev.trivium.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a route answers: a whole body, one in portions, or a stream that the route goes on writing.
 */
public sealed interface Reply {
  /** A complete answer. */
  record Full(int status, Map<String, String> headers, Buffer body) implements Reply {
    public Full {
      headers = Map.copyOf(headers);
    }
  }

  /** Server-sent events: the head is sent, then the writer gets the stream. */
  record Events(Map<String, String> headers, Consumer<EventStream> writer) implements Reply {
    public Events {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * A long answer in portions: the next one is asked for when the one before is on the wire, and no
   * more when the other side is gone. A failure in between cuts the connection, so that a half is
   * never taken for the whole.
   */
  record Portions(Map<String, String> headers, Multi<Buffer> body) implements Reply {
    public Portions {
      headers = Map.copyOf(headers);
    }
  }

  /** JSON through the house's mapper. */
  static Reply json(int status, Object body) {
    return new Full(status, Map.of("content-type", "application/json"), Json.encode(body));
  }

  static Reply ok(Object body) {
    return json(200, body);
  }

  static Reply text(String contentType, String body) {
    return new Full(200, Map.of("content-type", contentType), Buffer.buffer(body));
  }

  /** Lines of JSON, whole ones in each portion. */
  static Reply lines(Multi<Buffer> lines) {
    return new Portions(Map.of("content-type", "application/x-ndjson"), lines);
  }

  static Reply events(Consumer<EventStream> writer) {
    return new Events(Map.of(), writer);
  }

  /** The same reply with one more header. */
  default Reply header(String name, String value) {
    return headers(Map.of(name, value));
  }

  /** The same reply with more headers. */
  default Reply headers(Map<String, String> more) {
    return switch (this) {
      case Full full -> new Full(full.status, plus(full.headers, more), full.body);
      case Portions all -> new Portions(plus(all.headers, more), all.body);
      case Events events -> new Events(plus(events.headers, more), events.writer);
    };
  }

  private static Map<String, String> plus(Map<String, String> headers, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return all;
  }
}
