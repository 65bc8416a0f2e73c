package dev.trivium.chat;

import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.function.Function;

/** Routes whose every answer tells how much of the caller's limits is left. */
record RatedRoutes(Routes routes, Rates rates) implements Routes {

  @Override
  public void mount(Endpoints endpoints) {
    routes.mount(new Rated(endpoints, rates));
  }

  private record Rated(Endpoints inner, Rates rates) implements Endpoints {
    @Override
    public void get(String path, Function<Request, Uni<Reply>> handler) {
      inner.get(path, told(handler));
    }

    @Override
    public void post(String path, Function<Request, Uni<Reply>> handler) {
      inner.post(path, told(handler));
    }

    @Override
    public void put(String path, Function<Request, Uni<Reply>> handler) {
      inner.put(path, told(handler));
    }

    @Override
    public void patch(String path, Function<Request, Uni<Reply>> handler) {
      inner.patch(path, told(handler));
    }

    @Override
    public void delete(String path, Function<Request, Uni<Reply>> handler) {
      inner.delete(path, told(handler));
    }

    @Override
    public void open(String path, Function<Request, Uni<Reply>> handler) {
      inner.open(path, handler);
    }

    @Override
    public void socket(String path, SocketHandler handler) {
      inner.socket(path, handler);
    }

    private Function<Request, Uni<Reply>> told(Function<Request, Uni<Reply>> handler) {
      return request ->
          Uni.createFrom()
              .deferred(() -> handler.apply(request))
              .map(reply -> reply.headers(rates.headers(request.caller())))
              .onFailure(ProblemException.class)
              .transform(failure -> told(failure, rates.headers(request.caller())));
    }

    private static Throwable told(Throwable failure, Map<String, String> headers) {
      return failure instanceof ProblemException known
          ? Rates.told(known.problem(), headers).asException()
          : failure;
    }
  }
}
