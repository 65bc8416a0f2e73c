package dev.trivium.web;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observation;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A real server on a free port with whatever routes a test mounts. */
public final class TestEdge implements AutoCloseable {
  public static final Caller ANNA = new Caller("anna", Set.of("West"), Set.of("analyst"));
  static final Duration WAIT = Duration.ofSeconds(10);

  final BlockingQueue<Observation> observed = new LinkedBlockingQueue<>();
  final Health health;
  final WebAssembly web;
  final WebConfig config;
  final LocalKey key = LocalKey.fresh(new SecureRandom());
  private final Vertx vertx = Vertx.vertx();
  private final int port;
  private final int managementPort;

  /** Two instances, so that sharing the port is always tried. */
  public TestEdge(WebConfig config, @Nullable Caller demo, Routes... routes) {
    this(config, demo, InstantSource.system(), routes);
  }

  /** The same with a clock that a test moves. */
  TestEdge(WebConfig config, @Nullable Caller demo, InstantSource clock, Routes... routes) {
    Ids ids = new Ids(clock, new Random(1));
    this.config = config;
    this.health = new Health(Map.of(), clock);
    this.web =
        new WebAssembly(
            config,
            new Surroundings(
                vertx, clock, ids, new SecureRandom(), observed::add, sub -> "h" + sub.length()),
            health,
            key,
            demo);
    this.managementPort = web.startManagement(() -> "trivium_up 1\n").await().atMost(WAIT);
    this.port = web.start(List.of(routes), 2).await().atMost(WAIT);
    health.markStarted();
  }

  public static WebConfig config() {
    return new WebConfig(
        new WebConfig.Listen("127.0.0.1", 0),
        new WebConfig.Listen("127.0.0.1", 0),
        Set.of("https://app.example.org"),
        new WebConfig.Auth(null, "trivium", "trivium", "sub", "regions", "roles"),
        new WebConfig.Body(1 << 20, 16_384, 8_192, 64, 1_000, 100_000),
        new WebConfig.Socket(
            65_536,
            64,
            1_000,
            200,
            3,
            100,
            Duration.ofMinutes(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            256 << 10),
        Duration.ofMillis(200),
        new WebConfig.Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(3)),
        new WebConfig.Selling(Duration.ofSeconds(60), 3),
        new WebConfig.Crowd(10_000, 10_000, 10_000, 10_000, List.of()));
  }

  /** The same for tests of other rooms: a busy machine is no slow client. */
  public static WebConfig patient() {
    WebConfig strict = config();
    return new WebConfig(
        strict.http(),
        strict.management(),
        strict.origins(),
        strict.auth(),
        strict.body(),
        strict.socket(),
        strict.ssePing(),
        new WebConfig.Patience(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            strict.patience().drain()),
        strict.tickets(),
        strict.crowd());
  }

  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  public String token() {
    return web.issuer().issue(ANNA, Duration.ofHours(1));
  }

  public String token(Caller caller) {
    return web.issuer().issue(caller, Duration.ofHours(1));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
