package dev.trivium.data;

import dev.trivium.data.lineage.RunEvents;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Embedders;
import dev.trivium.llm.LlmAssembly;
import dev.trivium.llm.LlmConfig;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Outgoing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** This room on a database of its own, with callers and deliveries for tests. */
public final class DataForTests implements AutoCloseable {
  private static final Path LEDGERS = Path.of("target", "ledgers");
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final KnowledgeConfig KNOWLEDGE =
      new KnowledgeConfig(
          1 << 20,
          20,
          200,
          100_000,
          4,
          Duration.ofSeconds(20),
          2_000,
          1_000,
          50,
          16,
          Duration.ofHours(1));
  static final WatchConfig WATCH = new WatchConfig(Duration.ofSeconds(30), 95, Duration.ofDays(90));
  static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward"));
  static final Caller READER = new Caller("rita", Set.of("*"), Set.of());

  final Vertx vertx = Vertx.vertx();
  final StoreAssembly store = PostgresForTests.store(vertx, observation -> {});
  final Embedders embedders = embedders(LlmConfig.Kind.ONNX);
  final DataAssembly data;

  /** Where the erasures of the first assembly are written down. */
  final Path ledger;

  private DataForTests(DataConfig config) {
    this.ledger = config.privacy().ledger();
    this.data = assembly(config, "node-1");
  }

  static DataForTests withChunksOf(int rows) {
    return new DataForTests(config(rows));
  }

  static DataForTests withBodiesUpTo(long bytes) {
    return new DataForTests(config(1_000, bytes));
  }

  static DataForTests withContracts(ContractsConfig contracts) {
    return new DataForTests(config(100).with(contracts));
  }

  /** The room as a process with other rights about contracts would have it. */
  DataAssembly assembly(ContractsConfig contracts, String node) {
    return assembly(config(100).with(contracts), node);
  }

  /** The room as another process would have it, on the same database. */
  DataAssembly assembly(int chunkRows, String node) {
    return assembly(config(chunkRows), node);
  }

  private DataAssembly assembly(DataConfig config, String node) {
    return new DataAssembly(ports(node, InstantSource.fixed(NOW), observation -> {}), config);
  }

  /** The room on a store of the test's own, without an embedder. */
  static DataAssembly on(Vertx vertx, StoreAssembly store, DataConfig config) {
    return new DataAssembly(ports(vertx, store), config);
  }

  static DataPorts ports(Vertx vertx, StoreAssembly store) {
    return new DataPorts(
        store.database(),
        store.changes(),
        store.schemaChanges(),
        store.regions(),
        store.seal(),
        store.keys(),
        Embeds.by("none", texts -> Uni.createFrom().nothing()),
        vertx,
        InstantSource.fixed(NOW),
        new Ids(InstantSource.system(), new SecureRandom()),
        seen -> {},
        "bench");
  }

  Batches batches() {
    return new Batches(ports("viewer", InstantSource.fixed(NOW), observation -> {}));
  }

  Embedders embedders(LlmConfig.Kind kind) {
    return new LlmAssembly(
        vertx,
        new LlmConfig(kind, 1, Duration.ofHours(1), 10_000),
        InstantSource.system(),
        observation -> {});
  }

  DataPorts ports(String node, InstantSource clock, Observer observer) {
    return ports(node, clock, observer, embedders);
  }

  DataPorts ports(String node, InstantSource clock, Observer observer, Embedders embedders) {
    return new DataPorts(
        store.database(),
        store.changes(),
        store.schemaChanges(),
        store.regions(),
        store.seal(),
        store.keys(),
        embedders,
        vertx,
        clock,
        new Ids(InstantSource.system(), new SecureRandom()),
        observer,
        node);
  }

  /** The part that answers, as it leaves out groups of fewer rows. */
  Metrics metrics(int groupMin) {
    MetricsConfig usual = config(1_000).metrics();
    MetricsConfig config =
        new MetricsConfig(
            usual.rowsMax(),
            usual.datasetsMax(),
            usual.dimensionsMax(),
            usual.valuesMax(),
            usual.conditionsMax(),
            groupMin,
            usual.scoreLeast(),
            usual.modelMax(),
            usual.modelRefresh(),
            usual.vocabularyValues(),
            usual.vocabularyTtl(),
            usual.vocabularyEntries(),
            usual.cacheBytes(),
            usual.cacheTtl());
    return new MetricsAssembly(
            store.database(),
            store.regions(),
            new ContractTables(config(1_000).ingest().personal()),
            store.changes(),
            new Ids(InstantSource.system(), new SecureRandom()),
            InstantSource.fixed(NOW),
            config)
        .metrics();
  }

  static DataConfig config(int chunkRows) {
    return config(chunkRows, 64 << 20);
  }

  static DataConfig config(int chunkRows, long bodyMax) {
    return new DataConfig(
        new DataConfig.Ingest(
            chunkRows,
            4 << 20,
            4,
            bodyMax,
            100,
            1 << 20,
            1 << 18,
            500,
            5_000,
            0.9,
            2,
            8,
            1 << 20,
            Duration.ofSeconds(30),
            Set.of("pii", "personal", "restricted")),
        new DataConfig.Repair(100, Duration.ofHours(24)),
        new MetricsConfig(
            1_000,
            6,
            8,
            100,
            40,
            0,
            95,
            1 << 20,
            Duration.ofSeconds(1),
            100,
            Duration.ofSeconds(30),
            64,
            1 << 20,
            Duration.ofMinutes(1)),
        lineage(Optional.empty()),
        KNOWLEDGE,
        new PrivacyConfig(LEDGERS.resolve(UUID.randomUUID().toString()), 500, 2, 2),
        WATCH,
        new RowsConfig(1_000, 1 << 20),
        new SummariesConfig(Duration.ofSeconds(10), 200));
  }

  /** The book of runs, as an assembly without a collector writes it. */
  static Lineage lineage() {
    return new Lineage(new RunEvents(lineage(Optional.empty()).naming()));
  }

  static LineageConfig lineage(Optional<Outgoing.Target> collector) {
    return new LineageConfig(
        collector,
        "tests",
        "postgres://db.example:5432",
        "trivium",
        "0.0",
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofDays(400),
        25,
        1_000);
  }

  Registration register(String dataset, byte[] contract) {
    return get(data.contracts().register(STEWARD, dataset, contract, false));
  }

  Receipt ingest(Caller caller, String dataset, String key, Buffer... body) {
    return get(data.ingestion()
            .ingest(caller, dataset, BatchRequest.csv(key), Multi.createFrom().items(body)))
        .receipt();
  }

  long rows(Caller caller, String table) {
    return get(store
            .database()
            .as(
                caller,
                tx -> tx.find("select count(*) as n from data." + table, row -> row.bigint("n"))))
        .orElseThrow();
  }

  /** Whole rows as the table keeps them, as text. */
  List<String> raw(String table) {
    return get(
        store
            .database()
            .as(
                STEWARD,
                tx -> tx.list("select t::text as r from " + table + " t", row -> row.text("r"))));
  }

  static Problem problem(Uni<?> failing) {
    try {
      get(failing);
      throw new AssertionError("nothing failed");
    } catch (ProblemException expected) {
      return expected.problem();
    }
  }

  static <T> T get(Uni<T> uni) {
    return PostgresForTests.get(uni);
  }

  static byte[] resource(String name) {
    try (InputStream in = DataForTests.class.getResourceAsStream("/dev/trivium/data/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The bytes in pieces, as a socket gives them. */
  static Buffer[] pieces(byte[] bytes, int size) {
    List<Buffer> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      pieces.add(
          Buffer.buffer(
              java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
    }
    return pieces.toArray(Buffer[]::new);
  }

  @Override
  public void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
