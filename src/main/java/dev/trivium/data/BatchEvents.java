package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.web.EventStream;
import dev.trivium.web.Json;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells one viewer how a batch goes: {@code reason} the first time a code occurs, {@code progress}
 * at most each second, {@code done} when it ended, however it ended. It reads the ledger, so it
 * works on every node; the id of an event is the number of chunks it stands on, so a viewer that
 * comes back is told what it missed and nothing twice.
 */
final class BatchEvents {
  private static final long EVERY_MILLIS = 1_000;
  private static final Set<String> ENDS = Set.of("done", "halted", "failed", "interrupted");

  private final Vertx vertx;
  private final Batches batches;
  private final Caller caller;
  private final UUID id;
  private final EventStream stream;
  private final Set<String> told = new HashSet<>();
  private Cancellable asking = () -> {};
  private long timer = -1;
  private int seen;
  private boolean caughtUp;

  /**
   * @param seen chunks that the viewer was told of before
   */
  BatchEvents(Vertx vertx, Batches batches, Caller caller, UUID id, int seen, EventStream stream) {
    this.vertx = vertx;
    this.batches = batches;
    this.caller = caller;
    this.id = id;
    this.seen = seen;
    this.stream = stream;
    this.caughtUp = seen == 0;
  }

  void start() {
    stream.onClose(this::stop);
    ask();
  }

  private void stop() {
    vertx.cancelTimer(timer);
    asking.cancel();
  }

  private void ask() {
    asking =
        batches
            .since(caller, id, caughtUp ? seen - 1 : -1)
            .subscribe()
            .with(this::tell, lost -> stream.end());
  }

  private void tell(Batches.Moment moment) {
    int before = seen;
    for (BatchQueries.Chunk chunk : moment.chunks()) {
      boolean known = chunk.no() < before;
      for (JsonNode reason : chunk.counts().path("reasons")) {
        if (told.add(reason.path("code").asText()) && !known) {
          event("reason", reason(reason, chunk.no()), -1);
        }
      }
      seen = Math.max(seen, chunk.no() + 1);
    }
    boolean first = !caughtUp || before == 0;
    caughtUp = true;
    boolean ended = ENDS.contains(moment.receipt().state());
    if (!ended && (seen > before || first) && !stream.full()) {
      event("progress", progress(moment.receipt()), seen);
    }
    if (ended) {
      event("done", Json.mapper().valueToTree(moment.receipt()), seen);
      stream.end();
    } else if (!stream.closed()) {
      timer = vertx.setTimer(EVERY_MILLIS, tick -> ask());
    }
  }

  private static Map<String, Object> reason(JsonNode reason, int chunk) {
    Map<String, Object> members = new LinkedHashMap<>();
    reason.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    members.put("chunk", chunk);
    return members;
  }

  private static Map<String, Object> progress(Receipt receipt) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("batch", receipt.batch().toString());
    members.put("state", receipt.state());
    members.put("received", receipt.received());
    members.put("inserted", receipt.inserted());
    members.put("updated", receipt.updated());
    members.put("duplicate", receipt.duplicate());
    members.put("quarantined", receipt.quarantined());
    return members;
  }

  private void event(String name, Object data, int number) {
    Buffer event = Buffer.buffer("event: " + name + "\n");
    if (number >= 0) {
      event.appendString("id: " + number + "\n");
    }
    stream.write(event.appendString("data: ").appendBuffer(Json.encode(data)).appendString("\n\n"));
  }
}
