package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Quotations;
import dev.trivium.data.Quotations.Citation;
import dev.trivium.data.Quotations.Reference;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows an ended answer again. What it cites is read again as the caller; if any of it is gone, was
 * replaced or is not the caller's to see any more, nothing of the answer is told, since all of its
 * words may come from there.
 */
final class Recall {
  private static final String NOTICE =
      "What this answer quoted cannot be shown any more: a document was deleted or replaced, or is"
          + " not yours to see. Ask again.";

  /** Above every number of the events that are left out. */
  private static final long LATE = 1_000_000;

  private final Quotations quotations;

  Recall(Quotations quotations) {
    this.quotations = quotations;
  }

  Uni<LiveResponse> again(Caller caller, LiveResponse response) {
    LiveResponse.Settled end = response.settled();
    ObjectNode evidence = end == null ? null : end.evidence();
    List<Reference> cited = Citations.kept(evidence);
    if (end == null || evidence == null || cited.isEmpty() || !response.log().ended()) {
      return Uni.createFrom().item(response);
    }
    return quotations
        .again(caller, cited)
        .map(read ->
            read.size() == cited.size()
                ? shown(response, end, evidence, read)
                : withheld(response, end, evidence));
  }

  private static LiveResponse shown(
      LiveResponse response, LiveResponse.Settled end, ObjectNode evidence, List<Citation> read) {
    ObjectNode now = Citations.shown(evidence, read);
    return response.ended(
        response.log(), new LiveResponse.Settled(end.object(), now, end.context(), end.at()));
  }

  /** Its events are not shown either: they hold its words. */
  private static LiveResponse withheld(
      LiveResponse response, LiveResponse.Settled end, ObjectNode evidence) {
    ObjectNode object = end.object().deepCopy();
    ArrayNode output = Wire.array();
    end.object()
        .path("output")
        .forEach(item ->
            output.add(
                ResponseObject.message(
                    item.path("id").asText(), item.path("status").asText(), NOTICE)));
    object.set("output", output);
    ServerEvent terminal =
        ServerEvent.lifecycle("response." + object.path("status").asText(), object.deepCopy());
    List<Entry> events = new ArrayList<>(Interruption.beginning(response.begun()));
    events.add(Entry.of(terminal, LATE, 0));
    return response.ended(
        new ResponseLog(events),
        new LiveResponse.Settled(
            object, Citations.withheld(evidence, NOTICE), end.context(), end.at()));
  }
}
