package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Unfinished;
import dev.trivium.chat.protocol.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a response is told that its node did not finish: ended, incomplete, and saying so in words
 * behind whatever was kept of it.
 *
 * <p>A dead node may have shown more than it kept, but nothing above its fence. What is added here
 * is numbered from there, so no number ever stands for two events: this is the one jump in the
 * numbers there can be.
 *
 * @param object the response as it ended
 * @param events all of them, those that were kept in front
 */
record Interruption(ObjectNode object, List<Entry> events) {
  static final String REASON = "trivium:interrupted";

  static final String NOTICE = "Interrupted: this answer is not complete. Ask again.";

  /**
   * @param kept what was kept of its events; nothing for one that did not stream yet
   * @param shownLimit no event numbered above it was ever shown
   */
  static Interruption of(ObjectNode begun, List<Entry> kept, long shownLimit, Instant at) {
    Unfinished unfinished = Unfinished.of(kept, messageId(begun), NOTICE);
    ServerEvent terminal = terminal(begun, unfinished, at);
    List<Entry> events = new ArrayList<>(kept.isEmpty() ? beginning(begun) : kept);
    long number = shownLimit + 1;
    for (ServerEvent event : unfinished.closing()) {
      events.add(Entry.of(event, number++, 0));
    }
    events.add(Entry.of(terminal, number, 0));
    return new Interruption((ObjectNode) terminal.body().get("response"), List.copyOf(events));
  }

  /** Its last event alone, for viewers on the node whose end could not be kept. */
  static ServerEvent terminal(ObjectNode begun, Instant at) {
    return terminal(begun, Unfinished.of(List.of(), messageId(begun), NOTICE), at);
  }

  /** The first two events of every response, as they follow from how it began. */
  static List<Entry> beginning(ObjectNode begun) {
    return List.of(
        Entry.of(ServerEvent.lifecycle("response.created", begun.deepCopy()), 0, 0),
        Entry.of(ServerEvent.lifecycle("response.in_progress", begun.deepCopy()), 1, 0));
  }

  private static ServerEvent terminal(ObjectNode begun, Unfinished unfinished, Instant at) {
    ObjectNode object =
        ResponseObject.ended(
            begun,
            "incomplete",
            REASON,
            null,
            at,
            unfinished.output(),
            new Usage(0, Usage.tokens(unfinished.text())).response(),
            Labels.all(begun));
    return ServerEvent.lifecycle("response.incomplete", object);
  }

  private static String messageId(ObjectNode begun) {
    String id = begun.path("id").asText();
    return "msg" + id.substring(id.indexOf('_'));
  }
}
