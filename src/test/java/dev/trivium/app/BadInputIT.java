package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.ServerProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong input on the running server: a clear 4xx, nothing stored, nothing of the inside shown. */
class BadInputIT {
  @TempDir static Path folder;
  private static ServerProcess server;
  private static String steward;

  @BeforeAll
  static void start() {
    Path home = folder.resolve("home");
    server = ServerProcess.start(home, Map.of("TRIVIUM_DEMO", "off"));
    steward = ProcessIT.token(home, "stew", "*", "steward,writer");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void brokenJsonIsToldWhere() {
    refused(server.post("/v1/responses", steward, "{\"input\": "), 400);
    refused(server.post("/v1/metrics/query", steward, "{]"), 400);
    refused(server.post("/v1/chat/completions", steward, "[]"), 400);
    refused(server.post("/v1/forecasts", steward, "{\"metric\": 7"), 400);
  }

  @Test
  void aBodyOfTwentyMegabytesIsTooLarge() {
    String body = "{\"input\":\"" + "x".repeat(20 << 20) + "\"}";

    refused(server.post("/v1/responses", steward, body), 413);
    refused(server.post("/v1/metrics/query", steward, body), 413);
  }

  @Test
  void anUnknownDatasetIsNamed() {
    HttpResponse<String> answer = deliver("nothing", "a,b\n1,2\n", "k1");

    refused(answer, 404);
    assertThat(answer.body()).contains("nothing");
  }

  @Test
  void anUnknownMetricIsNamed() {
    HttpResponse<String> answer =
        server.post("/v1/metrics/query", steward, "{\"metrics\":[\"no_such_metric\"]}");

    assertThat(answer.statusCode()).isBetween(400, 422);
    assertThat(answer.body()).contains("no_such_metric").doesNotContain("\tat ");
  }

  @Test
  void aBrokenContractIsRefusedWithReasons() {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.url("/v1/contracts/x"))
                .header("content-type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString("kind: Nonsense\n  - : :")),
            steward);

    assertThat(answer.statusCode()).isBetween(400, 422);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void tokensThatDoNotHoldAreRefused() {
    String claims = "{\"sub\":\"x\",\"aud\":\"trivium\",\"iss\":\"trivium\",\"exp\":4102444800}";
    String unsigned = base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".";
    String[] parts = steward.split("\\.");
    String tampered = parts[0] + "." + base64(claims) + "." + parts[2];
    String otherAudience =
        ServerProcess.run(
                Map.of(
                    "TRIVIUM_HOME",
                    folder.resolve("home").toString(),
                    "TRIVIUM_WEB_AUTH_AUDIENCE",
                    "somebody-else"),
                "token",
                "--sub",
                "x",
                "--regions",
                "*")
            .strip();

    for (String token : new String[] {"", "nonsense", unsigned, tampered, otherAudience}) {
      refused(server.get("/v1/models", token), 401);
    }
  }

  @Test
  void aForeignPageIsRefused() {
    refused(
        server.send(
            HttpRequest.newBuilder(server.url("/v1/responses"))
                .header("origin", "https://evil.example")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":\"hello\"}")),
            steward),
        403);
  }

  private static HttpResponse<String> deliver(String dataset, String csv, String key) {
    return server.send(
        HttpRequest.newBuilder(server.url("/v1/datasets/" + dataset + "/batches"))
            .header("content-type", "text/csv")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(csv)),
        steward);
  }

  private static void refused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("json");
    assertThat(answer.body())
        .isNotBlank()
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContain("SQLSTATE");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
