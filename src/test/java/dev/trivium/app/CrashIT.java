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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a delivery: nothing doubled, nothing half and silent. */
class CrashIT {
  private static final Map<String, String> SMALL_CHUNKS =
      Map.of("TRIVIUM_DEMO", "off", "TRIVIUM_DATA_CHUNK_ROWS", "500");
  private static final int LINES = 25_000;

  @TempDir static Path folder;

  @Test
  void aBatchKilledHalfWayCanBeRepeatedWithoutADoubleRow() throws Exception {
    Path home = folder.resolve("ingest");
    byte[] csv = csv();
    String token;
    try (ServerProcess server = ServerProcess.start(home, SMALL_CHUNKS)) {
      token = ProcessIT.token(home, "stew", "*", "steward,writer");
      register(server, token);
      CompletableFuture<?> delivery = deliverAsync(server, token, csv);
      while (rows(server, token) == 0 && !delivery.isDone()) {
        Thread.onSpinWait();
      }
      server.kill();
      assertThat(delivery.handle((answer, cut) -> cut != null).join()).isTrue();
    }
    try (ServerProcess server = ServerProcess.start(home, SMALL_CHUNKS)) {
      long before = rows(server, token);
      JsonNode receipt = deliver(server, token, csv, "crash-1");
      long after = rows(server, token);
      JsonNode again = deliver(server, token, csv, "crash-2");
      System.out.printf(
          "killed with %d rows committed; repeated: %s%n", before, receipt.path("received"));

      assertThat(before).isPositive().isLessThan(after);
      assertThat(receipt.path("state").asText()).isEqualTo("done");
      assertThat(receipt.path("received").asLong())
          .isEqualTo(
              receipt.path("inserted").asLong()
                  + receipt.path("updated").asLong()
                  + receipt.path("duplicate").asLong()
                  + receipt.path("quarantined").asLong());
      assertThat(receipt.path("inserted").asLong()).isEqualTo(after);
      assertThat(again.path("inserted").asLong()).isZero();
      assertThat(again.path("updated").asLong()).isZero();
      assertThat(rows(server, token)).isEqualTo(after);
    }
  }

  private static byte[] csv() {
    StringBuilder lines = new StringBuilder();
    new DemoGenerator(7, LocalDate.of(2026, 1, 31), LINES)
        .writeCsv(line -> lines.append(line).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void register(ServerProcess server, String token) throws Exception {
    try (InputStream contract = CrashIT.class.getResourceAsStream(DemoResources.CONTRACT)) {
      HttpResponse<String> answer =
          server.send(
              HttpRequest.newBuilder(server.url("/v1/contracts/" + DemoResources.DATASET))
                  .header("content-type", "application/yaml")
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(contract.readAllBytes())),
              token);
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
  }

  private static long rows(ServerProcess server, String token) {
    HttpResponse<String> answer =
        server.post(
            "/v1/metrics/query", token, "{\"metrics\":[\"" + DemoResources.DATASET + "_rows\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ServerProcess.json(answer).path("rows").get(0).get(0).asLong();
  }

  private static CompletableFuture<HttpResponse<String>> deliverAsync(
      ServerProcess server, String token, byte[] csv) {
    return HttpClient.newHttpClient()
        .sendAsync(
            delivery(server, csv, "crash-1")
                .header("authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(1))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode deliver(ServerProcess server, String token, byte[] csv, String key) {
    HttpResponse<String> answer = server.send(delivery(server, csv, key), token);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return ServerProcess.json(answer);
  }

  private static HttpRequest.Builder delivery(ServerProcess server, byte[] csv, String key) {
    return HttpRequest.newBuilder(server.url("/v1/datasets/" + DemoResources.DATASET + "/batches"))
        .header("content-type", "text/csv")
        .header("idempotency-key", key)
        .POST(HttpRequest.BodyPublishers.ofByteArray(csv));
  }
}
