package dev.trivium.forecast;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Endpoints that remember the handlers that are posted to. */
final class Posted implements Endpoints {
  private final Map<String, Function<Request, Uni<Reply>>> handlers = new HashMap<>();

  Uni<Reply> call(String path, Caller caller, ObjectNode body) {
    return handlers.get(path).apply(new Sent(caller, body));
  }

  @Override
  public void post(String path, Function<Request, Uni<Reply>> newHandler) {
    handlers.put(path, newHandler);
  }

  @Override
  public void get(String path, Function<Request, Uni<Reply>> unused) {}

  @Override
  public void put(String path, Function<Request, Uni<Reply>> unused) {}

  @Override
  public void patch(String path, Function<Request, Uni<Reply>> unused) {}

  @Override
  public void delete(String path, Function<Request, Uni<Reply>> unused) {}

  @Override
  public void open(String path, Function<Request, Uni<Reply>> unused) {}

  @Override
  public void socket(String path, SocketHandler unused) {}

  private record Sent(Caller caller, ObjectNode body) implements Request {
    @Override
    public Instant expires() {
      return Instant.MAX;
    }

    @Override
    public String id() {
      return "request";
    }

    @Override
    public String path(String name) {
      return "";
    }

    @Override
    public Optional<String> query(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public void requireRole(String... anyOf) {}

    @Override
    public Uni<ObjectNode> json() {
      return Uni.createFrom().item(body);
    }

    @Override
    public Uni<Buffer> body(long maxBytes) {
      return Uni.createFrom().item(Buffer.buffer(body.toString()));
    }

    @Override
    public Multi<Buffer> stream() {
      return Multi.createFrom().empty();
    }
  }
}
