package dev.trivium.web;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/** Ready and live without details, for balancers that see only the main port. */
final class HealthRoutes implements Routes {
  private final Health health;

  HealthRoutes(Health health) {
    this.health = health;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.open("/health/ready", request -> health.ready().map(HealthRoutes::reply));
    endpoints.open("/health/live", request -> Uni.createFrom().item(() -> reply(health.live())));
  }

  static Reply reply(boolean well) {
    return Reply.json(well ? 200 : 503, Map.of("status", well ? "up" : "down"));
  }
}
