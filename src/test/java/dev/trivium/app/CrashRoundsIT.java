package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.app.demo.DemoGenerator;
import dev.trivium.app.demo.DemoResources;
import dev.trivium.support.ServerProcess;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of deliveries, each of which is then sent again: the end is
 * that of a server that was never killed. Only with {@code -Dtrivium.crash.rounds=50} or so: {@link
 * CrashIT} is the one round that always runs.
 */
@EnabledIfSystemProperty(named = "trivium.crash.rounds", matches = "\\d+")
class CrashRoundsIT {
  private static final int ROUNDS = Integer.getInteger("trivium.crash.rounds", 1);
  private static final long SEED = Long.getLong("trivium.crash.seed", 4);
  private static final int LINES = 8_000;
  private static final Map<String, String> SMALL_CHUNKS =
      Map.of("TRIVIUM_DEMO", "off", "TRIVIUM_DATA_CHUNK_ROWS", "200");
  private static final List<String> COUNTS =
      List.of("received", "inserted", "updated", "duplicate", "quarantined");

  @TempDir static Path folder;

  @Test
  void killedDeliveriesEndAsIfNothingHadHappened() throws Exception {
    List<List<Long>> unharmed = new ArrayList<>();
    long longest = 1;
    String calm;
    Path home = folder.resolve("calm");
    try (ServerProcess server = ServerProcess.start(home, SMALL_CHUNKS)) {
      String token = ProcessIT.token(home, "stew", "*", "steward,writer");
      register(server, token);
      for (int round = 0; round < ROUNDS; round++) {
        long begun = System.nanoTime();
        unharmed.add(counts(deliver(server, token, round)));
        longest = Math.max(longest, System.nanoTime() - begun);
      }
      calm = state(server, token);
    }

    Random random = new Random(SEED);
    home = folder.resolve("harmed");
    ServerProcess server = ServerProcess.start(home, SMALL_CHUNKS);
    String token = ProcessIT.token(home, "stew", "*", "steward,writer");
    register(server, token);
    List<List<Long>> harmed = new ArrayList<>();
    int cut = 0;
    int between = 0;
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<HttpResponse<String>> delivery = send(server, token, round);
      LockSupport.parkNanos((long) (random.nextDouble() * longest));
      cut += delivery.isDone() ? 0 : 1;
      server.kill();
      server = ServerProcess.start(home, SMALL_CHUNKS);
      between += committed(server, token, round) ? 1 : 0;
      harmed.add(counts(deliver(server, token, round)));
    }
    String storm = state(server, token);
    server.close();
    System.out.printf(
        "CrashRoundsIT: %d kills, %d before the answer, %d left part of a delivery behind%n",
        ROUNDS, cut, between);

    assertThat(harmed).isEqualTo(unharmed);
    assertThat(storm).isEqualTo(calm);
  }

  /** What a reader sees at the end: rows and sums by region, and what lies in quarantine. */
  private static String state(ServerProcess server, String token) {
    HttpResponse<String> rows =
        server.post(
            "/v1/metrics/query",
            token,
            "{\"metrics\":[\"" + DemoResources.DATASET + "_rows\"],\"dimensions\":[\"region\"]}");
    HttpResponse<String> batches = server.get("/v1/batches?limit=1000", token);
    assertThat(rows.statusCode()).as(rows.body()).isEqualTo(200);
    List<List<Long>> ledger = new ArrayList<>();
    ServerProcess.json(batches)
        .path("items")
        .forEach(batch -> {
          assertThat(batch.path("state").asText()).isEqualTo("done");
          ledger.add(counts(batch));
        });
    return ServerProcess.json(rows).path("rows") + " " + ledger;
  }

  private static boolean committed(ServerProcess server, String token, int round) {
    JsonNode found =
        ServerProcess.json(server.get("/v1/batches?key=round-" + round, token))
            .path("items")
            .path(0);
    return found.path("state").asText().equals("interrupted") && found.path("received").asInt() > 0;
  }

  private static List<Long> counts(JsonNode receipt) {
    return COUNTS.stream().map(name -> receipt.path(name).asLong()).toList();
  }

  private static void register(ServerProcess server, String token) throws Exception {
    try (InputStream contract = CrashRoundsIT.class.getResourceAsStream(DemoResources.CONTRACT)) {
      HttpResponse<String> answer =
          server.send(
              HttpRequest.newBuilder(server.url("/v1/contracts/" + DemoResources.DATASET))
                  .header("content-type", "application/yaml")
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(contract.readAllBytes())),
              token);
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
  }

  private static JsonNode deliver(ServerProcess server, String token, int round) {
    HttpResponse<String> answer = server.send(delivery(server, round), token);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return ServerProcess.json(answer);
  }

  private static CompletableFuture<HttpResponse<String>> send(
      ServerProcess server, String token, int round) {
    return HttpClient.newHttpClient()
        .sendAsync(
            delivery(server, round)
                .header("authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(1))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Each round changes the rows of the one before. */
  private static HttpRequest.Builder delivery(ServerProcess server, int round) {
    StringBuilder lines = new StringBuilder();
    new DemoGenerator(round, LocalDate.of(2026, 1, 31), LINES)
        .writeCsv(line -> lines.append(line).append('\n'));
    return HttpRequest.newBuilder(server.url("/v1/datasets/" + DemoResources.DATASET + "/batches"))
        .header("content-type", "text/csv")
        .header("idempotency-key", "round-" + round)
        .POST(
            HttpRequest.BodyPublishers.ofByteArray(
                lines.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
