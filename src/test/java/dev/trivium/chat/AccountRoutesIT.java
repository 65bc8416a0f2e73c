package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.store.PostgresForTests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits, budgets and feedback as callers meet them, on every surface. */
class AccountRoutesIT {
  private static final Caller OPERATOR = new Caller("olga", Set.of("*"), Set.of("operator"));
  private static final String ASK = "{\"model\":\"trivium\",\"input\":\"what\"}";
  private static final String CHAT =
      "{\"model\":\"trivium\",\"messages\":[{\"role\":\"user\",\"content\":\"what\"}]}";
  private static final int RPM = 8;

  @AutoClose
  private static final OneNode NODE =
      new OneNode(
          ChatHouse.config(
              new ChatConfig.Rates(RPM, 1_000_000, 2),
              new ChatConfig.Money(
                  2_500_000L, null, 256, null, Duration.ofDays(400), Duration.ofSeconds(30))));

  private static final ChatHouse HOUSE = NODE.house;

  @Test
  void oneLimitHoldsOnAllSurfaces() throws Exception {
    ChatClient client = as(new Caller("surfaces", Set.of("*"), Set.of()));
    ChatClient.Socket socket = client.socket("");
    // A minute that ends in between begins afresh, so more than two limits are asked for.
    HttpResponse<String> limited = null;
    for (int i = 0; i < 2 * RPM + 2 && limited == null; i++) {
      HttpResponse<String> answer =
          i % 2 == 0
              ? client.post("/v1/responses", ASK)
              : client.post("/v1/chat/completions", CHAT);
      assertThat(answer.headers().firstValue("x-ratelimit-limit-requests")).contains("" + RPM);
      assertThat(answer.headers().firstValue("x-ratelimit-remaining-tokens")).isPresent();
      assertThat(answer.headers().firstValue("x-ratelimit-reset-requests").orElse(""))
          .matches("\\d+\\.\\ds");
      if (answer.statusCode() == 429) {
        limited = answer;
      }
    }

    assertThat(limited).as("a request over the limit").isNotNull();
    JsonNode error = ChatClient.json(limited.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("rate_limit_exceeded");
    assertThat(error.path("type").asText()).isEqualTo("rate_limit_error");
    assertThat(limited.headers().firstValue("retry-after").orElse("")).matches("\\d+");
    assertThat(limited.headers().firstValue("retry-after-ms").orElse("")).matches("\\d+");
    assertThat(limited.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
    socket.create("what");
    JsonNode refused = socket.nextEvent();
    if (refused.path("type").asText().equals("error")) {
      assertThat(refused.path("status").asInt()).isEqualTo(429);
      assertThat(refused.path("code").asText()).isEqualTo("rate_limit_exceeded");
      JsonNode headers = refused.path("error").path("headers");
      assertThat(headers.path("retry-after-ms").asText()).matches("\\d+");
      assertThat(headers.path("x-ratelimit-limit-requests").asText()).isEqualTo("" + RPM);
      assertThat(client.post("/v1/responses", streamed()).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void answersAtOnceAreLimitedToo() throws Exception {
    ChatClient client = as(new Caller("streams", Set.of("*"), Set.of()));
    ChatClient.Socket socket = client.socket("");
    for (String lane : new String[] {"a", "b", "c"}) {
      socket.send(
          "{\"type\":\"response.create\",\"stream_id\":\"%s\",\"input\":\"wait\"}".formatted(lane));
    }
    JsonNode refused = socket.nextEvent();
    while (!refused.path("type").asText().equals("error")) {
      refused = socket.nextEvent();
    }
    assertThat(refused.path("code").asText()).isEqualTo("rate_limit_exceeded");
    assertThat(refused.path("message").asText()).contains("2 answers");

    socket.send("{\"type\":\"response.cancel\",\"stream_id\":\"a\"}");
    JsonNode ended = socket.nextEvent();
    while (!ended.path("type").asText().equals("response.incomplete")) {
      ended = socket.nextEvent();
    }
    socket.send("{\"type\":\"response.create\",\"stream_id\":\"d\",\"input\":\"what\"}");
    while (!ended.path("type").asText().equals("response.completed")) {
      ended = socket.nextEvent();
      assertThat(ended.path("type").asText()).isNotEqualTo("error");
    }
    socket.cut();
  }

  @Test
  void operatorsSetBudgetsAndOthersSeeTheirs() throws Exception {
    ChatClient operator = as(OPERATOR);
    ChatClient anna = as(ChatHouse.ANNA);
    String path = "/v1/budgets/role/analyst";

    assertThat(anna.put(path, "{\"limit\":5}").statusCode()).isEqualTo(403);
    HttpResponse<String> set =
        operator.put(path, "{\"period\":\"day\",\"unit\":\"money\",\"limit\":0.25}");
    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    assertThat(operator.put(path, "{\"limit\":-1}").statusCode()).isEqualTo(400);
    assertThat(operator.put(path, "{\"limit\":\"much\"}").statusCode()).isEqualTo(400);
    assertThat(operator.put("/v1/budgets/moon/x", "{\"limit\":1}").body())
        .contains("caller, feature, global, model, role");

    JsonNode own = ChatClient.json(anna.get("/v1/budgets").body()).path("items");
    assertThat(own).hasSize(2);
    assertThat(own.get(0).path("scope").asText()).isEqualTo("role");
    assertThat(own.get(0).path("limit").asText()).isEqualTo("0.25");
    assertThat(own.get(0).path("source").asText()).isEqualTo("operator");
    assertThat(own.get(1).path("scope").asText()).isEqualTo("caller");
    assertThat(own.get(1).path("key").asText()).isEqualTo("anna");
    assertThat(own.get(1).path("limit").asText()).isEqualTo("2.5");
    assertThat(own.get(1).path("source").asText()).isEqualTo("configuration");

    JsonNode usage = ChatClient.json(anna.get("/v1/usage").body());
    assertThat(usage.path("of").asText()).isEqualTo("own");
    assertThat(ChatClient.json(operator.get("/v1/usage?by=caller").body()).path("of").asText())
        .isEqualTo("all");
    assertThat(operator.get("/v1/usage?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(
            PostgresForTests.superuser(
                NODE.store, "select count(*) from ops.audit where action = 'budget.set'"))
        .isEqualTo("1");
  }

  @Test
  void feedbackIsKeptOnceReplacedAndGoesWithItsAnswer() throws Exception {
    ChatClient client = as(new Caller("judge", Set.of("*"), Set.of()));
    String id = ChatClient.json(client.post("/v1/responses", ASK).body()).path("id").asText();
    String up = "{\"response_id\":\"%s\",\"thumb\":\"up\"}".formatted(id);
    String down =
        ("{\"response_id\":\"%s\",\"rating\":1,\"reasons\":[\"slow\"],"
                + "\"corrected_interpretation\":\"profit of Anna Canary\","
                + "\"comment\":\"ask Anna Canary\"}")
            .formatted(id);

    assertThat(client.post("/v1/feedback", up).statusCode()).isEqualTo(200);
    HttpResponse<String> replaced = client.post("/v1/feedback", down);
    assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
    assertThat(replaced.body()).contains("wrong_interpretation", "slow").doesNotContain("Canary");
    assertThat(
            PostgresForTests.superuser(
                NODE.store,
                "select count(*) || ' ' || min(rating) || ' ' || bool_and(comment is not null) ||"
                    + " ' ' || bool_or(position('Canary'::bytea in comment) > 0)"
                    + " from chat.feedback where sub = 'judge'"))
        .isEqualTo("1 1 true false");

    assertThat(as(ChatHouse.ANNA).post("/v1/feedback", up).statusCode())
        .as("the answer of somebody else")
        .isEqualTo(404);
    assertThat(client.post("/v1/feedback", "{\"response_id\":\"x\",\"rating\":6}").statusCode())
        .isEqualTo(400);
    assertThat(client.delete("/v1/responses/" + id).statusCode()).isEqualTo(200);
    assertThat(
            PostgresForTests.superuser(
                NODE.store,
                "select bool_or(comment is not null or corrected is not null)::text"
                    + " from chat.feedback where sub = 'judge'"))
        .isEqualTo("false");
  }

  @Test
  void operatorsSeeHowWellQuestionsAreAnswered() throws Exception {
    ChatClient client = as(new Caller("measured", Set.of("*"), Set.of()));
    ChatClient operator = as(OPERATOR);
    String id = ChatClient.json(client.post("/v1/responses", ASK).body()).path("id").asText();
    client.post("/v1/feedback", "{\"response_id\":\"%s\",\"rating\":4}".formatted(id));
    HOUSE.chat.write().await().atMost(Duration.ofSeconds(20));

    assertThat(client.get("/v1/measures").statusCode()).isEqualTo(403);
    JsonNode measures = ChatClient.json(operator.get("/v1/measures").body());
    assertThat(measures.path("answers").asInt()).isPositive();
    assertThat(measures.path("user_satisfaction").path("n").asInt()).isPositive();
    assertThat(measures.path("query_resolution_rate").isNumber()).isTrue();
    assertThat(measures.path("adoption").path("share").asText()).isEqualTo("not measured");
    JsonNode before = ChatClient.json(operator.get("/v1/measures?to=2020-01-01").body());
    assertThat(before.path("user_satisfaction").path("mean").asText()).isEqualTo("not measured");
    assertThat(before.path("query_resolution_rate").asText()).isEqualTo("not measured");
    assertThat(before.path("answers").asInt()).isZero();
  }

  @Test
  void whatIsAskedAgainOrVotedDownWasNotResolved() throws Exception {
    long[] before = unresolved();

    String sales = id(ask("again", "sales"));
    ask("again", "sales in other words");
    String profit = id(ask("again", "profit by region"));
    ask("other", "profit by region");
    vote("again", sales, "down");
    vote("again", profit, "down");
    vote("again", profit, "up");
    vote("again", profit, "down");
    long[] voted = unresolved(before[0] + 1);
    vote("again", profit, "up");
    ask("again", "Region by PROFIT?");

    assertThat(voted[0] - before[0]).isEqualTo(1);
    assertThat(voted[1] - before[1]).isEqualTo(1);
    long[] after = unresolved(before[0] + 2);
    assertThat(after[0] - before[0]).isEqualTo(2);
    assertThat(after[1]).isEqualTo(before[1]);
    assertThat(measures().path("query_resolution_rate").decimalValue())
        .isEqualByComparingTo(
            PostgresForTests.superuser(
                NODE.store,
                "select round((sum(answers) filter (where kind in ('answer', 'forecast', 'help')"
                    + " and band in ('high', 'medium') and ended = 'completed')"
                    + " - (select sum(answers) from chat.unresolved))"
                    + " / sum(answers) filter (where kind <> 'none'), 4) from chat.tally"));
    assertThat(
            PostgresForTests.superuser(
                NODE.store, "select count(*) from chat.asked where marks::text ~ 'sales|profit'"))
        .isEqualTo("0");
  }

  private static JsonNode measures() throws Exception {
    HOUSE.chat.write().await().atMost(Duration.ofSeconds(20));
    return ChatClient.json(as(OPERATOR).get("/v1/measures").body());
  }

  /** The node writes by itself, too, and what it has taken may be on its way. */
  private static long[] unresolved(long askedAgain) throws Exception {
    long[] told = unresolved();
    for (int i = 0; i < 100 && told[0] < askedAgain; i++) {
      told = unresolved();
    }
    return told;
  }

  private static long[] unresolved() throws Exception {
    JsonNode told = measures().path("unresolved");
    return new long[] {told.path("asked_again").asLong(), told.path("negative").asLong()};
  }

  private static String id(HttpResponse<String> answer) {
    return ChatClient.json(answer.body()).path("id").asText();
  }

  private static void vote(String sub, String response, String thumb) throws Exception {
    HOUSE.chat.write().await().atMost(Duration.ofSeconds(20));
    String body = "{\"response_id\":\"%s\",\"thumb\":\"%s\"}".formatted(response, thumb);
    assertThat(as(new Caller(sub, Set.of("*"), Set.of())).post("/v1/feedback", body).statusCode())
        .isEqualTo(200);
  }

  @Test
  void usageIsAddedUpWholeAndShownInPages() throws Exception {
    for (String sub : List.of("page-a", "page-b", "page-c")) {
      as(new Caller(sub, Set.of("*"), Set.of()))
          .post("/v1/responses", "{\"model\":\"relay\",\"input\":\"say a\"}");
    }
    HOUSE.chat.write().await().atMost(Duration.ofSeconds(20));
    ChatClient operator = as(OPERATOR);
    JsonNode whole = ChatClient.json(operator.get("/v1/usage?by=caller").body());

    List<String> pages = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = ChatClient.json(operator.get("/v1/usage?by=caller&limit=1" + cursor).body());
      assertThat(page.path("cost")).isEqualTo(whole.path("cost"));
      assertThat(page.path("items")).hasSize(1);
      pages.add(page.path("items").get(0).toString());
      cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(pages).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    assertThat(whole.path("items")).extracting(JsonNode::toString).isEqualTo(pages);
    assertThat(operator.get("/v1/usage?limit=0").statusCode()).isEqualTo(400);
    assertThat(operator.get("/v1/usage?cursor=abc").statusCode()).isEqualTo(400);
  }

  @Test
  void aVariantThatFailsIsTakenBackByItselfAndByOneCall() throws Exception {
    ChatClient operator = as(OPERATOR);
    String path = "/v1/rollout/chat";
    String pilots =
        IntStream.range(0, 30).mapToObj(i -> "\"p" + i + "\"").collect(Collectors.joining(","));
    String body =
        "{\"stage\":\"%s\",\"pilots\":[%s],\"variant\":{\"name\":\"short\",\"prompt\":\"brief\"}}";
    assertThat(as(ChatHouse.ANNA).get("/v1/rollout").statusCode()).isEqualTo(403);
    assertThat(operator.put(path, body.formatted("30", pilots)).statusCode()).isEqualTo(400);
    refusesWhatWouldChangeNothing(operator);
    assertThat(operator.put(path, body.formatted("pilot", pilots)).statusCode()).isEqualTo(200);
    assertThat(operator.put(path, "{\"stage\":\"10\"}").body()).contains("\"stable\":\"pilot\"");
    assertThat(operator.put(path, "{\"stage\":\"pilot\"}").statusCode()).isEqualTo(200);

    for (int i = 0; i < 30; i++) {
      JsonNode bad = ChatClient.json(ask("p" + i, "break").body());
      assertThat(bad.has("error")).isTrue();
      assertThat(ask("q" + i, "what").statusCode()).isEqualTo(200);
    }
    HOUSE.chat.write().await().atMost(Duration.ofSeconds(20));
    HOUSE.chat.judge().await().atMost(Duration.ofSeconds(20));

    JsonNode one = ChatClient.json(operator.get("/v1/rollout").body()).path("items").get(0);
    assertThat(one.path("stage").asText()).isEqualTo("off");
    assertThat(one.path("halted").asBoolean()).isTrue();
    JsonNode event = one.path("history").get(0);
    assertThat(event.path("cause").asText()).isEqualTo("guard");
    assertThat(event.path("evidence").path("metric").asText()).isEqualTo("error_rate");
    assertThat(event.path("evidence").path("variant_n").asInt()).isEqualTo(30);
    assertThat(
            PostgresForTests.superuser(
                NODE.store,
                "select count(*) from ops.audit where action = 'rollout.rollback'"
                    + " and sub = 'job:BUDGETS'"))
        .isEqualTo("1");
    assertThat(HOUSE.observed)
        .anySatisfy(seen -> assertThat(seen).isInstanceOf(ChatObservation.RolloutRolledBack.class));

    assertThat(operator.put(path, "{\"stage\":\"100\"}").body()).contains("\"halted\":false");
    JsonNode back = ChatClient.json(operator.post(path + "/rollback", "").body());
    assertThat(back.path("stage").asText()).isEqualTo("off");
    assertThat(back.path("halted").asBoolean()).isTrue();
  }

  private static void refusesWhatWouldChangeNothing(ChatClient operator) throws Exception {
    String body = "{\"stage\":\"pilot\",\"variant\":{\"name\":\"short\"%s}}";
    HttpResponse<String> feature =
        operator.put("/v1/rollout/wording", body.formatted(",\"analyst_only\":true"));
    assertThat(feature.statusCode()).isEqualTo(400);
    assertThat(feature.body()).contains("what can be rolled out is 'chat'");
    for (String variant :
        List.of(
            "",
            ",\"model\":\"relay\"",
            ",\"model\":\"gpt-5\"",
            ",\"model\":7",
            ",\"prompt\":\"v2\"",
            ",\"promt\":\"brief\"",
            ",\"analyst_only\":false",
            ",\"analyst_only\":\"yes\"",
            ",\"analyst_only\":true,\"prompt\":\"brief\"")) {
      HttpResponse<String> refused = operator.put("/v1/rollout/chat", body.formatted(variant));
      assertThat(refused.statusCode()).as(variant).isEqualTo(400);
    }
    assertThat(operator.put("/v1/rollout/chat", body.formatted(",\"prompt\":\"v2\"")).body())
        .contains("known: brief");
  }

  @Test
  void theVariantStandsInTheMetadataOfItsMembersOnly() throws Exception {
    ChatClient operator = as(OPERATOR);
    operator.put(
        "/v1/rollout/chat",
        "{\"stage\":\"pilot\",\"pilots\":[\"member\"],\"variant\":{\"name\":\"plain\","
            + "\"analyst_only\":true}}");

    assertThat(ChatClient.json(ask("member", "what").body()).path("metadata"))
        .anySatisfy(value -> assertThat(value.asText()).isEqualTo("plain"));
    assertThat(
            ChatClient.json(ask("nobody", "what").body()).path("metadata").has("trivium_variant"))
        .isFalse();
    assertThat(HOUSE.observed)
        .filteredOn(ChatObservation.ResponseFinished.class::isInstance)
        .map(seen -> ((ChatObservation.ResponseFinished) seen).variant())
        .contains("plain", "base");
    operator.put("/v1/rollout/chat", "{\"stage\":\"off\"}");
  }

  private static HttpResponse<String> ask(String sub, String question) throws Exception {
    return as(new Caller(sub, Set.of("*"), Set.of()))
        .post("/v1/responses", ASK.replace("what", question));
  }

  private static String streamed() {
    return "{\"model\":\"trivium\",\"input\":\"what\",\"stream\":true}";
  }

  private static ChatClient as(Caller caller) {
    return new ChatClient(HOUSE.port, HOUSE.token(caller));
  }
}
