package dev.trivium.app;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Routes;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The rooms above the doors, wired to each other in floor order. */
record Rooms(List<Routes> routes) {
  Rooms {
    routes = List.copyOf(routes);
  }

  static Rooms wire(
      Config config,
      Vertx vertx,
      StoreAssembly store,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    List<Routes> routes = new ArrayList<>();
    return new Rooms(routes);
  }
}
