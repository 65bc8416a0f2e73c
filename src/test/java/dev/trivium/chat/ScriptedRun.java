package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.ResponseObject;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.chat.understanding.Languages;
import dev.trivium.data.Mentions;
import dev.trivium.data.Quotations;
import dev.trivium.kernel.Ids;
import dev.trivium.llm.Models;
import dev.trivium.llm.TokenCount;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A streaming answer driven by hand, on a node that has nothing else and renews nothing. */
final class ScriptedRun implements LiveResponse.Consumers {
  private static final Duration WAIT = Duration.ofSeconds(20);

  final String id;
  volatile boolean abandoned;
  volatile String cancelled = "";
  private final String item;
  private final Context context;
  private final RunTools tools;
  private final LiveResponse response;
  private final StringBuilder text = new StringBuilder();

  ScriptedRun(Vertx vertx, StoreAssembly store, String owner, ChatConfig config, String question)
      throws Exception {
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    ResponseSeal seal = new ResponseSeal(store.seal());
    this.tools =
        new RunTools(
            new PacedAnswerer(),
            new ResponseRepository(
                store.database(), seal, store.regions(), Mentions.NOBODY, owner, true, config),
            new BatchRepository(store.database(), seal, owner, true),
            new Recall(Quotations.NONE),
            Models.NONE,
            new PromptTokens(new TokenCount(vertx)),
            Purse.UNLIMITED,
            new Wording(ChatHouse.NO_METRICS, new AnswerCache(config.models(), clock)),
            Languages.shipped(),
            Rollout.NONE,
            Tally.NONE,
            config,
            clock,
            ids,
            observation -> {});
    this.id = ids.next("resp");
    this.item = "msg" + id.substring(id.indexOf('_'));
    this.context = vertx.getOrCreateContext();
    CreateRequest request = Requests.response(Wire.object().put("input", question));
    ObjectNode begun =
        ResponseObject.begun(
            id, clock.instant(), request, Composition.begun(request.metadata(), "An AI.", null));
    tools
        .repository()
        .begin(ChatHouse.ANNA, id, clock.instant(), request, begun, null)
        .await()
        .atMost(WAIT);
    this.response = here(() -> opened(begun, clock));
  }

  private LiveResponse opened(ObjectNode begun, InstantSource clock) {
    LiveResponse opened =
        new LiveResponse(
            id,
            ChatHouse.ANNA.sub(),
            Set.of(0),
            begun,
            new ResponseLog(tools.config().logMaxBytes()));
    opened.renewed(clock.instant().plus(tools.config().lease()));
    opened
        .log()
        .keptBy(
            new LogBatches(ChatHouse.ANNA, opened, tools, context),
            LogBatches.fence(tools.config().batches()));
    opened.hook(this);
    opened
        .log()
        .append(
            ServerEvent.lifecycle("response.created", begun.deepCopy()),
            ServerEvent.lifecycle("response.in_progress", begun.deepCopy()));
    List<ServerEvent> message = ServerEvent.message(item, "", "completed");
    opened.log().append(message.get(0), message.get(1));
    return opened;
  }

  /** Says so many words more. */
  void say(int words) throws Exception {
    here(() -> {
      for (int i = 0; i < words; i++) {
        String word = "Wörter-" + text.length() + " ";
        text.append(word);
        response.log().append(delta(word));
      }
      return words;
    });
  }

  /** Keeps its end and shows it, as a run does. */
  void end() throws Exception {
    List<ServerEvent> message = ServerEvent.message(item, text.toString(), "completed");
    ObjectNode object = response.begun().deepCopy();
    object.put("status", "completed");
    object.putArray("output").add(ResponseObject.message(item, "completed", text.toString()));
    List<Entry> rest =
        here(() ->
            response
                .log()
                .prepare(
                    List.of(
                        message.get(message.size() - 3),
                        message.get(message.size() - 2),
                        message.getLast(),
                        ServerEvent.lifecycle("response.completed", object))));
    List<Entry> all = new java.util.ArrayList<>(here(() -> response.log().written()));
    all.addAll(rest);
    LiveResponse.Settled end =
        new LiveResponse.Settled(object, null, null, tools.clock().instant());
    tools
        .repository()
        .finish(ChatHouse.ANNA, id, end, Set.of(), "completed", all)
        .await()
        .atMost(WAIT);
    here(() -> {
      response.settle(end);
      response.log().publish(rest);
      return end;
    });
  }

  /** What its own viewers see, as they would get it. */
  List<String> shown() {
    int size = response.log().size();
    return response.log().written().subList(0, size).stream()
        .map(entry -> new String(entry.utf8(), java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }

  LiveResponse response() {
    return response;
  }

  String text() {
    return text.toString();
  }

  @Override
  public void cancel(String reason) {
    cancelled = reason;
  }

  @Override
  public void abandoned() {
    abandoned = true;
  }

  private ServerEvent delta(String word) {
    return ServerEvent.message(item, word, "completed").get(2);
  }

  private <T> T here(Supplier<T> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(go -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException failure) {
        done.completeExceptionally(failure);
      }
    });
    return done.get(WAIT.toSeconds(), TimeUnit.SECONDS);
  }
}
