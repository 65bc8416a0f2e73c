package dev.trivium.chat;

import dev.trivium.chat.protocol.CreateRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may go on from though it is not stored: the last answer of each of its lanes.
 * What failed to go on from one has lost it. Belongs to one event loop.
 */
final class OwnParents {
  private final Map<String, String> byLane = new HashMap<>();

  Set<String> ids() {
    return Set.copyOf(byLane.values());
  }

  /** A response of this connection is over. */
  void ended(String lane, LiveResponse response) {
    if (response.object().path("status").asText().equals("failed")) {
      lost(response.begun().path("previous_response_id").asText(null));
    } else if (!response.stored()) {
      byLane.put(lane, response.id());
    }
  }

  /** A request was refused. */
  void refused(CreateRequest request) {
    lost(request.previousResponseId());
  }

  private void lost(@Nullable String parent) {
    byLane.values().removeIf(id -> id.equals(parent));
  }
}
