package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response as it is kept.
 *
 * @param begun the object as it stood at the beginning
 * @param object as it ended; null while it runs, and for good if its node died
 * @param fingerprint of the request, for idempotency
 * @param tellsOfPeople whether it names people who are known
 * @param items what was sent; null for rows from before it was kept
 * @param epoch raised by who ends it for a node that died
 * @param shownLimit no event numbered above it was shown by the node that ran it
 */
record ResponseRow(
    String id,
    Set<Integer> scope,
    String status,
    Instant createdAt,
    Instant leaseUntil,
    String fingerprint,
    boolean tellsOfPeople,
    ObjectNode begun,
    @Nullable ObjectNode object,
    @Nullable ObjectNode evidence,
    @Nullable String context,
    List<Entry> events,
    @Nullable ArrayNode items,
    int epoch,
    long shownLimit) {

  static final String RUNNING = "in_progress";

  boolean running() {
    return status.equals(RUNNING);
  }

  /** Whether it ended without its node having the chance to say how. */
  boolean interrupted() {
    return !running() && object == null;
  }
}
