package dev.trivium.web;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wires the room: one edge per event loop on one port, the management port beside it, and the way
 * both end.
 */
public final class WebAssembly {
  private final WebConfig config;
  private final Surroundings around;
  private final Health health;
  private final LocalKey key;
  private final @Nullable Caller demoCaller;
  private final Sockets sockets;
  private final Crowd crowd;
  private final AtomicReference<Tickets> tickets = new AtomicReference<>(Tickets.NONE);
  private final AtomicInteger port = new AtomicInteger();
  private final ConcurrentLinkedQueue<EdgeVerticle> edges = new ConcurrentLinkedQueue<>();

  /**
   * Nothing runs yet.
   *
   * @param demoCaller who calls without a token; null outside demo mode. With a demo caller only
   *     this machine's names are taken as Host
   */
  public WebAssembly(
      WebConfig config,
      Surroundings around,
      Health health,
      LocalKey key,
      @Nullable Caller demoCaller) {
    this.config = config;
    this.around = around;
    this.health = health;
    this.key = key;
    this.demoCaller = demoCaller;
    this.sockets = new Sockets(config.socket());
    this.crowd = new Crowd(config.crowd(), around.clock(), around.random());
  }

  /** Signs tokens with the home's key; they are believed unless a JWKS URL is configured. */
  public TokenIssuer issuer() {
    return new TokenIssuer(key, config.auth(), around.clock(), around.ids());
  }

  /** Opens the management port and tells its number. Errors: {@link PortInUse}. */
  public Uni<Integer> startManagement(Supplier<String> metrics) {
    ManagementVerticle verticle = new ManagementVerticle(config.management(), health, metrics);
    return Reactive.uni(() -> around.vertx().deployVerticle(verticle))
        .map(deployed -> verticle.port());
  }

  /** The same for a server without tickets. */
  public Uni<Integer> start(List<Routes> routes, int instances) {
    return start(routes, Tickets.NONE, instances);
  }

  /**
   * Mounts the rooms, opens the main port and tells its number. Errors: {@link PortInUse}.
   *
   * @param kept where tickets for sockets are kept
   */
  public Uni<Integer> start(List<Routes> routes, Tickets kept, int instances) {
    tickets.set(kept);
    return Reactive.uni(() ->
            around
                .vertx()
                .deployVerticle(
                    () -> new EdgeVerticle(this, List.copyOf(routes)),
                    new DeploymentOptions().setInstances(instances)))
        .map(deployed -> port.get());
  }

  /** Not ready from now on; no new connections, sockets close with 1012, requests end. */
  public Uni<Void> drain() {
    health.drain();
    return Reactive.uni(() -> Future.join(edges.stream().map(EdgeVerticle::drain).toList()))
        .replaceWithVoid();
  }

  WebConfig config() {
    return config;
  }

  Surroundings around() {
    return around;
  }

  Health health() {
    return health;
  }

  Sockets sockets() {
    return sockets;
  }

  Crowd crowd() {
    return crowd;
  }

  boolean demo() {
    return demoCaller != null;
  }

  TicketDesk desk() {
    return new TicketDesk(tickets.get(), config.tickets(), around);
  }

  Authenticator authenticator(Vertx vertx, TicketDesk desk) {
    String jwks = config.auth().jwksUrl();
    KeySource keys = jwks == null ? KeySource.of(key) : new JwksKeys(vertx, jwks, around.clock());
    return new Authenticator(keys, config.auth(), around.clock(), demoCaller, desk);
  }

  void joined(EdgeVerticle edge) {
    edges.add(edge);
  }

  void listening(int actual) {
    port.set(actual);
  }
}
