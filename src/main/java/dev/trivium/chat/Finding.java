package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds responses again: running here or on another node, ended a while ago, or in their row. */
record Finding(RunTools tools, Takeover takeover, LiveResponses live, Elsewhere elsewhere) {

  /**
   * What an ended one cites is read again, and as the caller. Errors: {@code response_not_found}
   * for what is unknown, expired, erased or foreign.
   */
  Uni<LiveResponse> find(Caller caller, String id) {
    Optional<LiveResponse> here =
        live.find(id).filter(found -> isOpen(caller, found) && !found.isLeftToItsRow());
    Uni<LiveResponse> found =
        here.map(response -> Uni.createFrom().item(response))
            .orElseGet(
                () -> tools.repository().find(caller, id).chain(row -> restored(caller, row)));
    return found.chain(response -> tools.recall().again(caller, response));
  }

  private Uni<LiveResponse> restored(Caller caller, Optional<ResponseRow> found) {
    ResponseRow row = found.orElseThrow(() -> Refusals.unknownResponse().asException());
    Instant now = tools.clock().instant();
    if (row.interrupted()) {
      return takeover
          .said(caller, row, row.createdAt())
          .map(ended -> restored(caller, row, ended.events(), ended.object()));
    }
    ObjectNode object = row.object();
    if (!row.running() && object != null) {
      return Uni.createFrom().item(restored(caller, row, row.events(), object));
    }
    if (row.leaseUntil().isBefore(now)) {
      return takeover
          .of(caller, row, now)
          .chain(done -> tools.repository().find(caller, row.id()))
          .chain(again -> restored(caller, again));
    }
    return elsewhere.follow(caller, row);
  }

  private static LiveResponse restored(
      Caller caller, ResponseRow row, List<Entry> events, ObjectNode object) {
    LiveResponse response =
        new LiveResponse(row.id(), caller.sub(), row.scope(), row.begun(), new ResponseLog(events));
    response.settle(
        new LiveResponse.Settled(object, row.evidence(), row.context(), row.createdAt()));
    return response;
  }

  private boolean isOpen(Caller caller, LiveResponse response) {
    return response.isOpenTo(caller.sub(), tools.repository().scope(caller));
  }

  static boolean isNotFound(Throwable failure) {
    return failure instanceof ProblemException known
        && known.problem().kind() == Problem.Kind.NOT_FOUND;
  }
}
