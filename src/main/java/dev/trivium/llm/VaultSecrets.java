package dev.trivium.llm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads fields of secrets from a KV engine, version 2. What it fails with holds no secret. */
final class VaultSecrets {
  private static final int BYTES = 256 << 10;
  private static final int OK = 200;
  private static final int CONNECTIONS = 2;

  /** Calls that are refused at once all ask; what does not fit keeps its last good key. */
  private static final int WAITING = 64;

  private final Vertx vertx;
  private final VaultAccess access;
  private final Map<String, String> environment;
  private final HttpClient http;

  VaultSecrets(Vertx vertx, VaultAccess access, Map<String, String> environment) {
    this.vertx = vertx;
    this.access = access;
    this.environment = Map.copyOf(environment);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) access.timeout().toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  /** Why a secret could not be read, in words for operators. */
  static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unread(String reason) {
      super(reason, null, false, false);
    }
  }

  /** The newest version of a field. Errors: {@link Unread}. */
  Future<String> read(KeyReference.Vault where) {
    return token()
        .compose(token -> http.request(target(where, token)))
        .compose(HttpClientRequest::send)
        .compose(VaultSecrets::body)
        .timeout(access.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .map(body -> field(body, where.field()))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof Unread ? failure : new Unread("the vault does not answer")));
  }

  private Future<String> token() {
    return switch (access.token()) {
      case KeyReference.Variable variable ->
          Future.succeededFuture(environment.getOrDefault(variable.name(), "").strip());
      case KeyReference.File file ->
          vertx
              .fileSystem()
              .readFile(file.path())
              .map(bytes -> bytes.toString(StandardCharsets.UTF_8).strip())
              .recover(gone -> Future.failedFuture(new Unread("the vault's token cannot be read")));
      case KeyReference.Vault itself ->
          Future.failedFuture(new Unread("the vault's token cannot be in the vault"));
    };
  }

  private RequestOptions target(KeyReference.Vault where, String token) {
    URI base = access.url();
    boolean tls = "https".equals(base.getScheme());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setTimeout(access.timeout().toMillis())
            .setHost(base.getHost())
            .setPort(base.getPort() == -1 ? tls ? 443 : 80 : base.getPort())
            .setSsl(tls)
            .setURI(
                base.getRawPath().replaceAll("/+$", "")
                    + "/v1/"
                    + where.mount()
                    + "/data/"
                    + where.path())
            .putHeader("X-Vault-Token", token)
            .putHeader("X-Vault-Request", "true");
    return access.namespace().isEmpty()
        ? options
        : options.putHeader("X-Vault-Namespace", access.namespace());
  }

  private static Future<JsonObject> body(HttpClientResponse response) {
    if (response.statusCode() != OK) {
      return Future.failedFuture(new Unread("the vault answered " + response.statusCode()));
    }
    Promise<JsonObject> done = Promise.promise();
    Buffer whole = Buffer.buffer();
    response.handler(part -> {
      whole.appendBuffer(part);
      if (whole.length() > BYTES) {
        response.request().reset();
        done.tryFail(new Unread("the vault's answer is too long"));
      }
    });
    response.exceptionHandler(done::tryFail);
    response.endHandler(end -> done.tryComplete(json(whole)));
    return done.future();
  }

  private static JsonObject json(Buffer whole) {
    try {
      return whole.toJsonObject();
    } catch (DecodeException | ClassCastException noVault) {
      return new JsonObject();
    }
  }

  private static String field(JsonObject body, String field) {
    @Nullable Object value =
        body.getValue("data") instanceof JsonObject outer
                && outer.getValue("data") instanceof JsonObject inner
            ? inner.getValue(field)
            : null;
    if (value instanceof String text) {
      return text;
    }
    throw new Unread("the vault has no such field, or its engine is not KV version 2");
  }
}
