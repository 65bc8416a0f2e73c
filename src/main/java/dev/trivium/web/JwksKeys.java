package dev.trivium.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.web.token.VerifyKey;
import dev.trivium.web.wire.JsonLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys an issuer shows at its JWKS URL, kept in memory. A key id that is not known makes one
 * more read, but at most one a minute, so that made-up ids cannot press the issuer. One per event
 * loop.
 *
 * <p>Source: RFC 7517 §5.
 */
final class JwksKeys implements KeySource {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration FRESH = Duration.ofMinutes(15);
  private static final int SET_MAX = 1 << 18;
  private static final long TIMEOUT_MILLIS = 3_000;
  private static final JsonLimits JSON = new JsonLimits(16, 5_000, 16_384);

  private final HttpClientAgent http;
  private final String url;
  private final InstantSource clock;
  private Map<String, VerifyKey> keys = Map.of();
  private Instant tried = Instant.MIN;

  JwksKeys(Vertx vertx, String url, InstantSource clock) {
    this.http =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS));
    this.url = url;
    this.clock = clock;
  }

  @Override
  public Uni<Optional<VerifyKey>> find(String kid) {
    Instant now = clock.instant();
    Duration wait = keys.containsKey(kid) ? FRESH : PAUSE;
    boolean due = tried.equals(Instant.MIN) || !now.isBefore(tried.plus(wait));
    if (!due) {
      return Uni.createFrom().item(() -> Optional.ofNullable(keys.get(kid)));
    }
    tried = now;
    return read().map(ignored -> Optional.ofNullable(keys.get(kid)));
  }

  /** The last good keys stay in use when the issuer cannot be reached. */
  private Uni<Map<String, VerifyKey>> read() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setTimeout(TIMEOUT_MILLIS);
    return Reactive.uni(() ->
            http.request(options)
                .compose(request -> request.send())
                .compose(answer ->
                    answer.statusCode() == 200
                        ? answer.body()
                        : io.vertx.core.Future.failedFuture("status")))
        .map(body -> body.length() > SET_MAX ? new byte[0] : body.getBytes())
        .invoke(this::keep)
        .map(ignored -> keys)
        .onFailure()
        .recoverWithItem(() -> keys)
        .invoke(this::requireSome);
  }

  private void keep(byte[] body) {
    if (JSON.read(body) instanceof JsonLimits.Read.Parsed(var set)) {
      Map<String, VerifyKey> read = new HashMap<>();
      for (JsonNode jwk : set.path("keys")) {
        VerifyKey.ofJwk(jwk).ifPresent(key -> read.put(key.kid(), key));
      }
      keys = Map.copyOf(read);
    }
  }

  private void requireSome(Map<String, VerifyKey> known) {
    if (known.isEmpty()) {
      throw Problem.of(
              Problem.Kind.UNAVAILABLE,
              "web/issuer-unreachable",
              "the keys of the token issuer cannot be read; try again shortly")
          .retryAfter(PAUSE)
          .asException();
    }
  }
}
