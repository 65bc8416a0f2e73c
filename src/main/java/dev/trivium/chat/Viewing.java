package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.UiStream;
import dev.trivium.web.EventStream;
import dev.trivium.web.Request;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;

/** Shows a response on a stream of server-sent events. */
final class Viewing {
  /** What everybody is told in a header, whatever they read of the body. */
  static final String DISCLOSURE_HEADER = "Trivium-Disclosure";

  private final Vertx vertx;

  Viewing(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What the header tells of a response, as far as it is known by now. */
  static String disclosure(ObjectNode response) {
    String by = Labels.of(response, "generated_by", "template");
    return "ai-generated; generated-by=" + by;
  }

  /** As events of the Responses API. */
  void responses(
      LiveResponse response, long after, boolean extensions, boolean owns, EventStream stream) {
    show(response, after, extensions, owns, stream, entry -> Optional.of(entry.serverSent()));
  }

  /** As chunks of Chat Completions. */
  void completions(LiveResponse response, Completions chunks, EventStream stream) {
    show(response, -1, false, true, stream, chunks::encode);
  }

  /** As chunks of a UI message stream, from the beginning. */
  void messages(LiveResponse response, UiStream chunks, EventStream stream) {
    show(response, -1, true, false, stream, chunks::encode);
  }

  /** Whether events of this house were asked for. */
  static boolean wantsExtensions(Request request) {
    return request.query("ext").filter("trivium.v1"::equals).isPresent()
        || request.header("Trivium-Events").filter("v1"::equals).isPresent()
        || request
            .header("Sec-WebSocket-Protocol")
            .filter(offered -> offered.matches("(.*,\\s*)?trivium\\.v1(\\s*,.*)?"))
            .isPresent();
  }

  /**
   * @param owns whether the connection is what the response lives for: when it goes, so does the
   *     response, unless it was asked for in the background
   */
  private void show(
      LiveResponse response,
      long after,
      boolean extensions,
      boolean owns,
      EventStream stream,
      Function<Entry, Optional<byte[]>> encode) {
    Cursor cursor =
        new Cursor(
            response.log(),
            after,
            stream,
            vertx.getOrCreateContext(),
            extensions,
            entry -> encode.apply(entry).ifPresent(bytes -> stream.write(Buffer.buffer(bytes))),
            stream::end,
            why -> stream.cut());
    response.viewerCame();
    stream.onDrain(cursor::pump);
    stream.onClose(() -> {
      cursor.stop();
      response.viewerLeft();
      // Whoever repeated the request under its key reads the same response, and still does.
      if (owns && !response.begun().path("background").asBoolean() && !response.watched()) {
        response.cancel(ResponseRun.CANCELLED);
      }
    });
    cursor.start();
  }
}
