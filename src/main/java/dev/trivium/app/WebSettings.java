package dev.trivium.app;

import dev.trivium.web.WebConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads the keys of the room {@code web}. */
final class WebSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PORT_MAX = 65_535;
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private WebSettings() {}

  static WebConfig read(Settings settings) {
    return new WebConfig(
        new WebConfig.Listen(
            settings.text("http.host"), settings.integer("http.port", 0, PORT_MAX)),
        new WebConfig.Listen(
            settings.text("management.host"), settings.integer("management.port", 0, PORT_MAX)),
        Set.copyOf(settings.list("web.origins")),
        auth(settings),
        body(settings),
        socket(settings),
        settings.duration("web.sse.ping", SECOND, HOUR),
        patience(settings),
        new WebConfig.Selling(
            settings.duration("web.ticket.ttl", SECOND, HOUR),
            settings.integer("web.ticket.per_caller", 1, 100_000)),
        crowd(settings));
  }

  private static WebConfig.Auth auth(Settings settings) {
    return new WebConfig.Auth(
        settings.optional("web.auth.jwks_url").orElse(null),
        settings.text("web.auth.issuer"),
        settings.text("web.auth.audience"),
        settings.text("web.auth.claims.sub"),
        settings.text("web.auth.claims.regions"),
        settings.text("web.auth.claims.roles"));
  }

  private static WebConfig.Body body(Settings settings) {
    return new WebConfig.Body(
        settings.size("web.body_max", KIB, 64L * MIB),
        (int) settings.size("web.header_max", KIB, MIB),
        (int) settings.size("web.uri_max", KIB, MIB),
        settings.integer("web.json.depth", 8, 1_000),
        settings.integer("web.json.members", 100, 1_000_000),
        (int) settings.size("web.json.string", KIB, 64L * MIB));
  }

  private static WebConfig.Socket socket(Settings settings) {
    return new WebConfig.Socket(
        (int) settings.size("web.socket.message_max", KIB, 64L * MIB),
        settings.integer("web.socket.fragments_max", 1, 1_000_000),
        settings.integer("web.socket.frames_per_second", 1, 1_000_000),
        settings.integer("web.socket.frames_burst", 1, 1_000_000),
        settings.integer("web.socket.per_caller", 1, 100_000),
        settings.integer("web.socket.per_node", 1, 1_000_000),
        settings.duration("web.socket.age_max", SECOND, Duration.ofDays(1)),
        settings.duration("web.socket.ping", SECOND, HOUR),
        settings.duration("web.socket.pong_timeout", SECOND, HOUR),
        settings.duration("web.socket.lag_max", SECOND, HOUR),
        (int) settings.size("web.socket.unsent_max", KIB, 64L * MIB));
  }

  private static WebConfig.Crowd crowd(Settings settings) {
    List<String> proxies = settings.list("web.proxies");
    WebConfig.unreadableProxy(proxies)
        .ifPresent(text ->
            settings.mistake("web.proxies", "no address or network such as 10.0.0.0/8: " + text));
    return new WebConfig.Crowd(
        settings.integer("web.connections_max", 1, 1_000_000),
        settings.integer("web.connections_per_address", 1, 1_000_000),
        settings.integer("web.handshakes_per_second", 1, 1_000_000),
        settings.integer("web.handshake_failures", 1, 1_000_000),
        proxies);
  }

  private static WebConfig.Patience patience(Settings settings) {
    return new WebConfig.Patience(
        settings.duration("web.deadline.head", SECOND, HOUR),
        settings.duration("web.deadline.body", SECOND, HOUR),
        settings.duration("web.keep_alive", SECOND, HOUR),
        settings.duration("web.idle", SECOND, HOUR),
        settings.duration("web.drain", SECOND, HOUR));
  }
}
