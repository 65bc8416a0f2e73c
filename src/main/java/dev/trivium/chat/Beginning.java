package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins a response that was admitted: its row, if it is to have one, its log, and its run. */
record Beginning(RunTools tools, LiveResponses live) {

  /**
   * Call it on the context that is to write the log.
   *
   * @param chat id under which a page knows the chat; null for none
   * @param sameAsBefore gives the response that has the idempotency key of the order already
   */
  Uni<LiveResponse> of(
      ResponseRun.Order order,
      Context context,
      @Nullable String chat,
      Supplier<Uni<LiveResponse>> sameAsBefore) {
    CreateRequest request = order.request();
    String id = tools.ids().next("resp");
    ObjectNode begun =
        ResponseObject.begun(
            id,
            order.at(),
            request,
            Composition.varied(
                Composition.begun(request.metadata(), tools.config().disclosure(), order.speech()),
                tools.rollout().of(order.caller(), Rollout.CHAT)));
    if (!request.store()) {
      return Uni.createFrom()
          .item(() -> beginUnstored(order, id, begun, context))
          .chain(response -> tools.recall().again(order.caller(), response));
    }
    return tools
        .repository()
        .begin(order.caller(), id, order.at(), request, begun, chat)
        .emitOn(Reactive.executor(context))
        .chain(kept ->
            kept.done()
                ? Uni.createFrom().item(() -> run(order, id, begun, context, kept.tellsOfPeople()))
                : sameAsBefore.get());
  }

  private LiveResponse beginUnstored(
      ResponseRun.Order order, String id, ObjectNode begun, Context context) {
    String key = order.request().idempotencyKey();
    if (key != null) {
      String fingerprint = Wire.fingerprint(order.request().sent());
      Optional<LiveResponse> before = live.claim(order.caller().sub(), key, id, fingerprint);
      if (before.isPresent()) {
        return before.get();
      }
    }
    return run(order, id, begun, context, false);
  }

  private LiveResponse run(
      ResponseRun.Order order,
      String id,
      ObjectNode begun,
      Context context,
      boolean tellsOfPeople) {
    LiveResponse response =
        new LiveResponse(
            id,
            order.caller().sub(),
            tools.repository().scope(order.caller()),
            begun,
            new ResponseLog(tools.config().logMaxBytes()));
    response.tellsOfPeople(tellsOfPeople);
    if (response.stored()) {
      response.renewed(order.at().plus(tools.config().lease()));
      response
          .log()
          .keptBy(
              new LogBatches(order.caller(), response, tools, context),
              LogBatches.fence(tools.config().batches()));
    }
    live.add(response);
    Speech speech = order.speech();
    if (speech == null) {
      new ResponseRun(order, response, tools, context).start();
    } else {
      new StreamedRun(order, speech, response, tools, context).start();
    }
    if (nobodyComesBack(order)) {
      response
          .ended()
          .subscribe()
          .with(end -> live.remove(response), never -> live.remove(response));
    }
    return response;
  }

  /**
   * Closing is the stop there, without a key it is not asked for a second time, and what stands on
   * nothing is not judged: it need not lie in memory for a minute.
   */
  private static boolean nobodyComesBack(ResponseRun.Order order) {
    return order.speech() instanceof Relay
        && !order.request().store()
        && order.request().idempotencyKey() == null
        && order.surface().equals(CompletionsRoutes.SURFACE);
  }
}
