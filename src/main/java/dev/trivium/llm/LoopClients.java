package dev.trivium.llm;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to one provider, a client for each event loop: a pool that is shared hands out
 * connections of other loops, and then every token has to change threads on its way. Where each
 * loop would get only a few, all share one: a busy loop must not wait while others have some left.
 */
final class LoopClients {
  private static final int KEEP_ALIVE_SECONDS = 50;
  private static final int WORTH_A_SHARE = 8;

  private final Vertx vertx;
  private final UpstreamConfig config;
  private final int loops;
  private final HttpClient elsewhere;
  private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @param loops event loops that ask; each gets its part of the connections, if there are enough
   */
  LoopClients(Vertx vertx, UpstreamConfig config, int loops) {
    this.vertx = vertx;
    this.config = config;
    this.loops = config.pool() < WORTH_A_SHARE * loops ? 1 : loops;
    this.elsewhere = client();
  }

  /** The client of the calling thread. */
  HttpClient here() {
    return loops > 1 && Context.isOnEventLoopThread()
        ? clients.computeIfAbsent(Thread.currentThread(), unseen -> client())
        : elsewhere;
  }

  private HttpClient client() {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout((int) config.patience().connect().toMillis())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setTcpNoDelay(true),
        new PoolOptions()
            .setHttp1MaxSize(Math.ceilDiv(config.pool(), loops))
            .setMaxWaitQueueSize(Math.ceilDiv(config.waiting(), loops)));
  }
}
