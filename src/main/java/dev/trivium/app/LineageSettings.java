package dev.trivium.app;

import dev.trivium.data.LineageConfig;
import dev.trivium.web.Outgoing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Reads the keys {@code data.lineage}. */
final class LineageSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int POSTGRES = 5432;

  private LineageSettings() {}

  static LineageConfig read(Settings settings) {
    String namespace = settings.text("data.lineage.namespace");
    URI database = database(settings);
    return new LineageConfig(
        collector(settings),
        namespace,
        tables(database, namespace),
        database.getPath().length() > 1 ? database.getPath().substring(1) : "trivium",
        Version.number(),
        settings.duration("data.lineage.every", Duration.ofMillis(50), Duration.ofMinutes(1)),
        settings.duration("data.lineage.retry_least", Duration.ofMillis(50), Duration.ofHours(1)),
        settings.duration("data.lineage.retry_most", SECOND, Duration.ofDays(1)),
        settings.duration("data.lineage.retention", Duration.ofDays(1), Duration.ofDays(3650)),
        settings.integer("data.lineage.depth_max", 1, 100),
        settings.integer("data.lineage.nodes_max", 10, 100_000));
  }

  private static Optional<Outgoing.Target> collector(Settings settings) {
    Optional<String> token = settings.secret("data.lineage.token");
    Optional<String> url = settings.optional("data.lineage.url");
    if (url.isPresent() && !url.get().matches("https?://[^/\\s]+\\S*")) {
      settings.mistake("data.lineage.url", "must begin with http:// or https:// and name a host");
    }
    return url.map(there -> new Outgoing.Target(there, token));
  }

  /** The port of the embedded database changes with each start, so it cannot name tables. */
  private static String tables(URI database, String namespace) {
    return database.getHost() == null
        ? "trivium://" + namespace
        : "postgres://"
            + database.getHost()
            + ":"
            + (database.getPort() < 0 ? POSTGRES : database.getPort());
  }

  /** The store tells what is wrong with its URL; here it only gives names. */
  private static URI database(Settings settings) {
    try {
      String url = settings.text("database.url");
      return new URI(url.startsWith("jdbc:") ? url.substring(5) : url);
    } catch (URISyntaxException toldByTheStore) {
      return URI.create("");
    }
  }
}
