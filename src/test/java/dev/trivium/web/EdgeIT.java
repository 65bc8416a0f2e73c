package dev.trivium.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.WebObservation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The door over a real connection: identity, bodies, problems. */
class EdgeIT {
  private static TestEdge edge;
  private static HttpClient http;

  @BeforeAll
  static void open() {
    edge = new TestEdge(TestEdge.config(), null, new EchoRoutes());
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    http.close();
    edge.close();
  }

  @Test
  void answersWithTheCallerOfTheToken() throws Exception {
    HttpResponse<String> answer = get("/v1/who", edge.token());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("\"anna\"");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().firstValue("server")).isEmpty();
  }

  @Test
  void refusesACallWithoutATokenAsUnauthenticated() throws Exception {
    assertRefused(get("/v1/who", ""), 401, "invalid_api_key");
  }

  @Test
  void tellsAnExpiredTokenFromAWrongOne() throws Exception {
    String old = edge.web.issuer().issue(TestEdge.ANNA, Duration.ofMinutes(-5));

    assertRefused(get("/v1/who", old), 401, "token_expired");
    assertRefused(get("/v1/who", edge.token() + "x"), 401, "invalid_api_key");
  }

  @Test
  void refusesAnUnsignedTokenAndAWrongAudience() throws Exception {
    String[] parts = edge.token().split("\\.", -1);
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    ObjectNode claims = Json.mapper().createObjectNode();
    claims.put("iss", "trivium").put("aud", "another").put("sub", "anna");
    claims.put("exp", Instant.now().plusSeconds(60).getEpochSecond());

    assertRefused(get("/v1/who", header + "." + parts[1] + "."), 401, "invalid_api_key");
    assertRefused(get("/v1/who", edge.web.issuer().sign(claims)), 401, "invalid_api_key");
  }

  @Test
  void takesALongBodyAsItTakesAShortOne() throws Exception {
    String ones = "1,".repeat(100_000);

    assertThat(post("{\"a\":[" + ones + "1]}").statusCode()).isEqualTo(200);
    JsonNode problem = assertRefused(post("{\"a\":[" + ones + "]}"), 400, "invalid_json");
    assertThat(problem.path("column").asInt()).isGreaterThan(200_000);
    assertRefused(post("{\"a\":[" + "1,".repeat(600_000) + "1]}"), 413, "request_too_large");
  }

  @Test
  void tellsWhereJsonIsBroken() throws Exception {
    JsonNode problem = assertRefused(post("{\"a\": 1,\n oops"), 400, "invalid_json");

    assertThat(problem.path("line").asInt()).isEqualTo(2);
  }

  @Test
  void refusesNamesThatStandTwiceAndRootsThatAreNoObject() throws Exception {
    assertRefused(post("{\"a\":1,\"a\":2}"), 400, "invalid_json");
    assertRefused(post("[1]"), 400, "invalid_json");
    assertRefused(post("{\"a\":" + "[".repeat(100_000)), 400, "invalid_json");
  }

  @Test
  void refusesABodyOverTheLimitAndLetsTheClientReadWhy() throws Exception {
    HttpResponse<String> answer = post(" ".repeat(20_000_000));

    assertRefused(answer, 413, "request_too_large");
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
  }

  @Test
  void refusesABodyThatIsNotJson() throws Exception {
    HttpRequest request =
        request("/v1/echo/a", edge.token())
            .header("content-type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertRefused(send(request), 415, "unsupported_media_type");
  }

  @Test
  void takesAStreamedUpload() throws Exception {
    HttpRequest request =
        request("/v1/upload", edge.token())
            .POST(BodyPublishers.ofByteArray(new byte[5_000_000]))
            .build();

    assertThat(send(request).body()).isEqualTo("{\"bytes\":5000000}");
  }

  @Test
  void tellsUnknownPathsInTheFormOfTheSurface() throws Exception {
    HttpResponse<String> stock = get("/v1/nothing", edge.token());
    HttpResponse<String> own = get("/nothing", edge.token());

    assertThat(Json.mapper().readTree(stock.body()).at("/error/code").asText())
        .isEqualTo("unknown_url");
    assertThat(own.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(own.statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhichMethodsAPathTakes() throws Exception {
    HttpResponse<String> answer = get("/v1/echo/a", edge.token());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  @Test
  void showsOnlyAReferenceOfABug() throws Exception {
    HttpResponse<String> answer = get("/v1/bug", edge.token());

    JsonNode problem = assertRefused(answer, 500, "server_error");
    assertThat(answer.body()).doesNotContain("secret", "Exception");
    assertThat(edge.observed)
        .anySatisfy(seen ->
            assertThat(seen)
                .isInstanceOfSatisfying(
                    WebObservation.Bug.class,
                    bug ->
                        assertThat(bug.reference()).isEqualTo(problem.path("reference").asText())));
  }

  @Test
  void refusesChangesFromForeignPages() throws Exception {
    HttpRequest request =
        request("/v1/echo/a", edge.token())
            .header("origin", "https://evil.example")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertRefused(send(request), 403, "origin_not_allowed");
  }

  @Test
  void givesHealthAndMetricsOnTheManagementPort() throws Exception {
    String base = "http://127.0.0.1:" + edge.managementPort();

    for (String path : new String[] {"/health/started", "/health/ready", "/health", "/metrics"}) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
      assertThat(send(request).statusCode()).as(path).isEqualTo(200);
    }
  }

  private static JsonNode assertRefused(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode body = Json.mapper().readTree(answer.body());
    assertThat(body.path("code").asText()).isEqualTo(code);
    return body;
  }

  private static HttpResponse<String> get(String path, String token) throws Exception {
    return send(request(path, token).build());
  }

  private static HttpResponse<String> post(String json) throws Exception {
    return send(
        request("/v1/echo/a", edge.token())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private static HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
            .timeout(Duration.ofSeconds(10));
    return token.isEmpty() ? builder : builder.header("authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }
}
