package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.understanding.Languages;
import dev.trivium.data.Metrics;
import dev.trivium.data.Quotations;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observation;
import dev.trivium.llm.Models;
import dev.trivium.llm.TokenCount;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs of responses that are said piece by piece, without a server and without a database. */
final class RunFixture {
  final Queue<Observation> observed = new ConcurrentLinkedQueue<>();
  private final Context context;
  private final RunTools tools;

  RunFixture(Vertx vertx, Answerer answerer, Metrics metrics, Models models, Purse purse) {
    this(vertx, answerer, metrics, models, purse, ChatHouse.config());
  }

  RunFixture(
      Vertx vertx,
      Answerer answerer,
      Metrics metrics,
      Models models,
      Purse purse,
      ChatConfig config) {
    this(vertx, answerer, metrics, models, purse, config, Rollout.NONE);
  }

  RunFixture(
      Vertx vertx,
      Answerer answerer,
      Metrics metrics,
      Models models,
      Purse purse,
      ChatConfig config,
      Rollout rollout) {
    InstantSource clock = InstantSource.system();
    this.context = vertx.getOrCreateContext();
    this.tools =
        new RunTools(
            answerer,
            null,
            null,
            new Recall(Quotations.NONE),
            models,
            new PromptTokens(new TokenCount(vertx)),
            purse,
            new Wording(metrics, new AnswerCache(config.models(), clock)),
            Languages.shipped(),
            rollout,
            Tally.NONE,
            config,
            clock,
            new Ids(clock, new SecureRandom()),
            observed::add);
  }

  LiveResponse begin(ObjectNode body, String before, boolean cancelled) {
    body.put("store", false);
    return begin(ChatHouse.ANNA, Requests.response(body), before, cancelled);
  }

  /** Nothing is stored, whatever the request says. */
  LiveResponse begin(Caller caller, CreateRequest request, String before, boolean cancelled) {
    tools.routing().require(caller, request);
    Speech speech =
        tools
            .routing()
            .speech(caller, request, before)
            .await()
            .atMost(java.time.Duration.ofSeconds(20))
            .orElseThrow();
    ResponseRun.Order order =
        new ResponseRun.Order(
            caller, request, before, speech, "sse", cancelled, tools.clock().instant());
    ObjectNode begun =
        ResponseObject.begun(
            "resp_1", order.at(), request, Composition.begun(request.metadata(), "", speech));
    begun.put("store", false);
    CompletableFuture<LiveResponse> running = new CompletableFuture<>();
    context.runOnContext(go -> {
      LiveResponse response =
          new LiveResponse("resp_1", caller.sub(), Set.of(0), begun, new ResponseLog(8 << 20));
      new StreamedRun(order, speech, response, tools, context).start();
      running.complete(response);
    });
    return running.join();
  }
}
