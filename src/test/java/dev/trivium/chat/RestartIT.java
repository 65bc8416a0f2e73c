package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that died and came back: an answer is found whole, or found ended. Never half. */
class RestartIT {
  private Vertx vertx;
  private StoreAssembly store;
  private ChatHouse before;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    before = new ChatHouse(vertx, store, "n1", ChatHouse.config());
  }

  @AfterEach
  void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatRanWhenTheNodeDiedIsFoundEnded() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("wait for ever");
    JsonNode created = socket.nextEvent();
    String id = created.path("response").path("id").asText();

    ChatClient after = client(new ChatHouse(vertx, store, "n1", ChatHouse.config()));
    ObjectNode found = ChatClient.json(after.get("/v1/responses/" + id).body());
    List<String> resumed = after.socket("?resume=" + id + "&starting_after=0").rest();

    assertThat(found.path("status").asText()).isEqualTo("incomplete");
    assertThat(found.path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(found.path("output").toString()).contains("this answer is not complete");
    assertThat(found.path("usage").path("total_tokens").isNumber()).isTrue();
    JsonNode last = ChatClient.json(resumed.getLast());
    assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
    assertThat(last.path("response")).isEqualTo(found);
  }

  @Test
  void whatStreamedIsEndedBehindWhatWasKeptAndNoNumberIsGivenTwice() throws Exception {
    ChatConfig config = ChatHouse.config(Duration.ofMillis(600), Duration.ofHours(1));
    ScriptedRun run = new ScriptedRun(vertx, store, "dead/1", config, "revenue");
    run.say(300);
    OneNode.until(() -> run.shown().size() == 304);
    List<String> shown = run.shown();

    ChatClient other = client(before);
    OneNode.until(() -> status(other, run.id).equals("incomplete"));
    List<String> resumed = other.socket("?resume=" + run.id + "&starting_after=120").rest();
    ObjectNode found = ChatClient.json(other.get("/v1/responses/" + run.id).body());

    assertThat(resumed.subList(0, 304 - 121)).isEqualTo(shown.subList(121, 304));
    List<String> added = resumed.subList(304 - 121, resumed.size());
    long last = 303;
    long fence = config.batches().fence();
    for (String event : added) {
      long number = ChatClient.json(event).path("sequence_number").asLong();
      assertThat(number).isEqualTo(last == 303 ? 303 + fence + 1 : last + 1);
      last = number;
    }
    assertThat(ChatClient.json(added.getLast()).path("response")).isEqualTo(found);
    assertThat(found.at("/incomplete_details/reason").asText()).isEqualTo("trivium:interrupted");
    assertThat(found.at("/output/0/content/0/text").asText())
        .startsWith(run.text())
        .endsWith("this answer is not complete. Ask again.");
    assertThat(counted("chat.response_batch")).isEqualTo("0");

    run.say(1);
    OneNode.until(() -> run.abandoned);
    assertThat(run.shown()).isEqualTo(shown);
    assertThat(run.response().log().abandoned()).isEqualTo(Abandonment.LOST);
  }

  /** A full batch leaves at once; the timer of what came before it then finds nothing to keep. */
  @Test
  void aTimerWithNothingToKeepDoesNotEndTheKeeping() throws Exception {
    ScriptedRun run = new ScriptedRun(vertx, store, "timer/1", ChatHouse.config(), "revenue");
    OneNode.until(() -> counted("chat.response_batch").equals("1"));
    run.say(1);
    run.say(63);
    OneNode.until(() -> counted("chat.response_batch").equals("2"));
    vertx.timer(150, TimeUnit.MILLISECONDS).toCompletionStage().toCompletableFuture().join();

    run.say(1);

    OneNode.until(() -> counted("chat.response_batch").equals("3"));
    run.end();
  }

  /** As erasing a person does with an answer that tells of them and still runs. */
  @Test
  void whatIsErasedWhileItRunsLeavesNoBatchAndEndsOnItsNode() throws Exception {
    ScriptedRun run = new ScriptedRun(vertx, store, "erased/1", ChatHouse.config(), "revenue");
    OneNode.until(() -> counted("chat.response_batch").equals("1"));
    PostgresForTests.admin(
        store, "update chat.response set input = ''::bytea, items = null, status = 'cancelled'");

    run.say(1);
    OneNode.until(() -> run.abandoned);

    assertThat(counted("chat.response_batch")).isEqualTo("0");
    assertThat(run.response().log().abandoned()).isEqualTo(Abandonment.LOST);
    assertThat(client(before).get("/v1/responses/" + run.id).statusCode()).isEqualTo(404);
  }

  @Test
  void anotherNodeShowsWhatRunsAsItIsSaidAndAsksForItsStop() throws Exception {
    ScriptedRun run = new ScriptedRun(vertx, store, "other/1", ChatHouse.config(), "revenue");
    run.say(5);
    ChatClient.Socket viewer = client(before).socket("?resume=" + run.id);
    List<String> seen = new java.util.ArrayList<>();
    while (seen.size() < run.shown().size()) {
      seen.add(viewer.next());
    }
    run.say(200);
    while (seen.size() < run.shown().size()) {
      seen.add(viewer.next());
    }
    viewer.send("{\"type\":\"response.cancel\",\"response_id\":\"%s\"}".formatted(run.id));
    OneNode.until(() -> {
      run.say(1);
      return !run.cancelled.isEmpty();
    });
    run.end();
    seen.addAll(viewer.rest());
    String late = client(before).get("/v1/responses/" + run.id + "?stream=true").body();

    assertThat(seen).isEqualTo(run.shown());
    assertThat(ChatClient.data(late).subList(0, seen.size())).isEqualTo(seen);
    assertThat(run.cancelled).isEqualTo("trivium:cancelled");
  }

  @Test
  void aStopOnAnotherNodeEndsWhatRunsForEveryViewer() throws Exception {
    ChatClient.Socket here = client(before).socket("");
    here.create("wait for ever");
    String id = here.nextEvent().at("/response/id").asText();
    ChatHouse other = new ChatHouse(vertx, store, "n2", ChatHouse.config());
    ChatClient.Socket there = client(other).socket("?resume=" + id + "&starting_after=1");

    String body = client(other).post("/v1/responses/" + id + "/cancel", "").body();

    assertThat(ChatClient.json(body).path("status").asText()).isEqualTo("cancelled");
    String end = here.rest().getLast();
    assertThat(there.rest().getLast()).isEqualTo(end);
    assertThat(ChatClient.json(end).at("/response/status").asText()).isEqualTo("cancelled");
  }

  @Test
  void nothingIsShownAboveTheFenceWhileNothingIsKept() throws Exception {
    ChatConfig config = ChatHouse.config(Duration.ofSeconds(2), Duration.ofHours(1));
    ScriptedRun run = new ScriptedRun(vertx, store, "fenced/1", config, "revenue");
    OneNode.until(() -> counted("chat.response_batch").equals("1"));
    PostgresForTests.admin(store, "alter table chat.response_batch rename to away");

    run.say(400);
    OneNode.until(() -> run.abandoned);

    assertThat(run.response().log().abandoned()).isEqualTo(Abandonment.UNKEPT);
    JsonNode last = ChatClient.json(run.shown().getLast());
    assertThat(last.path("sequence_number").asLong()).isEqualTo(3 + config.batches().fence());
  }

  @Test
  void aNodeThatWasBelievedDeadDoesNotShowAnEndNobodyKept() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("wait for ever");
    socket.nextEvent();
    ChatHouse after = new ChatHouse(vertx, store, "n1", ChatHouse.config());

    socket.send("{\"type\":\"response.cancel\"}");
    JsonNode end = ChatClient.json(socket.rest().getLast());

    assertThat(end.path("response").path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(after.port).isPositive();
  }

  @Test
  void aRenewalThatComesTooLateDoesNotKillWhatRunsHere() throws Exception {
    Duration lease = Duration.ofMillis(500);
    ChatConfig late = ChatHouse.config(lease, Duration.ofHours(1));
    ChatHouse busy = new ChatHouse(vertx, store, "n2", late);
    ChatClient.Socket socket = client(busy).socket("");
    socket.create("wait for ever");
    socket.nextEvent();

    Instant expired = Instant.now().plus(lease.multipliedBy(2));
    int interrupted = 0;
    while (Instant.now().isBefore(expired)) {
      interrupted += busy.chat.recover().await().atMost(Duration.ofSeconds(20));
    }
    socket.send("{\"type\":\"response.cancel\"}");
    JsonNode end = ChatClient.json(socket.rest().getLast());

    assertThat(interrupted).isZero();
    assertThat(end.path("response").path("incomplete_details").path("reason").asText())
        .isEqualTo("trivium:cancelled");
  }

  @Test
  void whatWasCompleteIsFoundWholeAndCanBeReplayed() throws Exception {
    ChatClient.Socket socket = client(before).socket("");
    socket.create("revenue");
    List<String> seen = socket.rest();
    ObjectNode response = (ObjectNode) ChatClient.json(seen.getLast()).get("response");
    String id = response.path("id").asText();

    ChatHouse again = new ChatHouse(vertx, store, "n1", ChatHouse.config());
    ChatClient after = client(again);
    ObjectNode found = ChatClient.json(after.get("/v1/responses/" + id).body());
    List<String> replayed =
        ChatClient.data(after.get("/v1/responses/" + id + "?stream=true").body());
    var next =
        after.post(
            "/v1/responses", "{\"input\":\"and then?\",\"previous_response_id\":\"" + id + "\"}");

    assertThat(next.body()).contains("completed");
    assertThat(found).isEqualTo(response);
    assertThat(replayed.subList(0, replayed.size() - 1)).isEqualTo(seen);
    assertThat(after.get("/v1/responses/" + id + "/evidence").statusCode()).isEqualTo(200);
    assertThat(again.answerer.asked)
        .anySatisfy(question -> assertThat(question.context()).startsWith("revenue@"));
  }

  @Test
  void anAnswerIsForgottenAfterItsTimeUnlessItTellsOfSomebodyWhoMustBeKept() throws Exception {
    ChatClient anna = client(before);
    String body = "{\"input\":\"revenue\"}";
    String forgotten = id(anna.post("/v1/responses", body, "Idempotency-Key", "k1").body());
    String held = id(anna.post("/v1/responses", body, "Idempotency-Key", "k2").body());
    ChatClient.Socket socket = anna.socket("");
    socket.create("wait for ever");
    socket.nextEvent();
    PostgresForTests.admin(
        store,
        "insert into sec.region (id, code, name) values (7, 'seven', 'Seven')",
        "insert into chat.mention (subject, response_id) select s, i from (values "
            + "('00000000-0000-0000-0000-000000000001'::uuid, '%s'),".formatted(held)
            + "('00000000-0000-0000-0000-000000000002', '%s')) v (s, i)".formatted(forgotten),
        "insert into sec.legal_hold (region_id, subject, reason, by, at)"
            + " values (7, '00000000-0000-0000-0000-000000000001', 'in court', 'dora', now())");

    assertThat(forgetAfter(Duration.ofHours(23))).isZero();
    assertThat(counted("chat.response where idempotency_key is not null")).isEqualTo("2");
    assertThat(forgetAfter(Duration.ofHours(25))).isZero();
    assertThat(counted("chat.response where idempotency_key is not null")).isEqualTo("0");
    assertThat(forgetAfter(Duration.ofDays(31))).isEqualTo(1);

    ChatClient after = client(new ChatHouse(vertx, store, "n2", ChatHouse.config()));
    assertThat(after.get("/v1/responses/" + forgotten).statusCode()).isEqualTo(404);
    assertThat(after.get("/v1/responses/" + held).statusCode()).isEqualTo(200);
    assertThat(counted("chat.response where status = 'in_progress'")).isEqualTo("1");
    assertThat(counted("chat.mention")).isEqualTo("1");
    PostgresForTests.admin(store, "update sec.legal_hold set released_at = now()");
    assertThat(forgetAfter(Duration.ofDays(31))).isEqualTo(1);
  }

  private static String status(ChatClient client, String id) throws Exception {
    return ChatClient.json(client.get("/v1/responses/" + id).body()).path("status").asText();
  }

  private long forgetAfter(Duration time) {
    Instant then = Instant.now().plus(time);
    return new Forgetting(
            store.database(), ChatHouse.config().keeping(), () -> then, before.observed::add)
        .forget()
        .await()
        .atMost(Duration.ofSeconds(20));
  }

  private String counted(String what) {
    return PostgresForTests.superuser(store, "select count(*)::text from " + what);
  }

  private static String id(String response) throws Exception {
    return ChatClient.json(response).path("id").asText();
  }

  private static ChatClient client(ChatHouse house) {
    return new ChatClient(house.port, house.token(ChatHouse.ANNA));
  }
}
