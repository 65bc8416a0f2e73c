package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the transit engine of a Vault or OpenBao: one for each region and epoch, so that one can
 * be deleted alone. A key never leaves the vault; it wraps and unwraps epoch keys there.
 */
final class VaultKeys implements KeyVault {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final VaultConfig config;
  private final VaultLogin login;
  private final HttpClient http;

  VaultKeys(VaultConfig config, VaultLogin login, HttpClient http) {
    this.config = config;
    this.login = login;
    this.http = http;
  }

  @Override
  public Uni<Void> make(String name) {
    return call("POST", "keys/" + named(name), new JsonObject().put("type", "aes256-gcm96"))
        .chain(() ->
            call(
                "POST",
                "keys/" + named(name) + "/config",
                new JsonObject().put("deletion_allowed", true)))
        .replaceWithVoid();
  }

  @Override
  public Uni<byte[]> wrap(String name, byte[] key) {
    String plaintext = Base64.getEncoder().encodeToString(key);
    return call("POST", "encrypt/" + named(name), new JsonObject().put("plaintext", plaintext))
        .map(body -> text(body, "ciphertext").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Uni<byte[]> unwrap(String name, byte[] wrapped) {
    String ciphertext = new String(wrapped, StandardCharsets.UTF_8);
    return call("POST", "decrypt/" + named(name), new JsonObject().put("ciphertext", ciphertext))
        .map(body -> Base64.getDecoder().decode(text(body, "plaintext")));
  }

  @Override
  public Uni<Boolean> destroy(String name) {
    return call("DELETE", "keys/" + named(name), null).replaceWith(true);
  }

  @Override
  public String shown() {
    return "vault " + config.url() + " (" + config.mount() + ")";
  }

  /** A token may have been taken back before its time: then one new login is tried. */
  private Uni<JsonObject> call(String method, String path, @Nullable JsonObject body) {
    return login
        .token()
        .chain(token -> sent(method, path, body, token))
        .chain(answer ->
            answer.statusCode() == FORBIDDEN
                ? login.again().chain(token -> sent(method, path, body, token))
                : Uni.createFrom().item(answer))
        .map(answer -> read(method, path, answer));
  }

  private Uni<HttpResponse<String>> sent(
      String method, String path, @Nullable JsonObject body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(config.url() + "/v1/" + config.mount() + "/" + path))
            .timeout(config.timeout())
            .header("X-Vault-Token", token)
            .header("X-Vault-Request", "true")
            .header("Content-Type", "application/json")
            .method(method, publisher(body))
            .build();
    return send(http, request);
  }

  static Uni<HttpResponse<String>> send(HttpClient http, HttpRequest request) {
    return Uni.createFrom()
        .completionStage(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
        .onFailure(
            failure -> failure instanceof IOException || failure instanceof CompletionException)
        .transform(
            failure -> new KeyVaultProblems.Away("the vault does not answer: " + kind(failure)));
  }

  /** What a vault says in its errors may name keys, so only its words for operators pass. */
  static KeyVaultProblems.Away refused(String what, HttpResponse<String> answer) {
    return new KeyVaultProblems.Away(
        "the vault answered " + answer.statusCode() + " to " + what + ": " + errors(answer));
  }

  static JsonObject json(HttpResponse<String> answer) {
    try {
      return answer.body().isBlank() ? new JsonObject() : new JsonObject(answer.body());
    } catch (DecodeException notJson) {
      throw new KeyVaultProblems.Away("what answers at the vault's address is no vault");
    }
  }

  private static JsonObject read(String method, String path, HttpResponse<String> answer) {
    boolean gone = method.equals("DELETE") && answer.statusCode() == NOT_FOUND;
    if (answer.statusCode() / 100 != 2 && !gone) {
      throw refused(method + " " + path, answer);
    }
    return Optional.ofNullable(json(answer).getJsonObject("data")).orElseGet(JsonObject::new);
  }

  private static String errors(HttpResponse<String> answer) {
    try {
      return String.valueOf(json(answer).getJsonArray("errors"));
    } catch (KeyVaultProblems.Away noVault) {
      return "no JSON";
    }
  }

  private static String text(JsonObject body, String member) {
    String text = body.getString(member);
    if (text == null) {
      throw new KeyVaultProblems.Away("the vault's answer has no " + member);
    }
    return text;
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable JsonObject body) {
    return body == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body.encode());
  }

  private static String kind(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName();
  }

  private String named(String name) {
    return config.prefix() + name;
  }
}
