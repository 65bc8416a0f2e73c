package dev.trivium.app;

import dev.trivium.kernel.Caller;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Routes;
import dev.trivium.web.TokenIssuer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Ready callers of the demo company, each with a fresh token. Mounted in demo mode only, which
 * listens on loopback only: whoever can ask could read the files of the home as well.
 */
final class Personas implements Routes {
  private static final Duration TTL = Duration.ofHours(12);
  private static final Caller EXECUTIVE =
      new Caller("demo-executive", Set.of(Caller.ALL), Set.of());
  static final Caller STEWARD =
      new Caller("demo-steward", Set.of(Caller.ALL), Set.of("steward", "writer"));
  private static final Caller OPERATOR =
      new Caller("demo-operator", Set.of(Caller.ALL), Set.of("operator"));

  private final TokenIssuer issuer;
  private final List<String> regions;

  Personas(TokenIssuer issuer, List<String> regions) {
    this.issuer = issuer;
    this.regions = List.copyOf(regions);
  }

  /** One persona as the console shows it. */
  record Persona(String name, String sub, List<String> regions, List<String> roles, String token) {}

  /** Who calls without saying so. */
  static Caller guest() {
    return EXECUTIVE;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.open("/demo/personas", request -> Uni.createFrom().item(Reply.ok(all())));
  }

  private List<Persona> all() {
    List<Persona> personas = new ArrayList<>();
    personas.add(persona("Executive, all regions", EXECUTIVE));
    for (String region : regions) {
      String sub = "demo-analyst-" + region.toLowerCase(java.util.Locale.ROOT);
      personas.add(persona("Analyst " + region, new Caller(sub, Set.of(region), Set.of())));
    }
    personas.add(persona("Data steward", STEWARD));
    personas.add(persona("Operator", OPERATOR));
    return personas;
  }

  private Persona persona(String name, Caller caller) {
    return new Persona(
        name,
        caller.sub(),
        caller.regions().stream().sorted().toList(),
        caller.roles().stream().sorted().toList(),
        issuer.issue(caller, TTL));
  }
}
