package dev.trivium.web;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the rooms' routes on the router, and after them the answer for a wrong method. */
final class MountedEndpoints implements Endpoints {
  private static final String VERSION = "/v1";
  private static final List<String> STOCK =
      List.of("/v1/responses", "/v1/chat/", "/v1/models", "/v1/embeddings");
  private static final String SOCKET = "GET (WebSocket)";

  private final Router router;
  private final Responder responder;
  private final Upgrade upgrade;
  private final Map<String, Set<String>> methods = new LinkedHashMap<>();

  MountedEndpoints(Router router, Responder responder, Upgrade upgrade) {
    this.router = router;
    this.responder = responder;
    this.upgrade = upgrade;
  }

  @Override
  public void get(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.GET, path, handler, true);
  }

  @Override
  public void post(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.POST, path, handler, true);
  }

  @Override
  public void put(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.PUT, path, handler, true);
  }

  @Override
  public void patch(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.PATCH, path, handler, true);
  }

  @Override
  public void delete(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.DELETE, path, handler, true);
  }

  @Override
  public void open(String path, Function<Request, Uni<Reply>> handler) {
    mount(HttpMethod.GET, path, handler, false);
  }

  @Override
  public void socket(String path, SocketHandler handler) {
    note(path, SOCKET);
    socketAt(path, path, handler);
    if (stockPath(path)) {
      socketAt(path.substring(VERSION.length()), path, handler);
    }
  }

  private void socketAt(String at, String path, SocketHandler handler) {
    router
        .get(at)
        .handler(routing -> {
          if (Upgrade.isUpgrade(routing.request())) {
            RequestContext context = RequestContext.of(routing);
            context.routed(path);
            upgrade.open(context, handler);
          } else {
            routing.next();
          }
        });
  }

  /** Mounted last, so that no route of another room is hidden. */
  void close() {
    methods.forEach((path, allowed) -> {
      if (!path.endsWith("*")) {
        router.route(path).handler(routing -> refuse(routing, path, allowed));
      }
    });
    router.route().handler(MountedEndpoints::stray);
  }

  private static void stray(RoutingContext routing) {
    RequestContext.of(routing).stray();
    routing.fail(Refusals.unknownPath().asException());
  }

  private static void refuse(RoutingContext routing, String path, Set<String> allowed) {
    RequestContext.of(routing).routed(path);
    if (allowed.contains(SOCKET) && routing.request().method().equals(HttpMethod.GET)) {
      routing.fail(Refusals.needsUpgrade().asException());
      return;
    }
    String names =
        allowed.stream()
            .map(name -> name.equals(SOCKET) ? "GET" : name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    routing.response().putHeader("allow", names);
    routing.fail(Refusals.wrongMethod(names).asException());
  }

  private void mount(
      HttpMethod method, String path, Function<Request, Uni<Reply>> handler, boolean closed) {
    note(path, method.name());
    mountAt(method, path, path, handler, closed);
    if (stockPath(path)) {
      mountAt(method, path.substring(VERSION.length()), path, handler, closed);
    }
  }

  /** Some clients are given an address without the version. */
  private static boolean stockPath(String path) {
    return STOCK.stream().anyMatch(path::startsWith);
  }

  private void mountAt(
      HttpMethod method,
      String at,
      String path,
      Function<Request, Uni<Reply>> handler,
      boolean closed) {
    router
        .route(method, at)
        .handler(routing -> {
          RequestContext context = RequestContext.of(routing);
          context.routed(path);
          responder.run(
              context,
              request -> {
                if (closed) {
                  context.identity().require();
                }
                return handler.apply(request);
              });
        });
  }

  private void note(String path, String method) {
    methods.computeIfAbsent(path, ignored -> new LinkedHashSet<>()).add(method);
  }
}
