package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForBench;
import dev.trivium.store.StoreAssembly;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the intake of a million order lines, without and with three sealed fields, against
 * psql's COPY of the good ones into an equal table: the governed table's columns, indexes and
 * checks without row security, and personal values as text. Run: {@code ./mvnw -o test
 * -Dtest=IngestBenchIT -Dtrivium.bench=on}
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class IngestBenchIT {
  private static final int ROWS = Integer.getInteger("trivium.bench.rows", 1_000_000);
  private static final int LOOPS = 2;
  private static final int CHUNK = Integer.getInteger("trivium.bench.chunk", 5_000);
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward"));

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private PostgresForBench postgres;
  private StoreAssembly store;
  private DataAssembly data;
  private BenchMeter meter;
  private Path delivered;
  private Path kept;
  private int good;

  @BeforeEach
  void start() throws IOException {
    postgres = PostgresForBench.start();
    store = postgres.store(vertx, seen -> {});
    data = DataForTests.on(vertx, store, DataForTests.config(CHUNK, 1L << 33));
    register("bench_plain", "internal");
    register("bench_sealed", "pii");
    register("bench_heap", "pii");
    meter = new BenchMeter(vertx, LOOPS, postgres.process());
    delivered = temp.resolve("delivered.csv");
    kept = temp.resolve("kept.csv");
    good = BenchLines.write(ROWS, store.regions().byCode(), delivered, kept);
    psql(
        """
        create table equal (like data.bench_plain including all);
        alter table equal alter _batch_id set default '00000000-0000-0000-0000-000000000001';
        """);
  }

  @AfterEach
  void stop() throws Exception {
    store.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    postgres.close();
  }

  @Test
  void takesAMillionLinesInBesideCopy() throws Exception {
    double first = copied();
    double plain = ingested("bench_plain", rows -> {});
    double sealed = ingested("bench_sealed", rows -> {});
    double second = copied();

    double copy = (first + second) / 2;
    System.out.printf(
        "COPY %,.0f rows/s; plain %,.0f rows/s = %.3f × COPY; three sealed fields %,.0f rows/s"
            + " = %.3f × COPY%n",
        copy, plain, plain / copy, sealed, sealed / copy);
  }

  /** Apart from the clock, since it stops for collections. */
  @Test
  void keepsTheHeapSmall() throws Exception {
    AtomicLong most = new AtomicLong();
    long before = usedAfterCollection();

    ingested(
        "bench_heap",
        rows -> {
          if (rows % 50_000 == 0) {
            most.accumulateAndGet(usedAfterCollection(), Math::max);
          }
        });

    long growth = (most.get() - before) >> 20;
    System.out.printf("heap growth %d MiB%n", growth);
    assertThat(growth).isLessThan(128);
  }

  private double ingested(String dataset, LongConsumer progress) throws Exception {
    psql("checkpoint");
    AtomicLong last = new AtomicLong();
    meter.begin();
    long begun = System.nanoTime();
    Receipt receipt =
        data.ingestion()
            .ingestFile(
                STEWARD,
                dataset,
                BatchRequest.csv(dataset),
                delivered,
                rows -> {
                  progress.accept(rows);
                  last.set(System.nanoTime());
                })
            .await()
            .atMost(Duration.ofMinutes(20))
            .receipt();
    BenchMeter.Spent spent = meter.end();
    System.out.printf(
        "%s: %s; the last row was in after %.1f s, the rest are gates; %s%n",
        dataset, spent.shown(ROWS), (last.get() - begun) / 1e9, receipt.reasons());
    assertThat(receipt.inserted()).isEqualTo(good);
    assertThat(receipt.quarantined()).isEqualTo(ROWS - good);
    return ROWS / spent.seconds();
  }

  /** Rows a second of the good lines by COPY. */
  private double copied() throws Exception {
    psql("truncate equal; checkpoint");
    Path script = temp.resolve("copy.sql");
    String columns =
        "region_id, row_id, order_id, order_date, ship_date, ship_mode, customer_id,"
            + " customer_name, segment, country, city, state, postal_code, region, product_id,"
            + " category, sub_category, product_name, sales, quantity, discount, profit";
    Files.writeString(script, "\\copy equal (%s) from '%s' csv\n".formatted(columns, kept));
    meter.begin();
    run("-f", script.toString());
    BenchMeter.Spent spent = meter.end();
    System.out.printf("COPY: %s%n", spent.shown(good));
    return good / spent.seconds();
  }

  private void psql(String sql) throws IOException {
    run("-c", String.join(" ", sql.split("\n")));
  }

  private void run(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 5];
    System.arraycopy(
        new String[] {"psql", postgres.uri(), "-q", "-v", "ON_ERROR_STOP=1"}, 0, command, 0, 5);
    System.arraycopy(arguments, 0, command, 5, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }

  private void register(String dataset, String personal) {
    String contract =
        new String(DataForTests.resource("bench.odcs.yaml"), StandardCharsets.UTF_8)
            .replace("$NAME", dataset)
            .replace("$PERSONAL", personal);
    get(
        data.contracts()
            .register(STEWARD, dataset, contract.getBytes(StandardCharsets.UTF_8), false));
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
