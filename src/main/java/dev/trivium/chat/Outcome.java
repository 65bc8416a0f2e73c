package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.ServerEvent;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a response comes to.
 *
 * @param status completed, incomplete, cancelled or failed
 * @param terminal the type of the last event
 * @param before events in front of it, in order
 * @param object the response as its last event shows it
 * @param context what a follow-up needs; null for what the response before it left
 */
record Outcome(
    String status,
    String terminal,
    @Nullable String reason,
    @Nullable Answer answer,
    List<ServerEvent> before,
    ObjectNode object,
    @Nullable String context) {

  /** Whose documents the answer quotes. */
  Set<UUID> people() {
    return answer == null
        ? Set.of()
        : answer.cited().stream()
            .flatMap(each -> each.subject().stream())
            .collect(Collectors.toSet());
  }
}
