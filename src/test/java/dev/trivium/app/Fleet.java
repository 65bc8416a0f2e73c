package dev.trivium.app;

import dev.trivium.store.PostgresForTests;
import dev.trivium.support.ServerProcess;
import dev.trivium.support.UpstreamSimulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Servers as processes of their own on one PostgreSQL, with one key for tokens and one upstream:
 * the alias {@code priced} costs a thousandth of a unit a token, {@code free} costs nothing.
 */
final class Fleet implements AutoCloseable {
  final UpstreamSimulator upstream;
  private final Vertx vertx = Vertx.vertx();
  private final String url = PostgresForTests.migratedDatabase();
  private final Path folder;
  private final Map<String, String> settings;
  private final Path key;
  private final String token;

  Fleet(Path folder, Map<String, String> settings) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.upstream = UpstreamSimulator.start(vertx);
    this.settings = new HashMap<>(settings);
    this.settings.put("TRIVIUM_DEMO", "off");
    this.settings.put("TRIVIUM_DATABASE_URL", url);
    this.settings.put("TRIVIUM_DATABASE_SECRET", "env:TEST_SECRET");
    this.settings.put("TRIVIUM_DATA_KEYS_SOURCE", "secret");
    this.settings.put("TEST_SECRET", PostgresForTests.secret());
    Path first = Files.createDirectories(folder.resolve("key"));
    this.token = ProcessIT.token(first, "anna", "*", "analyst");
    this.key = first.resolve("keys/token.ed25519");
  }

  /** Starts one, or the same one again. */
  ServerProcess start(String name) {
    try {
      Path home = folder.resolve(name);
      if (!Files.exists(home)) {
        Files.createDirectories(home.resolve("keys"));
        Files.copy(key, home.resolve("keys/token.ed25519"));
        Files.writeString(home.resolve("llm.yaml"), models());
      }
      return ServerProcess.start(home, settings);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The same without waiting for it here. */
  CompletableFuture<ServerProcess> starting(String name) {
    CompletableFuture<ServerProcess> started = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            started.complete(start(name));
          } catch (RuntimeException failure) {
            started.completeExceptionally(failure);
          }
        });
    return started;
  }

  private String models() {
    return """
    providers:
      - name: upstream
        base_url: %s
        models:
          - {alias: priced, id: priced, context: 32768, max_output: 4096, grounding: none,
             prices: {input: 1000, output: 1000}}
          - {alias: free, id: free, context: 32768, max_output: 4096, grounding: none}
    """
        .formatted(upstream.baseUrl());
  }

  String token() {
    return token;
  }

  /** What the superuser is told first. */
  String sql(String statement) {
    return PostgresForTests.superuser(url, statement);
  }

  long number(String statement) {
    String told = sql(statement);
    return told == null || told.isEmpty() ? 0 : Long.parseLong(told);
  }

  @Override
  public void close() {
    upstream.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
