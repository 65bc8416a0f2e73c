package dev.trivium.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections event loops open together, counted by a real server. */
class LoopClientsTest {
  private static final int LOOPS = 16;
  private static final int POOL = 4;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentLinkedQueue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Holds what it is asked until so many ask at once. */
  private int server(int together) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(opened -> connections.incrementAndGet())
            .requestHandler(request -> {
              held.add(request);
              if (held.size() == together) {
                held.removeIf(waiting -> {
                  waiting.response().end();
                  return true;
                });
              }
            });
    return await(server.listen(0, "127.0.0.1")).actualPort();
  }

  private LoopClients clients(int pool) {
    UpstreamConfig usual = UpstreamConfig.none();
    return new LoopClients(
        vertx,
        new UpstreamConfig(
            List.of(),
            usual.patience(),
            usual.retries(),
            usual.breaking(),
            usual.keyRefresh(),
            usual.responseMax(),
            pool,
            usual.waiting(),
            null),
        LOOPS);
  }

  private Future<Integer> ask(Context loop, LoopClients clients, int port) {
    Promise<Integer> status = Promise.promise();
    loop.runOnContext(go ->
        clients
            .here()
            .request(HttpMethod.GET, port, "127.0.0.1", "/")
            .compose(HttpClientRequest::send)
            .map(HttpClientResponse::statusCode)
            .onComplete(status));
    return status.future();
  }

  private Context loop() {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void manyLoopsDoNotExceedASmallPool() throws Exception {
    int port = server(POOL);
    LoopClients clients = clients(POOL);
    List<Future<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < 4 * POOL; i++) {
      asked.add(ask(loop(), clients, port));
    }

    await(Future.all(asked));

    assertThat(connections.get()).isLessThanOrEqualTo(POOL);
  }

  @Test
  void oneLoopMayUseAllOfASmallPool() throws Exception {
    int port = server(POOL);
    LoopClients clients = clients(POOL);
    Context one = loop();
    List<Future<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      asked.add(ask(one, clients, port));
    }

    await(Future.all(asked));

    assertThat(connections).hasValue(POOL);
  }

  @Test
  void eachLoopHasItsPartOfALargePool() throws Exception {
    int port = server(2);
    LoopClients clients = clients(8 * LOOPS);

    await(Future.all(ask(loop(), clients, port), ask(loop(), clients, port)));

    Promise<Object> first = Promise.promise();
    Promise<Object> second = Promise.promise();
    loop().runOnContext(go -> first.complete(clients.here()));
    loop().runOnContext(go -> second.complete(clients.here()));
    assertThat(await(first.future())).isNotSameAs(await(second.future()));
  }
}
