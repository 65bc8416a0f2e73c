package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.PostgresForBench;
import dev.trivium.store.StoreAssembly;
import dev.trivium.support.SharedData;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the intake of a million order lines against the COPY of the same file by psql into an
 * equal table. Run: {@code ./mvnw -o test -Dtest=IngestBenchIT -Dtrivium.bench=on}
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class IngestBenchIT {
  private static final int ROWS = Integer.getInteger("trivium.bench.rows", 1_000_000);
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward"));
  private static final String[] MODES = {
    "Same Day", "First Class", "Second Class", "Standard Class"
  };
  private static final String[] REGIONS = {"Central", "East", "South", "West"};
  private static final String[] CATEGORIES = {"Furniture", "Office Supplies", "Technology"};

  @TempDir Path temp;

  @Test
  void takesAMillionLinesInWithinBoundedMemory() throws Exception {
    Path contract = SharedData.need("retail/order_lines.odcs.yaml");
    Path file = generated();
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setMaxEventLoopExecuteTime(200)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    PostgresForBench postgres = PostgresForBench.start();
    StoreAssembly store = postgres.store(vertx, seen -> {});
    try {
      DataAssembly data = data(vertx, store);
      get(data.contracts().register(STEWARD, "order_lines", Files.readAllBytes(contract), false));
      AtomicLong most = new AtomicLong();
      long before = usedAfterCollection();
      long begun = System.nanoTime();
      Receipt receipt =
          data.ingestion()
              .ingestFile(
                  STEWARD,
                  "order_lines",
                  BatchRequest.csv("bench"),
                  file,
                  rows -> {
                    if (rows % 100_000 == 0) {
                      most.accumulateAndGet(usedAfterCollection(), Math::max);
                    }
                  })
              .await()
              .atMost(Duration.ofMinutes(20))
              .receipt();
      double seconds = (System.nanoTime() - begun) / 1e9;
      long growth = (most.get() - before) >> 20;

      System.out.printf(
          "ingested %,d rows (%,d MiB) in %.1f s: %,.0f rows/s; heap growth %d MiB; %s%n",
          receipt.received(),
          Files.size(file) >> 20,
          seconds,
          receipt.received() / seconds,
          growth,
          receipt.reasons());
      copied(postgres.uri(), file);
      assertThat(receipt.inserted() + receipt.quarantined()).isEqualTo(ROWS);
      assertThat(growth).isLessThan(128);
    } finally {
      store.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
      postgres.close();
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static DataAssembly data(Vertx vertx, StoreAssembly store) {
    DataConfig usual = DataForTests.config(5_000);
    DataConfig.Ingest i = usual.ingest();
    DataConfig large =
        new DataConfig(
            new DataConfig.Ingest(
                i.chunkRows(),
                i.chunkBytes(),
                i.chunksInFlight(),
                1L << 33,
                i.gzipRatioMax(),
                i.rowMax(),
                i.fieldMax(),
                i.columnsMax(),
                i.haltRows(),
                i.haltRatio(),
                i.batchesPerCaller(),
                i.batchesPerNode(),
                i.contractMax(),
                i.lease(),
                i.personal()),
            usual.repair(),
            usual.metrics(),
            usual.lineage(),
            usual.knowledge(),
            usual.privacy());
    return new DataAssembly(
        new DataPorts(
            store.database(),
            store.changes(),
            store.schemaChanges(),
            store.regions(),
            store.seal(),
            store.keys(),
            texts -> io.smallrye.mutiny.Uni.createFrom().nothing(),
            vertx,
            InstantSource.fixed(NOW),
            new Ids(InstantSource.system(), new SecureRandom()),
            seen -> {},
            "bench"),
        large);
  }

  /** The limit: the same bytes by COPY into an equal table without row security. */
  private void copied(String uri, Path file) throws IOException, InterruptedException {
    String sql =
        """
        create table plain_lines (row_id bigint primary key, order_id text, order_date date,
          ship_date date, ship_mode text, customer_id text, customer_name text, segment text,
          country text, city text, state text, postal_code text, region text, product_id text,
          category text, sub_category text, product_name text, sales numeric(12,4),
          quantity bigint, discount numeric(4,2), profit numeric(12,4));
        create index on plain_lines (order_date);
        \\timing on
        \\copy plain_lines from '%s' csv header
        """
            .formatted(file);
    Path script = Files.writeString(temp.resolve("copy.sql"), sql);
    Process process =
        new ProcessBuilder("psql", uri, "-v", "ON_ERROR_STOP=1", "-f", script.toString())
            .redirectErrorStream(true)
            .start();
    System.out.println(
        "the same file by COPY:\n"
            + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    process.waitFor(5, TimeUnit.MINUTES);
  }

  private Path generated() throws IOException {
    Path file = temp.resolve("lines.csv");
    SplittableRandom random = new SplittableRandom(1);
    LocalDate first = LocalDate.of(2014, 1, 1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,"
              + "Country,City,State,Postal Code,Region,Product ID,Category,Sub-Category,"
              + "Product Name,Sales,Quantity,Discount,Profit\n");
      for (int i = 1; i <= ROWS; i++) {
        out.write(line(i, random, first));
      }
    }
    return file;
  }

  private static String line(int number, SplittableRandom random, LocalDate first) {
    LocalDate day = first.plusDays(random.nextInt(4_000));
    int customer = random.nextInt(20_000);
    int region = random.nextInt(4);
    int category = random.nextInt(3);
    int sales = random.nextInt(1, 5_000_000);
    // One line in a hundred is wrong, as in a delivery that deserves a contract.
    String quantity = random.nextInt(100) == 0 ? "-1" : "" + random.nextInt(1, 15);
    return number
        + ",CA-"
        + day.getYear()
        + "-"
        + (100_000 + number / 2 % 900_000)
        + ","
        + day
        + ","
        + day.plusDays(random.nextInt(8))
        + ",\""
        + MODES[random.nextInt(4)]
        + "\",CG-"
        + (10_000 + customer)
        + ",\"Customer Number "
        + customer
        + "\",Consumer,"
        + "\"United States\",\"City "
        + customer % 500
        + "\",\"State "
        + region
        + "\","
        + (10_000 + customer)
        + ","
        + REGIONS[region]
        + ",FUR-BO-"
        + (10_000_000 + customer)
        + ",\""
        + CATEGORIES[category]
        + "\",Bookcases,\"Product, number "
        + customer % 1_800
        + " of the range\","
        + sales / 10_000
        + "."
        + "%04d".formatted(sales % 10_000)
        + ","
        + quantity
        + ",0."
        + random.nextInt(9)
        + ","
        + sales / 40_000
        + ".5\n";
  }
}
