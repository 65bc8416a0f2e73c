package dev.trivium.app;

import dev.trivium.data.KnowledgeConfig;
import java.time.Duration;

/** Reads the limits of documents. */
final class KnowledgeSettings {
  private KnowledgeSettings() {}

  static KnowledgeConfig read(Settings settings) {
    return new KnowledgeConfig(
        (int) settings.size("knowledge.document_max", 1L << 10, 256L << 20),
        settings.integer("knowledge.pages_max", 1, 100_000),
        settings.integer("knowledge.document_passages_max", 1, 100_000),
        settings.integer("knowledge.passages_max", 1, 100_000_000),
        settings.integer("knowledge.imports", 1, 100),
        settings.duration("knowledge.parse_timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        settings.integer("knowledge.scan_max", 0, 100_000),
        settings.integer("knowledge.query_max", 100, 20_000),
        settings.integer("knowledge.hits_max", 1, 200),
        settings.integer("knowledge.embed_portion", 1, 1_000),
        settings.duration("knowledge.embed_every", Duration.ofSeconds(1), Duration.ofHours(1)));
  }
}
