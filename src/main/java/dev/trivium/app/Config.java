package dev.trivium.app;

import dev.trivium.chat.ChatConfig;
import dev.trivium.data.ContractsConfig;
import dev.trivium.data.DataConfig;
import dev.trivium.data.ForgettingConfig;
import dev.trivium.data.MetricsConfig;
import dev.trivium.data.PrivacyConfig;
import dev.trivium.data.RowsConfig;
import dev.trivium.data.SummariesConfig;
import dev.trivium.data.WatchConfig;
import dev.trivium.forecast.ForecastConfig;
import dev.trivium.llm.LlmConfig;
import dev.trivium.store.BackupConfig;
import dev.trivium.store.PoolConfig;
import dev.trivium.store.SchemaConfig;
import dev.trivium.store.StoreConfig;
import dev.trivium.web.WebConfig;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The whole configuration, one record a room, read once and checked whole. */
record Config(
    Path home,
    AppConfig app,
    StoreConfig store,
    WebConfig web,
    LlmConfig llm,
    DataConfig data,
    ForecastConfig forecast,
    ChatConfig chat) {

  /** Reads everything and refuses with all mistakes at once. */
  static Config read(Map<String, String> environment, Map<String, String> flags) {
    Settings settings = Settings.of(environment, flags);
    Config config =
        new Config(
            settings.path("home"),
            app(settings),
            store(settings),
            WebSettings.read(settings),
            llm(settings),
            data(settings),
            forecast(settings),
            chat(settings));
    config.refuseAnOpenDemo(settings);
    config.refuseADemoWithoutContracts(settings);
    if (!settings.mistakes().isEmpty()) {
      throw new Mistakes(settings.mistakes());
    }
    return config;
  }

  /** Whether this server shows the demo company, to whoever reaches it, without a token. */
  boolean showsDemo() {
    return app.demo() && store.embedded();
  }

  private void refuseAnOpenDemo(Settings settings) {
    if (showsDemo() && !web.http().loopback()) {
      settings.mistake(
          "http.host",
          "the demo asks nobody for a token, so it may listen on this machine only, not on '"
              + web.http().host()
              + "'; set TRIVIUM_DEMO=off (demo=off), or http.host=127.0.0.1");
    }
  }

  private void refuseADemoWithoutContracts(Settings settings) {
    if (showsDemo() && !data.contracts().activates()) {
      settings.mistake(
          "data.contracts.activate",
          "the demo puts its own contract in force, which cli forbids; set TRIVIUM_DEMO=off"
              + " (demo=off)");
    }
  }

  private static AppConfig app(Settings settings) {
    return new AppConfig(
        settings.flag("demo"),
        settings.choice("app.log.output", "stderr", "stdout", "file"),
        settings.choice("app.log.level", "debug", "info", "warn", "error"),
        folder(settings, "data.contracts.dir", "contracts"),
        folder(settings, "data.semantic.dir", "semantic"));
  }

  private static Path folder(Settings settings, String key, String inHome) {
    return settings.optional(key).isEmpty()
        ? settings.path("home").resolve(inHome)
        : settings.path(key);
  }

  private static StoreConfig store(Settings settings) {
    Duration second = Duration.ofSeconds(1);
    return new StoreConfig(
        settings.path("home"),
        settings.text("database.url"),
        settings.text("database.secret"),
        settings.choice("store.migrate", "auto", "check").equals("auto"),
        new PoolConfig(
            settings.integer("store.pool.app", 1, 100),
            settings.integer("store.pool.reader", 1, 100),
            settings.integer("store.pool.job", 1, 20),
            settings.integer("store.pool.queue", 1, 100_000),
            settings.duration("store.pool.wait", Duration.ofMillis(100), Duration.ofMinutes(1)),
            settings.duration("store.statement_timeout", second, Duration.ofMinutes(10)),
            settings.duration("store.reader_timeout", second, Duration.ofMinutes(10)),
            settings.duration("store.idle_in_transaction", second, Duration.ofMinutes(10))),
        settings.duration("store.token.ttl", Duration.ofSeconds(10), Duration.ofHours(1)),
        KeySettings.read(settings),
        true,
        backup(settings),
        new SchemaConfig(
            settings.duration(
                "store.schema.lock_timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
            settings.integer("store.schema.lock_tries", 1, 1_000),
            settings.duration(
                "store.schema.lock_pause", Duration.ofMillis(10), Duration.ofMinutes(5)),
            settings.duration("store.schema.timeout", second, Duration.ofDays(1)),
            activates(settings)));
  }

  private static boolean activates(Settings settings) {
    return settings.choice("data.contracts.activate", "api", "cli").equals("api");
  }

  private static BackupConfig backup(Settings settings) {
    Duration hour = Duration.ofHours(1);
    Duration year = Duration.ofDays(366);
    return new BackupConfig(
        settings.optional("store.backup.dir").isEmpty() ? null : settings.path("store.backup.dir"),
        settings.duration("store.backup.retention", hour, year.multipliedBy(10)),
        settings.duration("store.backup.every", Duration.ZERO, year),
        settings.duration("store.backup.archive_timeout", Duration.ofSeconds(1), hour),
        settings.duration("store.drill.every", Duration.ZERO, year));
  }

  private static LlmConfig llm(Settings settings) {
    return new LlmConfig(
        LlmConfig.Kind.valueOf(
            settings.choice("llm.embedder", "onnx", "hashed").toUpperCase(Locale.ROOT)),
        settings.integer("llm.threads", 1, 64),
        settings.duration("llm.cache.ttl", Duration.ofSeconds(1), Duration.ofDays(30)),
        settings.integer("llm.cache.entries", 0, 1_000_000),
        new LlmConfig.Asked(
            settings.integer("llm.embeddings.inputs_max", 1, 2_048),
            settings.integer("llm.embeddings.at_once", 1, 64),
            settings.integer("llm.embeddings.waiting", 0, 100_000)),
        UpstreamSettings.read(settings));
  }

  private static DataConfig data(Settings settings) {
    long kibi = 1L << 10;
    long mebi = 1L << 20;
    long gibi = 1L << 30;
    double score = settings.fraction("data.watch.score", 0, 100);
    return new DataConfig(
        new DataConfig.Ingest(
            settings.integer("data.chunk_rows", 1, 50_000),
            (int) settings.size("data.chunk_bytes", kibi, 64 * mebi),
            settings.integer("data.chunks_in_flight", 2, 16),
            settings.size("data.body_max", kibi, 1024 * gibi),
            settings.integer("data.gzip_ratio_max", 2, 1000),
            (int) settings.size("data.row_max", kibi, 16 * mebi),
            (int) settings.size("data.field_max", kibi, 16 * mebi),
            settings.integer("data.columns_max", 1, 1600),
            settings.integer("data.halt.rows", 1, 1_000_000),
            settings.fraction("data.halt.ratio", 0, 1),
            settings.integer("data.batches_per_caller", 1, 100),
            settings.integer("data.batches_per_node", 1, 1000),
            (int) settings.size("data.contract_max", kibi, 16 * mebi),
            settings.duration("data.batch.lease", Duration.ofSeconds(1), Duration.ofHours(1)),
            Set.copyOf(settings.list("data.pii.classifications"))),
        new DataConfig.Repair(
            settings.integer("data.replay_max", 1, 100_000),
            settings.duration("data.resume.ttl", Duration.ofMinutes(1), Duration.ofDays(30))),
        new MetricsConfig(
            settings.integer("data.query.rows_max", 1, 1_000_000),
            settings.integer("data.query.datasets_max", 1, 20),
            settings.integer("data.query.dimensions_max", 1, 20),
            settings.integer("data.query.values_max", 1, 10_000),
            settings.integer("data.query.conditions_max", 1, 1_000),
            settings.integer("data.query.min_group", 0, 10_000),
            score,
            (int) settings.size("data.model_max", kibi, 16 * mebi),
            settings.duration("data.model_refresh", Duration.ofMillis(100), Duration.ofMinutes(5)),
            settings.integer("data.vocabulary.values", 1, 100_000),
            settings.duration("data.vocabulary.ttl", Duration.ofSeconds(1), Duration.ofHours(1)),
            settings.integer("data.vocabulary.entries", 1, 100_000),
            settings.size("data.cache.size", mebi, 64 * gibi),
            settings.duration("data.cache.ttl", Duration.ZERO, Duration.ofHours(1))),
        LineageSettings.read(settings),
        KnowledgeSettings.read(settings),
        privacy(settings),
        new WatchConfig(
            settings.duration("data.watch.every", Duration.ofSeconds(1), Duration.ofHours(1)),
            score,
            settings.duration("data.quarantine.ttl", Duration.ofDays(1), Duration.ofDays(3650))),
        new RowsConfig(
            settings.integer("data.export.rows_max", 1, 100_000_000),
            settings.size("data.search.cache_size", mebi, 64 * gibi)),
        new SummariesConfig(
            settings.duration("data.summaries.every", Duration.ofSeconds(1), Duration.ofHours(1)),
            settings.integer("data.summaries.periods", 1, 10_000)),
        new ContractsConfig(
            activates(settings),
            settings.choice("data.contracts.read_roles", "document", "enforce").equals("enforce")),
        forgetting(settings));
  }

  private static PrivacyConfig privacy(Settings settings) {
    String ledger = settings.text("data.privacy.ledger");
    return new PrivacyConfig(
        ledger.isEmpty()
            ? settings.path("home").resolve("keys").resolve("erasures")
            : Path.of(ledger).toAbsolutePath(),
        settings.integer("data.privacy.words", 10, 10_000),
        settings.integer("data.privacy.exports", 1, 100),
        settings.integer("data.privacy.page", 1, 1_000));
  }

  private static ForecastConfig forecast(Settings settings) {
    return new ForecastConfig(
        settings.fraction("forecast.level", 0.5, 0.99),
        settings.integer("forecast.max_horizon", 1, 2000),
        settings.integer("forecast.max_points", 10, 200_000),
        settings.integer("forecast.max_inline_series", 1, 100_000),
        settings.integer("forecast.max_values", 1000, 100_000_000),
        settings.integer("forecast.max_answer_points", 100, 10_000_000),
        settings.integer("forecast.workers", 1, 256),
        settings.integer("forecast.queue", 1, 10_000),
        settings.duration("forecast.deadline", Duration.ofSeconds(1), Duration.ofMinutes(10)));
  }

  private static ForgettingConfig forgetting(Settings settings) {
    Duration years = Duration.ofDays(3650);
    Duration keys = settings.duration("data.idempotency.ttl", Duration.ofDays(1), years);
    if (keys.compareTo(settings.duration("data.resume.ttl", Duration.ZERO, years)) < 0) {
      settings.mistake(
          "data.idempotency.ttl",
          "must not be shorter than data.resume.ttl: a delivery goes on under its key");
    }
    // Service levels look back over 30 days.
    return new ForgettingConfig(
        keys,
        settings.duration("data.history.retention", Duration.ofDays(31), years),
        settings.duration("data.changes.retention", Duration.ofDays(1), years));
  }

  private static ChatConfig chat(Settings settings) {
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    return new ChatConfig(
        settings.integer("chat.question_max", 100, 20_000),
        settings.integer("chat.history_max", 0, 10),
        settings.integer("chat.lanes", 1, 1_000),
        settings.integer("chat.in_flight", 1, 256),
        settings.integer("chat.queued", 1, 10_000),
        settings.integer("chat.bad_frames", 1, 1_000),
        settings.duration("chat.deadline", second, Duration.ofMinutes(10)),
        settings.duration("chat.detach_grace", Duration.ZERO, hour),
        settings.duration("chat.log.ttl", second, Duration.ofDays(1)),
        settings.duration("chat.log.ttl_unstored", second, hour),
        settings.size("chat.log.max_bytes", 64 << 10, 64L << 20),
        settings.size("chat.log.memory", 1 << 20, 64L << 30),
        settings.duration("chat.log.lease", Duration.ofSeconds(2), hour),
        settings.duration("chat.log.renew", second, hour),
        new ChatConfig.Batches(
            settings.duration("chat.log.batch", Duration.ofMillis(10), Duration.ofSeconds(5)),
            settings.integer("chat.log.batch_events", 1, 1_000),
            (int) settings.size("chat.log.batch_bytes", 1 << 10, 4L << 20),
            settings.integer("chat.log.fence", 16, 10_000)),
        settings.zone("chat.time.zone"),
        DayOfWeek.valueOf(
            settings
                .choice("chat.time.week_start", "monday", "sunday", "saturday")
                .toUpperCase(Locale.ROOT)),
        settings.integer("chat.rows_max", 1, 10_000),
        settings.integer("chat.lexicons", 1, 10_000),
        new ChatConfig.Confidence(
            settings.duration("chat.confidence.stale_after", hour, Duration.ofDays(366)),
            settings.duration("chat.confidence.refresh", second, hour)),
        new ChatConfig.Keeping(
            settings.duration(
                "chat.responses.retention", Duration.ofDays(1), Duration.ofDays(3650)),
            settings.duration("chat.idempotency.ttl", hour, Duration.ofDays(3650))),
        new ChatConfig.Models(
            settings.integer("chat.output_tokens.default", 16, 1 << 20),
            settings.integer("chat.output_tokens.max", 16, 1 << 20),
            settings.choice("chat.wording", "model", "template").equals("model"),
            settings.choice("chat.fallback.explicit_model", "false", "true").equals("true"),
            settings.choice("chat.fallback.mid_stream", "fail", "template").equals("template"),
            settings.integer("chat.tool_rounds_max", 0, 10),
            settings.integer("chat.tools_max", 1, 1_000),
            settings.duration("chat.cache.answers.ttl", second, hour),
            settings.integer("chat.cache.answers.size", 0, 1_000_000),
            settings.duration("chat.cache.answers.stale_max", Duration.ZERO, hour)),
        ChatSettings.rates(settings),
        ChatSettings.money(settings),
        ChatSettings.rollouts(settings),
        settings.duration("web.sse.commit_after", Duration.ZERO, Duration.ofMinutes(1)),
        settings.text("chat.disclosure"));
  }

  /** The configuration cannot be used; each entry is one mistake in plain words. */
  static final class Mistakes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistakes(List<String> mistakes) {
      super(String.join("\n", mistakes), null, false, false);
    }
  }
}
