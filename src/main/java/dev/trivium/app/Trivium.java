package dev.trivium.app;

import dev.trivium.app.demo.DemoResources;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Health;
import dev.trivium.web.LocalKey;
import dev.trivium.web.Routes;
import dev.trivium.web.Surroundings;
import dev.trivium.web.WebAssembly;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process: brings the floors up in order, and takes them down in the other. It blocks while it
 * does so, on threads of the process, never on an event loop.
 */
final class Trivium {
  private static final Duration STORE_STOP = Duration.ofSeconds(8);
  private static final Duration DRAIN_SLACK = Duration.ofMillis(500);

  /** How much of the time to drain answers run on; then they end, before their sockets do. */
  private static final int ANSWERS_PERCENT = 60;

  private final Config config;
  private final Vertx vertx;
  private final StoreAssembly store;
  private final WebAssembly web;
  private final Rooms rooms;
  private final Greeting greeting;

  private Trivium(
      Config config,
      Vertx vertx,
      StoreAssembly store,
      WebAssembly web,
      Rooms rooms,
      Greeting greeting) {
    this.rooms = rooms;
    this.config = config;
    this.vertx = vertx;
    this.store = store;
    this.web = web;
    this.greeting = greeting;
  }

  /** Starts everything, or leaves nothing running behind. */
  static Trivium start(Config config, PrintWriter out) {
    long begin = System.nanoTime();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
            .withMetrics(new MicrometerMetricsFactory(meters))
            .build();
    try {
      return assemble(config, vertx, meters, out, begin);
    } catch (RuntimeException failure) {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      throw failure;
    }
  }

  private static Trivium assemble(
      Config config, Vertx vertx, PrometheusMeterRegistry meters, PrintWriter out, long begin) {
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    Ids ids = new Ids(clock, random);
    LogObserver log = new LogObserver();
    MetricsObserver metrics = new MetricsObserver(meters);
    Observer observer =
        observation -> {
          log.observe(observation);
          metrics.observe(observation);
        };
    boolean demo = config.showsDemo();
    Optional<DemoFile> company =
        demo ? Optional.of(DemoFile.ahead(config.home(), clock)) : Optional.empty();
    StoreAssembly store =
        StoreAssembly.start(vertx, config.store(), System.getenv(), clock, random, observer);
    try {
      Surroundings around =
          new Surroundings(vertx, clock, ids, random, observer, new Pseudonym(store.logKey())::of);
      Health health = new Health(Map.of("database", store::ping), clock);
      WebAssembly web =
          new WebAssembly(
              config.web(),
              around,
              health,
              LocalKey.of(config.home(), random),
              demo ? Personas.guest() : null);
      int management = wait(web.startManagement(meters::scrape));
      Rooms rooms = Rooms.wire(config, vertx, store, clock, ids, observer);
      wait(rooms.recover());
      List<String> unusable =
          wait(
              Patience.OF_A_START.with(
                  rooms.data().registerFiles(config.app().contracts(), config.app().models())));
      if (!unusable.isEmpty()) {
        throw new Config.Mistakes(unusable);
      }
      List<Routes> routes = rooms.routes(vertx);
      routes.addFirst(new BackupRoutes(store));
      if (company.isPresent()) {
        DemoCompany demoCompany = new DemoCompany(company.get(), rooms.data(), clock, out);
        wait(Patience.OF_A_START.with(Uni.createFrom().deferred(demoCompany::load)));
        routes.addFirst(new Personas(web.issuer(), DemoResources.REGIONS));
      }
      int port = wait(web.start(routes, rooms.chat().tickets(), cores()));
      health.markStarted();
      Greeting greeting =
          new Greeting(config, port, management, store.version(), millisSince(begin), demo);
      observer.observe(greeting.observation());
      return new Trivium(config, vertx, store, web, rooms, greeting);
    } catch (RuntimeException failure) {
      store.close().toCompletionStage().toCompletableFuture().join();
      throw failure;
    }
  }

  void greet(PrintWriter out) {
    greeting.print(out);
  }

  /** Drains, then stops; each part has its time, and the whole stays under ten seconds. */
  void stop() {
    Duration drain = config.web().patience().drain();
    Uni<Void> answers = rooms.chat().drain(drain.multipliedBy(ANSWERS_PERCENT).dividedBy(100));
    within(
        drain.plus(DRAIN_SLACK),
        Uni.join().all(web.drain(), answers).andCollectFailures().replaceWithVoid());
    within(STORE_STOP, Uni.createFrom().completionStage(() -> store.close().toCompletionStage()));
    within(
        Duration.ofSeconds(1),
        Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  private static void within(Duration limit, Uni<Void> work) {
    try {
      work.subscribeAsCompletionStage().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException late) {
      // What does not end in its time is ended with the process; PostgreSQL recovers by itself.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static <T> T wait(Uni<T> work) {
    try {
      return work.subscribeAsCompletionStage().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw failed;
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
