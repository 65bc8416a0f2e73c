package dev.trivium.chat;

import dev.trivium.data.Mentions;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Quotations;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Problem;
import dev.trivium.llm.Models;
import dev.trivium.llm.TokenCount;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Health;
import dev.trivium.web.LocalKey;
import dev.trivium.web.Routes;
import dev.trivium.web.Surroundings;
import dev.trivium.web.WebAssembly;
import dev.trivium.web.WebConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;

/** A node with a real server and the room mounted on it; the answerer is a paced one. */
final class ChatHouse {
  static final Metrics NO_METRICS = new NoMetrics();
  static final Caller ANNA = new Caller("anna", Set.of("*"), Set.of("analyst"));
  static final Caller STEWARD = new Caller("stewart", Set.of("*"), Set.of("steward"));
  static final Caller BORIS = new Caller("boris", Set.of("*"), Set.of("analyst"));
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final LocalKey KEY = LocalKey.fresh(new SecureRandom());

  final Queue<Observation> observed = new ConcurrentLinkedQueue<>();
  final PacedAnswerer answerer = new PacedAnswerer();
  final ScriptedModel model = new ScriptedModel();
  final ChatAssembly chat;
  final int port;
  private final WebAssembly web;

  ChatHouse(Vertx vertx, StoreAssembly store, String node, ChatConfig config) {
    this(vertx, store, node, config, InstantSource.system());
  }

  /** The door, and only the door, reads the time from {@code door}. */
  ChatHouse(Vertx vertx, StoreAssembly store, String node, ChatConfig config, InstantSource door) {
    this(vertx, store, node, config, door, List.of(), ChatAssembly::routes);
  }

  /** With the models and the embeddings of {@code upstream}, too. */
  ChatHouse(Vertx vertx, StoreAssembly store, StockUpstream upstream) {
    this(vertx, store, "n1", config(), InstantSource.system(), upstream.models(), upstream::routes);
  }

  private ChatHouse(
      Vertx vertx,
      StoreAssembly store,
      String node,
      ChatConfig config,
      InstantSource door,
      List<Models.Model> more,
      Function<ChatAssembly, List<Routes>> routes) {
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    this.chat =
        new ChatAssembly(
            vertx,
            config,
            answerer,
            ChatAssembly.calibrators(config, store.database(), clock),
            NO_METRICS,
            Mentions.NOBODY,
            Quotations.NONE,
            () -> Stream.concat(model.models().all().stream(), more.stream()).toList(),
            new TokenCount(vertx),
            store.database(),
            store.seal(),
            store.regions(),
            store.notices(),
            node,
            clock,
            ids,
            observed::add);
    chat.recover().await().atMost(WAIT);
    this.web =
        new WebAssembly(
            web(),
            new Surroundings(
                vertx, door, ids, new SecureRandom(), observed::add, sub -> "h" + sub.length()),
            new Health(Map.of(), clock),
            KEY,
            null);
    this.port = web.start(routes.apply(chat), chat.tickets(), 2).await().atMost(WAIT);
  }

  String token(Caller caller) {
    return token(caller, Duration.ofHours(1));
  }

  String token(Caller caller, Duration ttl) {
    return web.issuer().issue(caller, ttl);
  }

  /** As on SIGTERM. */
  CompletableFuture<Void> drain() {
    return Uni.join()
        .all(web.drain(), chat.drain(Duration.ofMillis(1_500)))
        .andCollectFailures()
        .replaceWithVoid()
        .subscribeAsCompletionStage();
  }

  static ChatConfig config() {
    return config(Duration.ofSeconds(10), Duration.ofSeconds(3));
  }

  static ChatConfig config(Duration lease, Duration renew) {
    // As much as a test asks: what limits it is what it tests.
    return config(
        lease,
        renew,
        new ChatConfig.Rates(1_000_000, 1_000_000_000, 10_000),
        ChatConfig.Money.UNLIMITED,
        false);
  }

  static ChatConfig config(ChatConfig.Rates rates, ChatConfig.Money money) {
    return config(Duration.ofSeconds(10), Duration.ofSeconds(3), rates, money, false);
  }

  /** Where a model breaks off in the middle, rules go on. */
  static ChatConfig withRulesBehindModels() {
    return config(
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        new ChatConfig.Rates(1_000_000, 1_000_000_000, 10_000),
        ChatConfig.Money.UNLIMITED,
        true);
  }

  private static ChatConfig config(
      Duration lease,
      Duration renew,
      ChatConfig.Rates rates,
      ChatConfig.Money money,
      boolean rulesGoOn) {
    return new ChatConfig(
        2_000,
        3,
        32,
        16,
        64,
        20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(15),
        Duration.ofMinutes(1),
        8 << 20,
        256 << 20,
        lease,
        renew,
        new ChatConfig.Batches(Duration.ofMillis(20), 64, 64 << 10, 256),
        ZoneOffset.UTC,
        DayOfWeek.MONDAY,
        100,
        10,
        new ChatConfig.Confidence(Duration.ofDays(7), Duration.ofSeconds(60)),
        new ChatConfig.Keeping(Duration.ofDays(30), Duration.ofHours(24)),
        new ChatConfig.Models(
            1_024,
            8_192,
            true,
            false,
            rulesGoOn,
            2,
            128,
            Duration.ofMinutes(10),
            100,
            Duration.ofMinutes(15)),
        rates,
        money,
        new ChatConfig.Rollouts(Duration.ofHours(1), 20, Map.of("brief", "Write one sentence.")),
        Duration.ofSeconds(5),
        "I am an AI assistant.");
  }

  /** Two houses of one Vert.x that asked for any port would share it. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static WebConfig web() {
    return new WebConfig(
        new WebConfig.Listen("127.0.0.1", freePort()),
        new WebConfig.Listen("127.0.0.1", 0),
        Set.of(),
        new WebConfig.Auth(null, "trivium", "trivium", "sub", "regions", "roles"),
        new WebConfig.Body(1 << 20, 16_384, 8_192, 64, 1_000, 100_000),
        new WebConfig.Socket(
            1 << 20,
            1_024,
            10_000,
            10_000,
            1_000,
            1_000,
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            256 << 10),
        Duration.ofSeconds(5),
        new WebConfig.Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3)),
        new WebConfig.Selling(Duration.ofSeconds(60), 3),
        new WebConfig.Crowd(10_000, 10_000, 10_000, 10_000, List.of()));
  }

  /** A house without a semantic model. */
  private static final class NoMetrics implements Metrics {
    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      return Uni.createFrom().failure(nothing());
    }

    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      return Uni.createFrom().failure(nothing());
    }

    private static RuntimeException nothing() {
      return Problem.notFound("data/no-model", "There is no semantic model.").asException();
    }
  }
}
