package dev.trivium.llm;

import static dev.trivium.llm.UpstreamForTests.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.support.UpstreamScript;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of providers in a vault: a server on this machine that answers as KV version 2 does. */
class VaultKeyTest {
  private static final KeyReference.Vault KEY = new KeyReference.Vault("kv", "llm/hosted", "key");

  private final UpstreamForTests upstream = new UpstreamForTests();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String key = "first-key";
  private volatile int status = 200;
  private HttpServer vault;

  @BeforeEach
  void open() throws Exception {
    vault =
        upstream
            .vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path() + " " + request.getHeader("X-Vault-Token"));
    JsonObject body =
        status == 200
            ? new JsonObject()
                .put("request_id", "1")
                .put(
                    "data",
                    new JsonObject()
                        .put("data", new JsonObject().put("key", key).put("other", "x"))
                        .put("metadata", new JsonObject().put("version", 1)))
            : new JsonObject().put("errors", new JsonArray().add("permission denied"));
    request.response().setStatusCode(status).end(body.encode());
  }

  private ChatModel model(Path token) {
    VaultAccess access =
        new VaultAccess(
            URI.create("http://127.0.0.1:" + vault.actualPort()),
            new KeyReference.File(token.toString()),
            "",
            Duration.ofSeconds(5));
    return upstream.key(KEY, Map.of()).vault(access).model();
  }

  private List<String> sent() {
    return upstream.simulator.journal().stream()
        .map(entry -> entry.header("authorization").orElse("none"))
        .toList();
  }

  @Test
  void aKeyThatIsChangedInTheVaultIsReadAgainAtTheFirstRefusal(@TempDir Path folder)
      throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "vault-token\n");
    ChatModel model = model(token);
    upstream.awaitTrue(() -> !asked.isEmpty());
    Heard.all(model.stream(prompt())).end();
    key = "second-key";
    Files.writeString(token, "other-token\n");
    upstream.simulator.next(UpstreamScript.refusing(401));

    assertThat(Heard.all(model.stream(prompt())).end()).isNull();

    assertThat(sent()).endsWith("Bearer first-key", "Bearer second-key");
    assertThat(asked)
        .contains("/v1/kv/data/llm/hosted vault-token", "/v1/kv/data/llm/hosted other-token");
    assertThat(upstream.seen).anyMatch(LlmObservation.KeyRenewed.class::isInstance);
    assertThat(upstream.seen.toString())
        .doesNotContain("first-key", "second-key", "vault-token", "other-token");
  }

  @Test
  void theLastGoodKeyServesWhileTheVaultIsAway(@TempDir Path folder) throws Exception {
    ChatModel model = model(Files.writeString(folder.resolve("token"), "vault-token"));
    upstream.awaitTrue(() -> !asked.isEmpty());
    Heard.all(model.stream(prompt())).end();
    for (int answer : new int[] {403, 404, 503}) {
      status = answer;
      upstream.simulator.next(UpstreamScript.refusing(401));
      Heard.all(model.stream(prompt())).end();
    }
    vault.close().toCompletionStage().toCompletableFuture().get();
    upstream.simulator.next(UpstreamScript.refusing(401));
    Heard.all(model.stream(prompt())).end();

    assertThat(Heard.all(model.stream(prompt())).end()).isNull();

    assertThat(upstream.simulator.last().header("authorization")).contains("Bearer first-key");
    assertThat(upstream.seen)
        .filteredOn(LlmObservation.KeyUnreadable.class::isInstance)
        .extracting(told -> ((LlmObservation.KeyUnreadable) told).reason())
        .contains("the vault answered 403", "the vault answered 404", "the vault does not answer");
  }
}
