package dev.trivium.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trivium.store.seal.WrappingKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the documented HTTP API of a transit engine with AppRole, as far as it is used: the same
 * paths, members, statuses and refusals, with real keys behind.
 *
 * <p>Source: developer.hashicorp.com/vault/api-docs, secret/transit, auth/approle, auth/token.
 */
final class TransitForTests implements AutoCloseable {
  static final String SECRET = "the-secret-id";

  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger renewals = new AtomicInteger();
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final HttpServer server;

  /** A key of the engine; it can only be deleted once its configuration allows it. */
  private record Key(WrappingKey key, boolean deletable) {}

  private record Answer(int status, @Nullable JsonObject body) {}

  TransitForTests(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  Set<String> names() {
    return Set.copyOf(keys.keySet());
  }

  /** Takes every token back, as an operator or an end of lease would. */
  void revoke() {
    tokens.clear();
  }

  /** Another server of the same engine, after this one was closed. */
  TransitForTests restarted() throws IOException {
    TransitForTests next = new TransitForTests(port());
    next.keys.putAll(keys);
    return next;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      JsonObject body = text.isEmpty() ? new JsonObject() : new JsonObject(text);
      calls.add(exchange.getRequestMethod() + " " + path);
      String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
      Answer answer =
          path.equals("/v1/auth/approle/login")
              ? login(body)
              : token == null || !tokens.contains(token)
                  ? refused(403, "permission denied")
                  : authorised(exchange.getRequestMethod(), path, body, token);
      JsonObject said = answer.body();
      byte[] bytes = said == null ? new byte[0] : said.toBuffer().getBytes();
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer login(JsonObject body) {
    if (!"role-1".equals(body.getString("role_id"))
        || !SECRET.equals(body.getString("secret_id"))) {
      return refused(400, "invalid role or secret ID");
    }
    return granted("hvs." + logins.incrementAndGet());
  }

  private Answer granted(String token) {
    tokens.add(token);
    JsonObject auth =
        new JsonObject()
            .put("client_token", token)
            .put("lease_duration", 3600)
            .put("renewable", true);
    return new Answer(200, new JsonObject().put("auth", auth));
  }

  private Answer authorised(String method, String path, JsonObject body, String token) {
    String[] parts = path.split("/");
    if (path.equals("/v1/auth/token/renew-self")) {
      renewals.incrementAndGet();
      return granted(token);
    }
    if (parts.length < 5 || !parts[2].equals("transit")) {
      return refused(404, "no handler for route");
    }
    String name = parts[4];
    return switch (method + " " + parts[3] + (parts.length > 5 ? "/" + parts[5] : "")) {
      case "POST keys" -> {
        byte[] fresh = new byte[WrappingKey.LENGTH];
        new SecureRandom().nextBytes(fresh);
        keys.putIfAbsent(name, new Key(new WrappingKey(fresh), false));
        yield new Answer(200, new JsonObject().put("data", new JsonObject().put("name", name)));
      }
      case "POST keys/config" -> {
        keys.computeIfPresent(
            name, (n, key) -> new Key(key.key(), body.getBoolean("deletion_allowed", false)));
        yield new Answer(200, new JsonObject().put("data", new JsonObject()));
      }
      case "DELETE keys" -> {
        if (keys.containsKey(name) && !keys.get(name).deletable()) {
          yield refused(400, "deletion is not allowed for this key");
        }
        keys.remove(name);
        yield new Answer(204, null);
      }
      case "POST encrypt", "POST decrypt" -> crypt(parts[3].equals("encrypt"), name, body);
      default -> refused(405, "unsupported operation");
    };
  }

  private Answer crypt(boolean encrypts, String name, JsonObject body) {
    Key key = keys.get(name);
    if (key == null) {
      return refused(400, "encryption key not found");
    }
    Base64.Decoder from = Base64.getDecoder();
    Base64.Encoder to = Base64.getEncoder();
    JsonObject data = new JsonObject();
    if (encrypts) {
      byte[] clear = from.decode(body.getString("plaintext"));
      data.put("ciphertext", "vault:v1:" + to.encodeToString(key.key().wrap("", clear)));
      data.put("key_version", 1);
    } else {
      String text = body.getString("ciphertext").replaceFirst("^vault:v1:", "");
      Optional<byte[]> clear = key.key().unwrap("", from.decode(text));
      if (clear.isEmpty()) {
        return refused(400, "cipher: message authentication failed");
      }
      data.put("plaintext", to.encodeToString(clear.get()));
    }
    return new Answer(200, new JsonObject().put("data", data));
  }

  private static Answer refused(int status, String why) {
    return new Answer(status, new JsonObject().put("errors", new JsonArray().add(why)));
  }
}
