package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.Conversation;
import dev.trivium.support.ServerProcess;
import dev.trivium.support.UpstreamScript;
import dev.trivium.support.UpstreamSimulator;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL, each killed with SIGKILL in the middle: no budget is overspent or
 * leaks, and no answer is lost, cut or told as whole.
 */
class KillIT {
  private static final long UNIT = 1_000_000;
  private static final int BUDGET = 50;
  private static final int ASKED = 200;
  private static final int WORST = 950;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Map<String, String> SETTINGS =
      Map.of(
          "TRIVIUM_CHAT_BUDGET_CALLER_DAY", String.valueOf(BUDGET),
          "TRIVIUM_CHAT_BUDGET_LEASE", "5s",
          "TRIVIUM_CHAT_LOG_LEASE", "2s",
          "TRIVIUM_CHAT_LOG_RENEW", "1s");

  @TempDir static Path folder;

  @Test
  void twoKillsInTheMiddleOfTwoHundredAnswers() throws Exception {
    try (Fleet fleet = new Fleet(folder, SETTINGS)) {
      AtomicInteger calls = new AtomicInteger();
      fleet.upstream.answering(asked -> script(asked, calls.getAndIncrement()));
      CompletableFuture<ServerProcess> starting = fleet.starting("b");
      try (ServerProcess a = fleet.start("a");
          ServerProcess b = starting.get();
          Watch watch = new Watch(fleet)) {
        Conversation reader = Conversation.open(a.socketUrl("/v1/responses"), fleet.token());
        reader.sendText("{\"type\":\"response.create\",\"model\":\"free\",\"input\":\"go on\"}");
        List<JsonNode> seen = new ArrayList<>();
        while (seen.size() < 30) {
          seen.add(reader.next());
        }
        List<CompletableFuture<Integer>> answers = askAll(fleet, a, b);
        until("the upstream is busy", () -> dispatched(fleet) >= BUDGET - 10);
        until("the rest is refused", () -> ended(answers) >= ASKED / 2);
        until("something was said", () -> said(fleet) > 500);

        a.kill();
        reader.rest().forEach(seen::add);
        long whole = count(everySecond(answers), 200);
        CompletableFuture<ServerProcess> again = fleet.starting("a");
        List<String> resumed = resumed(fleet, b, seen);
        b.kill();

        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        try (ServerProcess restarted = again.get()) {
          until("nothing is held", () -> watch.held() == 0 && watch.reservations() == 0);
          long spent = watch.spent();
          assertThat(watch.most.get()).as("at every moment").isBetween(UNIT, BUDGET * UNIT);
          assertThat(spent)
              .as("what was whole on the other node seconds before its kill is booked")
              .isBetween(whole * WORST * UNIT / 1_000, BUDGET * UNIT);
          assertThat(count(answers, 200)).isPositive();
          assertThat(count(answers, 429)).isPositive();
          assertThat(count(answers, 0)).as("cut by a kill").isPositive();
          assertThat(ask(fleet, restarted).get()).as("the rest is free again").isEqualTo(200);
          assertThat(read(fleet, restarted, seen)).isEqualTo(resumed);
          System.out.printf(
              "KillIT: %d asked, %d dispatched: %d whole, %d refused, %d cut by two kills; at most"
                  + " %.1f of %d held or spent; afterwards spent %.1f, reserved 0%n",
              ASKED,
              dispatched(fleet),
              count(answers, 200),
              count(answers, 429),
              count(answers, 0),
              watch.most.get() / (double) UNIT,
              BUDGET,
              spent / (double) UNIT);
        }
      }
    }
  }

  /** What another node makes of an answer whose node was killed while somebody read it. */
  private static List<String> resumed(Fleet fleet, ServerProcess other, List<JsonNode> seen) {
    List<String> all = read(fleet, other, seen);
    List<JsonNode> events = all.stream().map(KillIT::json).toList();
    long kept = 0;
    while (kept < seen.size() && seen.get((int) kept).equals(events.get((int) kept))) {
      kept++;
    }
    assertThat(kept).as("what was shown and kept is the same").isGreaterThan(20);
    int jumps = 0;
    for (int i = 1; i < events.size(); i++) {
      jumps += number(events.get(i)) == number(events.get(i - 1)) + 1 ? 0 : 1;
      assertThat(number(events.get(i))).isGreaterThan(number(events.get(i - 1)));
    }
    assertThat(jumps).as("one jump, to above what may have been shown").isEqualTo(1);
    JsonNode last = events.getLast();
    assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
    assertThat(last.at("/response/incomplete_details/reason").asText())
        .isEqualTo("trivium:interrupted");
    assertThat(last.at("/response/output/0/content/0/text").asText())
        .startsWith("t0 t1 ")
        .endsWith("this answer is not complete. Ask again.");
    String path = "/v1/responses/" + seen.getFirst().at("/response/id").asText();
    assertThat(ServerProcess.json(other.get(path, fleet.token()))).isEqualTo(last.path("response"));
    return all;
  }

  private static List<String> read(Fleet fleet, ServerProcess from, List<JsonNode> seen) {
    String path = "/v1/responses/" + seen.getFirst().at("/response/id").asText();
    return from.get(path + "?stream=true", fleet.token())
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private static UpstreamScript script(JsonObject asked, int call) {
    if (asked.getString("model").equals("free")) {
      return UpstreamScript.paced(1_000, Duration.ofMillis(20));
    }
    UpstreamScript script = UpstreamScript.empty();
    for (int i = 0; i < (call % 2 == 0 ? 40 : 600); i++) {
      script = script.then(Duration.ofMillis(20), "t" + i + " ");
    }
    int most = asked.getInteger("max_tokens", asked.getInteger("max_completion_tokens", WORST));
    return script.finished("stop").then(Duration.ZERO, UpstreamScript.usage(1, most)).marked();
  }

  private static List<CompletableFuture<Integer>> askAll(
      Fleet fleet, ServerProcess a, ServerProcess b) {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      answers.add(ask(fleet, i % 2 == 0 ? a : b));
    }
    return answers;
  }

  /** The status of an answer that came to its end; 0 for one that did not. */
  private static CompletableFuture<Integer> ask(Fleet fleet, ServerProcess server) {
    String body =
        """
        {"model":"priced","stream":true,"max_tokens":%d,
         "messages":[{"role":"user","content":"say something"}]}
        """
            .formatted(WORST);
    HttpRequest request =
        HttpRequest.newBuilder(server.url("/v1/chat/completions"))
            .header("authorization", "Bearer " + fleet.token())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(answer ->
            answer.statusCode() != 200 || answer.body().contains("[DONE]")
                ? answer.statusCode()
                : 0)
        .exceptionally(cut -> 0);
  }

  private static long dispatched(Fleet fleet) {
    return fleet.upstream.journal().stream()
        .filter(entry -> entry.body().getString("model").equals("priced"))
        .count();
  }

  private static long said(Fleet fleet) {
    return fleet.upstream.journal().stream().mapToLong(UpstreamSimulator.Entry::steps).sum();
  }

  private static long count(List<CompletableFuture<Integer>> answers, int status) {
    return answers.stream().filter(answer -> answer.isDone() && answer.join() == status).count();
  }

  /** Those that the second server was asked for. */
  private static List<CompletableFuture<Integer>> everySecond(
      List<CompletableFuture<Integer>> answers) {
    return IntStream.range(0, answers.size() / 2).mapToObj(i -> answers.get(2 * i + 1)).toList();
  }

  private static long ended(List<CompletableFuture<Integer>> answers) {
    return answers.stream().filter(CompletableFuture::isDone).count();
  }

  private static long number(JsonNode event) {
    return event.path("sequence_number").asLong();
  }

  private static JsonNode json(String text) {
    try {
      return ServerProcess.JSON.readTree(text);
    } catch (java.io.IOException malformed) {
      throw new java.io.UncheckedIOException(malformed);
    }
  }

  private static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Looks at the budget all the time, from outside of the servers. */
  private static final class Watch implements AutoCloseable {
    private static final String PERIOD = " from chat.budget_period where kind = 'caller'";
    private final Fleet fleet;
    private final AtomicLong most = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread;

    Watch(Fleet fleet) {
      this.fleet = fleet;
      this.thread = Thread.ofVirtual().start(this::look);
    }

    private void look() {
      while (!over.get()) {
        most.accumulateAndGet(
            fleet.number("select sum(spent + reserved)::bigint" + PERIOD), Math::max);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }

    long held() {
      return fleet.number("select sum(reserved)::bigint" + PERIOD);
    }

    long spent() {
      return fleet.number("select sum(spent)::bigint" + PERIOD);
    }

    long reservations() {
      return fleet.number("select count(*) from chat.reservation");
    }

    @Override
    public void close() {
      over.set(true);
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
