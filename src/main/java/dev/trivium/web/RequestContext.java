package dev.trivium.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Reactive;
import dev.trivium.web.wire.JsonLimits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What belongs to one request; made by the first handler and asked by all that follow. */
final class RequestContext implements Request {
  private static final String KEY = "trivium.request";

  /** Bytes of JSON that are parsed in less than a millisecond. */
  private static final int AT_ONCE = 32 * 1024;

  private final RoutingContext routing;
  private final String id;
  private final long began;
  private final BodyReader body;
  private final JsonLimits json;
  private final long bodyMax;
  private Identity identity =
      new Identity.Refused(
          Problem.of(Problem.Kind.UNAUTHENTICATED, "web/identity", "the caller is not known"));
  private String route = "none";
  private boolean strayed;

  RequestContext(
      RoutingContext routing,
      String id,
      long began,
      BodyReader body,
      JsonLimits json,
      long bodyMax) {
    this.routing = routing;
    this.id = id;
    this.began = began;
    this.body = body;
    this.json = json;
    this.bodyMax = bodyMax;
    routing.put(KEY, this);
  }

  static boolean begun(RoutingContext routing) {
    return routing.data().containsKey(KEY);
  }

  static RequestContext of(RoutingContext routing) {
    RequestContext context = routing.get(KEY);
    if (context == null) {
      throw new IllegalStateException("the request id handler did not run");
    }
    return context;
  }

  RoutingContext routing() {
    return routing;
  }

  /** Milliseconds of the clock when the head was there. */
  long began() {
    return began;
  }

  BodyReader bodyReader() {
    return body;
  }

  Identity identity() {
    return identity;
  }

  void identify(Identity known) {
    identity = known;
  }

  /** The path as it was mounted, which is what logs and metrics show. */
  String route() {
    return route;
  }

  void routed(String mounted) {
    route = mounted;
  }

  /** No route answers this path. */
  void stray() {
    strayed = true;
  }

  boolean known() {
    return !strayed && !route.endsWith("*");
  }

  @Override
  public Caller caller() {
    return identity.require();
  }

  @Override
  public Instant expires() {
    return switch (identity) {
      case Identity.Known known -> known.expires();
      case Identity.Refused refused -> throw refused.problem().asException();
    };
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String path(String name) {
    String value = routing.pathParam(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no parameter " + name);
    }
    return value;
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(routing.queryParams().get(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(routing.request().getHeader(name));
  }

  @Override
  public void requireRole(String... anyOf) {
    if (Arrays.stream(anyOf).noneMatch(caller()::has)) {
      throw Problem.forbidden(
              "web/forbidden", "this needs one of the roles " + String.join(", ", anyOf))
          .withCode("role_missing")
          .asException();
    }
  }

  @Override
  public Uni<ObjectNode> json() {
    String type = header("content-type").orElse("").toLowerCase(Locale.ROOT).strip();
    boolean plain = header("content-encoding").orElse("identity").equals("identity");
    if (!plain || !type.matches("application/(json|[a-z0-9.+-]+\\+json)\\s*(;.*)?")) {
      return Uni.createFrom().failure(BodyReader.unsupported().asException());
    }
    return body(bodyMax).chain(this::parsed);
  }

  /** A long body is parsed beside the event loop, which others wait for. */
  private Uni<ObjectNode> parsed(Buffer bytes) {
    return bytes.length() <= AT_ONCE
        ? Uni.createFrom().item(() -> parse(bytes))
        : Reactive.onWorker(routing.vertx().getOrCreateContext(), () -> parse(bytes));
  }

  @Override
  public Uni<Buffer> body(long maxBytes) {
    return body.whole(maxBytes);
  }

  @Override
  public Multi<Buffer> stream() {
    return body.stream();
  }

  private ObjectNode parse(Buffer bytes) {
    return switch (json.read(bytes.getBytes())) {
      case JsonLimits.Read.Parsed parsed -> parsed.object();
      case JsonLimits.Read.Refused refused ->
          throw Problem.invalid("web/invalid-json", sentence(refused))
              .with("line", refused.line())
              .with("column", refused.column())
              .asException();
    };
  }

  private static String sentence(JsonLimits.Read.Refused refused) {
    String place =
        refused.line() == 0
            ? ""
            : " (line %d, column %d)".formatted(refused.line(), refused.column());
    return "the body " + refused.why() + place;
  }
}
