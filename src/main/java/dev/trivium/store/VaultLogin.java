package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of an AppRole. It is renewed in the last third of its life, and a new one is asked for
 * when it cannot be: so a login that ends costs nothing as long as the vault answers.
 */
final class VaultLogin {
  private final VaultConfig config;
  private final Supplier<String> secretId;
  private final HttpClient http;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Uni<Token>> held = new AtomicReference<>();

  /**
   * @param secretId read anew at each login, so that it can be replaced while the server runs
   */
  VaultLogin(VaultConfig config, Supplier<String> secretId, HttpClient http, InstantSource clock) {
    this.config = config;
    this.secretId = secretId;
    this.http = http;
    this.clock = clock;
  }

  private record Token(String value, Instant renewAt, Instant until, boolean renewable) {}

  /** A token that is valid now. Errors: {@link KeyVaultProblems.Away}. */
  Uni<String> token() {
    Uni<Token> known = held.get();
    return known == null
        ? again()
        : known
            .onFailure()
            .recoverWithUni(() -> fresh(known))
            .chain(token -> current(known, token))
            .map(Token::value);
  }

  /** A new login, whatever is held. */
  Uni<String> again() {
    return fresh(held.get()).map(Token::value);
  }

  private Uni<Token> current(Uni<Token> known, Token token) {
    Instant now = clock.instant();
    if (now.isBefore(token.renewAt())) {
      return Uni.createFrom().item(token);
    }
    return now.isBefore(token.until()) && token.renewable()
        ? replaced(known, renewed(token).onFailure().recoverWithUni(this::loggedIn))
        : fresh(known);
  }

  private Uni<Token> fresh(@Nullable Uni<Token> known) {
    return replaced(known, loggedIn());
  }

  /** Many ask at once; one asks the vault and all get its answer. */
  private Uni<Token> replaced(@Nullable Uni<Token> known, Uni<Token> next) {
    Uni<Token> shared = next.memoize().indefinitely();
    if (held.compareAndSet(known, shared)) {
      return shared;
    }
    Uni<Token> theirs = held.get();
    return theirs == null ? shared : theirs;
  }

  private Uni<Token> loggedIn() {
    return Uni.createFrom()
        .deferred(() -> {
          JsonObject body =
              new JsonObject().put("role_id", config.roleId()).put("secret_id", secretId.get());
          return VaultKeys.send(http, request("auth/approle/login", body).build());
        })
        .map(answer -> token("the login", answer));
  }

  private Uni<Token> renewed(Token token) {
    return VaultKeys.send(
            http,
            request("auth/token/renew-self", new JsonObject())
                .header("X-Vault-Token", token.value())
                .build())
        .map(answer -> token("the renewal of the login", answer));
  }

  private HttpRequest.Builder request(String path, JsonObject body) {
    return HttpRequest.newBuilder(URI.create(config.url() + "/v1/" + path))
        .timeout(config.timeout())
        .header("X-Vault-Request", "true")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
  }

  private Token token(String what, HttpResponse<String> answer) {
    JsonObject auth =
        answer.statusCode() == 200 ? VaultKeys.json(answer).getJsonObject("auth") : null;
    if (auth == null || auth.getString("client_token") == null) {
      throw VaultKeys.refused(what, answer);
    }
    Duration life = Duration.ofSeconds(auth.getLong("lease_duration", 0L));
    Instant now = clock.instant();
    return new Token(
        auth.getString("client_token"),
        now.plus(life.multipliedBy(2).dividedBy(3)),
        now.plus(life),
        auth.getBoolean("renewable", false));
  }
}
