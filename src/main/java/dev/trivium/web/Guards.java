package dev.trivium.web;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.web.wire.Framing;
import dev.trivium.web.wire.JsonLimits;
import dev.trivium.web.wire.OriginRule;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The handlers that stand before every route. */
final class Guards {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self' ws: wss:; "
          + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final WebConfig config;
  private final Surroundings around;
  private final OriginRule origins;
  private final Authenticator authenticator;
  private final Deadlines deadlines;
  private final JsonLimits json;
  private final Ids ids;

  Guards(
      WebConfig config,
      Surroundings around,
      OriginRule origins,
      Authenticator authenticator,
      Deadlines deadlines) {
    this.config = config;
    this.around = around;
    this.origins = origins;
    this.authenticator = authenticator;
    this.deadlines = deadlines;
    this.ids = around.ids();
    this.json =
        new JsonLimits(
            config.body().jsonDepth(), config.body().jsonMembers(), config.body().jsonString());
  }

  /** Nothing is read before somebody asks for it. */
  void deadlines(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (deadlines.poisoned(request)) {
      request.connection().close();
      return;
    }
    request.pause();
    deadlines.began(routing);
    routing.next();
  }

  void head(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    MultiMap headers = request.headers();
    Framing framing =
        new Framing(
            request.method().name(),
            request.version() == HttpVersion.HTTP_1_1,
            request.uri(),
            headers.getAll("host"),
            headers.getAll("transfer-encoding"),
            headers.getAll("content-length"));
    Optional<String> fault = framing.fault();
    context(routing);
    if (fault.isPresent()) {
      deadlines.poison(request);
      routing.response().putHeader("connection", "close");
      routing.fail(Problem.invalid("web/framing", fault.get()).asException());
    } else if (!framing.methodKnown()) {
      routing.response().putHeader("allow", "GET, POST, PUT, PATCH, DELETE");
      routing.fail(Refusals.wrongMethod("GET, POST, PUT, PATCH, DELETE").asException());
    } else if (!origins.allowsHost(authority(request))) {
      routing.fail(Refusals.foreignOrigin().asException());
    } else {
      routing.next();
    }
  }

  void requestId(RoutingContext routing) {
    routing.response().putHeader("x-request-id", RequestContext.of(routing).id());
    routing.next();
  }

  void securityHeaders(RoutingContext routing) {
    secure(routing.response());
    routing.next();
  }

  /** Pages elsewhere may neither open sockets nor change anything. */
  void origin(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String origin = request.getHeader("origin");
    boolean upgrade = request.headers().contains("upgrade");
    if (origin == null) {
      routing.next();
    } else if (!origins.allows(origin, authority(request))) {
      if (upgrade || !READING.contains(request.method())) {
        routing.fail(Refusals.foreignOrigin().asException());
      } else {
        routing.next();
      }
    } else if (origins.isForeignButListed(origin)) {
      shared(routing, origin);
    } else {
      routing.next();
    }
  }

  void authenticate(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    authenticator
        .identify(
            new Authenticator.Shown(
                request.getHeader("authorization"),
                request.getHeader("sec-websocket-protocol"),
                request.getHeader("origin"),
                Upgrade.isUpgrade(request)))
        .emitOn(Reactive.executor(around.vertx().getOrCreateContext()))
        .subscribe()
        .with(
            identity -> {
              RequestContext.of(routing).identify(identity);
              routing.next();
            },
            routing::fail);
  }

  /** A body that is announced too large is refused by the route's own limit; here the absurd. */
  void bodyLimits(RoutingContext routing) {
    HttpMethod method = routing.request().method();
    boolean announced = RequestContext.of(routing).bodyReader().announced();
    if (announced && READING.contains(method)) {
      routing.fail(
          Problem.invalid("web/body", "a " + method + " request has no body").asException());
    } else {
      routing.next();
    }
  }

  /** The path, or the root when the request line could not be read. */
  static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : path;
  }

  private static String authority(HttpServerRequest request) {
    String host = request.getHeader("host");
    return host == null ? "" : host;
  }

  static void secure(HttpServerResponse response) {
    response
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("content-security-policy", POLICY)
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cross-origin-opener-policy", "same-origin")
        .putHeader("cross-origin-resource-policy", "same-origin")
        .putHeader("permissions-policy", "camera=(), geolocation=(), microphone=()")
        .putHeader("cache-control", "no-store");
  }

  /**
   * The context of a request that failed. When the router gave up before any handler ran (a head
   * without Host), nothing on the connection can be believed.
   */
  RequestContext failed(RoutingContext routing) {
    if (RequestContext.begun(routing)) {
      return RequestContext.of(routing);
    }
    deadlines.poison(routing.request());
    routing.response().putHeader("connection", "close");
    return context(routing);
  }

  private RequestContext context(RoutingContext routing) {
    String given = routing.request().getHeader("x-request-id");
    String id = given != null && REQUEST_ID.matcher(given).matches() ? given : ids.next("req");
    BodyReader reader = new BodyReader(around.vertx(), routing.request(), config.patience().body());
    RequestContext context =
        new RequestContext(routing, id, around.clock().millis(), reader, json, config.body().max());
    Finish.watch(context, around);
    return context;
  }

  private static void shared(RoutingContext routing, String origin) {
    HttpServerResponse response =
        routing
            .response()
            .putHeader("access-control-allow-origin", origin)
            .putHeader("access-control-expose-headers", "x-request-id, retry-after")
            .putHeader("cross-origin-resource-policy", "cross-origin")
            .putHeader("vary", "origin");
    if (routing.request().method().equals(HttpMethod.OPTIONS)) {
      response
          .putHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")
          .putHeader(
              "access-control-allow-headers",
              "authorization, content-type, idempotency-key, x-request-id, trivium-events")
          .putHeader("access-control-max-age", "600")
          .setStatusCode(204)
          .end();
      routing.request().resume();
    } else {
      routing.next();
    }
  }
}
