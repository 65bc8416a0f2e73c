package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a response is told that its node did not finish: ended, incomplete, and saying so in words.
 *
 * <p>What a dead node numbered is not known. Its first two events are, and no log reaches the
 * number of the terminal event, so no number ever stands for two events: this is the one jump in
 * the numbers there can be.
 */
final class Interruption {
  static final String REASON = "trivium:interrupted";
  static final long TERMINAL_NUMBER = 1_000_000;

  private static final String NOTICE = "Interrupted: this answer is not complete. Ask again.";

  private Interruption() {}

  static ServerEvent terminal(ObjectNode begun, Instant at) {
    Map<String, String> metadata = new LinkedHashMap<>();
    begun
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    String id = begun.path("id").asText();
    String item = "msg" + id.substring(id.indexOf('_'));
    ObjectNode object =
        ResponseObject.ended(
            begun,
            "incomplete",
            REASON,
            null,
            at,
            Wire.array().add(ResponseObject.message(item, "incomplete", NOTICE)),
            new Usage(0, Usage.tokens(NOTICE)).response(),
            metadata);
    return ServerEvent.lifecycle("response.incomplete", object);
  }

  /** The events of a response whose node died, as anybody sees them from now on. */
  static List<Entry> events(ObjectNode begun, ServerEvent terminal) {
    return List.of(
        Entry.of(ServerEvent.lifecycle("response.created", begun.deepCopy()), 0, 0),
        Entry.of(ServerEvent.lifecycle("response.in_progress", begun.deepCopy()), 1, 0),
        Entry.of(terminal, TERMINAL_NUMBER, 0));
  }
}
