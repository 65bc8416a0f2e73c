package dev.trivium.app;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.web.LocalKey;
import dev.trivium.web.RemoteServer;
import dev.trivium.web.TokenIssuer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The server that is evaluated, and the callers it is asked as. Tokens that are not given are made
 * with the key of the home, as {@code trivium token} makes them.
 */
final class EvaluationPlace {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration TTL = Duration.ofHours(8);
  private static final Set<String> ALL = Set.of("*");

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "the server (default ${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "a caller of all regions; env:NAME and file:PATH keep it off the command line")
  private @Nullable String token;

  @Option(
      names = "--token-for",
      paramLabel = "A,B=TOKEN",
      description = "a caller of these regions only; may be given again")
  private Map<String, String> tokens = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The server as it is asked by the callers of a paper. */
  static final class Servers {
    private final Map<Set<String>, RemoteServer> byRegions = new HashMap<>();
    private final RemoteServer steward;

    private Servers(RemoteServer steward) {
      this.steward = steward;
    }

    RemoteServer of(Set<String> regions) {
      return Optional.ofNullable(byRegions.get(regions)).orElseThrow();
    }

    RemoteServer steward() {
      return steward;
    }
  }

  /** Errors: usage, where the address is none. */
  Servers servers(Vertx vertx, Set<Set<String>> callers) {
    boolean address =
        url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme()));
    if (!address) {
      throw new ParameterException(
          spec.commandLine(), "--url must be an address such as http://127.0.0.1:8080");
    }
    Map<Set<String>, String> given = new HashMap<>();
    tokens.forEach(
        (regions, secret) -> given.put(words(regions), TokenReference.read(secret, spec)));
    String known = token;
    if (known != null) {
      given.put(ALL, TokenReference.read(known, spec));
    }
    Servers servers = new Servers(server(vertx, token(given, ALL, Set.of("steward"))));
    callers.forEach(
        regions -> servers.byRegions.put(regions, server(vertx, token(given, regions, Set.of()))));
    return servers;
  }

  private String token(Map<Set<String>, String> given, Set<String> regions, Set<String> roles) {
    String known = given.get(regions);
    return known == null ? made(regions, roles) : known;
  }

  private RemoteServer server(Vertx vertx, String bearer) {
    return new RemoteServer(vertx, url, Optional.of(bearer), PATIENCE);
  }

  private String made(Set<String> regions, Set<String> roles) {
    Config config = options.read();
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    TokenIssuer issuer =
        new TokenIssuer(
            LocalKey.of(config.home(), random), config.web().auth(), clock, new Ids(clock, random));
    String name = String.join("-", new TreeSet<>(regions)).replace("*", "all");
    return issuer.issue(new Caller("evaluation-" + name, regions, roles), TTL);
  }

  private static Set<String> words(String list) {
    return Set.copyOf(new TreeSet<>(Arrays.asList(list.split(","))));
  }

  static boolean isUnreachable(RuntimeException failure) {
    return failure.getCause() instanceof IOException
        || failure instanceof io.vertx.core.VertxException;
  }
}
