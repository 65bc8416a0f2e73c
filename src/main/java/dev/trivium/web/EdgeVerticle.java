package dev.trivium.web;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.wire.OriginRule;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the HTTP surface. All instances listen on the same port. */
final class EdgeVerticle extends VerticleBase {
  /** Vert.x shares one free port among the instances that name the same negative number. */
  private static final int ANY_SHARED = -1;

  private static final int FRAME_SLACK = 1 << 16;
  private static final long TICK_MILLIS = 1_000;

  private final WebAssembly web;
  private final List<Routes> routes;
  private @Nullable HttpServer server;

  EdgeVerticle(WebAssembly web, List<Routes> routes) {
    this.web = web;
    this.routes = routes;
  }

  @Override
  public Future<?> start() {
    WebConfig config = web.config();
    Deadlines deadlines = new Deadlines(vertx, config.patience());
    Responder responder =
        new Responder(vertx, web.around().observer(), deadlines, config.ssePing());
    HttpServer fresh =
        vertx
            .createHttpServer(options(config))
            .connectionHandler(connection -> opened(connection, deadlines))
            .invalidRequestHandler(request -> invalid(request, deadlines))
            .requestHandler(router(deadlines, responder));
    server = fresh;
    web.health().tick(deploymentID() + context);
    vertx.setPeriodic(TICK_MILLIS, tick -> web.health().tick(deploymentID() + context));
    web.joined(this);
    return listen(fresh, config.http())
        .onSuccess(listening -> web.listening(listening.actualPort()));
  }

  /** Stops accepting; sockets are told to come back; running requests have until the limit. */
  Future<Void> drain() {
    long millis = web.config().patience().drain().toMillis();
    HttpServer running = server;
    return running == null
        ? Future.succeededFuture()
        : running.shutdown(millis, TimeUnit.MILLISECONDS);
  }

  private Future<HttpServer> listen(HttpServer fresh, WebConfig.Listen listen) {
    int port = listen.port() == 0 ? ANY_SHARED : listen.port();
    return fresh
        .listen(port, listen.host())
        .recover(failure ->
            Future.failedFuture(
                PortInUse.is(failure) ? new PortInUse(listen.host(), listen.port()) : failure));
  }

  /** One too many is closed before anything is read of it. */
  private void opened(HttpConnection connection, Deadlines deadlines) {
    String peer = connection.remoteAddress().hostAddress();
    if (web.crowd().enter(peer)) {
      deadlines.opened(connection, () -> web.crowd().leave(peer));
    } else {
      connection.close();
    }
  }

  private Router router(Deadlines deadlines, Responder responder) {
    Router router = Router.router(vertx);
    TicketDesk desk = web.desk();
    Guards guards =
        new Guards(
            web.config(),
            web.around(),
            new OriginRule(web.config().origins(), web.demo()),
            web.authenticator(vertx, desk),
            deadlines);
    HandshakeGate gate = new HandshakeGate(web.crowd(), web.sockets(), web.health());
    Upgrade upgrade =
        new Upgrade(web.around(), web.config(), web.sockets(), web.health(), deadlines);
    MountedEndpoints endpoints = new MountedEndpoints(router, responder, upgrade);
    return new HandlerChain(router)
        .mount(HandlerChain.Stage.DEADLINES, guards::deadlines)
        .mount(HandlerChain.Stage.HEAD, guards::head)
        .mount(HandlerChain.Stage.REQUEST_ID, guards::requestId)
        .mount(HandlerChain.Stage.SECURITY_HEADERS, guards::securityHeaders)
        .mount(HandlerChain.Stage.CROWD, gate::pass)
        .mount(HandlerChain.Stage.ORIGIN, guards::origin)
        .mount(HandlerChain.Stage.AUTHENTICATOR, guards::authenticate)
        .mount(HandlerChain.Stage.BODY_LIMITS, guards::bodyLimits)
        .routes(() -> {
          new HealthRoutes(web.health()).mount(endpoints);
          desk.mount(endpoints);
          routes.forEach(room -> room.mount(endpoints));
          endpoints.close();
        })
        .failure(routing -> failed(guards.failed(routing), routing, responder))
        .complete();
  }

  private static void failed(RequestContext context, RoutingContext routing, Responder responder) {
    Throwable failure = routing.failure();
    boolean refusedByRouter = routing.statusCode() >= 400 && routing.statusCode() < 500;
    Guards.secure(routing.response());
    routing.response().putHeader("x-request-id", context.id());
    responder.fail(
        context,
        failure instanceof ProblemException || (failure != null && !refusedByRouter)
            ? failure
            : Problem.invalid("web/framing", "the request cannot be understood").asException());
  }

  /** The codec refused the head: there is no route and no context, and nothing more is read. */
  private void invalid(HttpServerRequest request, Deadlines deadlines) {
    Throwable cause = request.decoderResult().cause();
    boolean line = cause instanceof TooLongHttpLineException;
    boolean header = cause instanceof TooLongHttpHeaderException;
    Problem problem =
        Problem.invalid("web/framing", "the head of the request is too long or malformed");
    int status = line ? 414 : header ? 431 : 400;
    String id = web.around().ids().next("req");
    Reply.Full reply = ProblemRenderer.render(problem, status, Guards.path(request), true, id);
    deadlines.poison(request);
    Guards.secure(request.response());
    request.response().setStatusCode(status).putHeader("x-request-id", id);
    reply.headers().forEach(request.response()::putHeader);
    request
        .response()
        .putHeader("connection", "close")
        .end(reply.body())
        .onComplete(sent -> request.connection().close());
  }

  private static HttpServerOptions options(WebConfig config) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(config.socket().messageMax() + FRAME_SLACK)
        .setMaxWebSocketMessageSize(config.socket().messageMax() + FRAME_SLACK)
        .setWebSocketSubProtocols(Upgrade.PROTOCOLS)
        .setMaxHeaderSize(config.body().headerMax())
        .setMaxInitialLineLength(config.body().uriMax())
        .setHandle100ContinueAutomatically(false)
        .setIdleTimeout((int) config.patience().idle().toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setStrictThreadMode(false);
  }
}
