package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Json;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Routes that are asked without a server between. */
final class Asked implements Endpoints {
  private final Map<String, Function<Request, Uni<Reply>>> handlers = new HashMap<>();

  Asked(List<Routes> routes) {
    routes.forEach(each -> each.mount(this));
  }

  /** The body of a GET as JSON; the parameter of the path is always the same text. */
  JsonNode get(Caller caller, String route, String parameter) {
    Function<Request, Uni<Reply>> handler = Objects.requireNonNull(handlers.get(route), route);
    Reply reply = PostgresForTests.get(handler.apply(new Question(caller, parameter)));
    try {
      return Json.mapper().readTree(((Reply.Full) reply).body().toString());
    } catch (JsonProcessingException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Override
  public void get(String path, Function<Request, Uni<Reply>> handler) {
    handlers.put(path, handler);
  }

  @Override
  public void post(String path, Function<Request, Uni<Reply>> unused) {}

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

  private record Question(Caller caller, String parameter) implements Request {
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
      return parameter;
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
      return Uni.createFrom().nothing();
    }

    @Override
    public Uni<Buffer> body(long maxBytes) {
      return Uni.createFrom().nothing();
    }

    @Override
    public Multi<Buffer> stream() {
      return Multi.createFrom().empty();
    }
  }
}
