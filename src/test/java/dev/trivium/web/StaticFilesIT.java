package dev.trivium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Ids;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages of the jar, keys of an issuer, and a port that is taken. */
class StaticFilesIT {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void servesPagesThatBrowsersNeedNotFetchTwice() throws Exception {
    try (var edge =
        new TestEdge(
            TestEdge.config(), null, new StaticFiles(vertx, "/", "dev/trivium/web/page/"))) {
      HttpResponse<String> page = get(edge, "/", "");
      String etag = page.headers().firstValue("etag").orElseThrow();

      assertThat(page.body()).contains("<title>");
      assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("content-security-policy")).isPresent();
      assertThat(get(edge, "/index.html", etag).statusCode()).isEqualTo(304);
      assertThat(get(edge, "/absent.js", "").statusCode()).isEqualTo(404);
      assertThat(get(edge, "/v1/absent", "").body()).contains("unknown_url");
    }
  }

  @Test
  void believesTheKeysThatAnIssuerShows() throws Exception {
    LocalKey key = LocalKey.fresh(new SecureRandom());
    var spki = key.open().key().getEncoded();
    String x =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    Object set =
        Map.of("keys", List.of(Map.of("kty", "OKP", "crv", "Ed25519", "kid", key.kid(), "x", x)));
    Routes shows =
        endpoints ->
            endpoints.open(
                "/jwks", request -> io.smallrye.mutiny.Uni.createFrom().item(() -> Reply.ok(set)));
    try (var issuer = new TestEdge(TestEdge.config(), null, shows)) {
      var keys =
          new JwksKeys(
              vertx, "http://127.0.0.1:" + issuer.port() + "/jwks", InstantSource.system());

      assertThat(keys.find(key.kid()).await().atMost(TestEdge.WAIT)).contains(key.open());
      assertThat(keys.find("made-up").await().atMost(TestEdge.WAIT)).isEmpty();
    }
  }

  @Test
  void saysPlainlyThatAPortIsTaken() {
    try (var edge = new TestEdge(TestEdge.config(), null)) {
      InstantSource clock = InstantSource.system();
      WebConfig free = TestEdge.config();
      WebConfig taken =
          new WebConfig(
              new WebConfig.Listen("127.0.0.1", edge.port()),
              free.management(),
              free.origins(),
              free.auth(),
              free.body(),
              free.socket(),
              free.ssePing(),
              free.patience(),
              free.tickets(),
              free.crowd());
      var second =
          new WebAssembly(
              taken,
              new Surroundings(
                  vertx,
                  clock,
                  new Ids(clock, new Random(1)),
                  new SecureRandom(),
                  seen -> {},
                  sub -> sub),
              new Health(Map.of(), clock),
              edge.key,
              null);

      assertThatThrownBy(() -> second.start(List.of(), 2).await().atMost(TestEdge.WAIT))
          .isInstanceOfSatisfying(
              PortInUse.class, told -> assertThat(told.port()).isEqualTo(edge.port()));
    }
  }

  private HttpResponse<String> get(TestEdge edge, String path, String etag) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
            .header("if-none-match", etag)
            .build(),
        BodyHandlers.ofString());
  }
}
