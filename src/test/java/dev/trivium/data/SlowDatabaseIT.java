package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForBench;
import dev.trivium.store.StoreAssembly;
import dev.trivium.support.SlowLine;
import dev.trivium.web.Json;
import dev.trivium.web.Routes;
import dev.trivium.web.TestEdge;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A database that takes about a thousand rows a second, and a client that has a gigabyte to send:
 * the client waits, nothing piles up, nothing gives up. Then the line is freed and a delivery ends
 * whole. Run: {@code ./mvnw -o test -Dtest=SlowDatabaseIT -Dtrivium.bench=on}
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class SlowDatabaseIT {
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward"));
  private static final Duration SLOW = Duration.ofSeconds(60);
  private static final int BYTES_PER_SECOND = 300_000;
  private static final long ROWS = Long.getLong("trivium.bench.rows", 6_000_000);

  @Test
  void makesTheClientWaitAndLosesNothing() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (PostgresForBench postgres = PostgresForBench.start();
        SlowLine line = new SlowLine(postgres.port())) {
      StoreAssembly store = postgres.store(vertx, seen -> {}, line.port());
      DataAssembly data = DataForTests.on(vertx, store, DataForTests.config(5_000, 1L << 33));
      try (TestEdge edge =
          new TestEdge(TestEdge.patient(), null, data.routes().toArray(Routes[]::new))) {
        register(data);
        Lines lines = new Lines(ROWS);
        long heap = usedAfterCollection();
        line.limit(BYTES_PER_SECOND);
        CompletableFuture<HttpResponse<String>> answer = deliver(edge, lines);
        LockSupport.parkNanos(SLOW.toNanos());

        long sent = lines.rows();
        long kept = kept(postgres);
        long growth = usedAfterCollection() - heap;
        System.out.printf(
            "SlowDatabaseIT: %,d rows kept, %,d sent after %d s, heap growth %d MiB%n",
            kept, sent, SLOW.toSeconds(), growth >> 20);
        assertThat(answer).isNotDone();
        assertThat(kept).isPositive();
        // Four chunks of 5,000 and what the buffers of two sockets hold.
        assertThat(sent - kept).isLessThan(20_000 + 40_000);
        assertThat(growth).isLessThan(64 << 20);

        line.limit(Long.MAX_VALUE);
        lines.end();
        JsonNode receipt = Json.tree(answer.get(10, TimeUnit.MINUTES).body());
        System.out.printf("SlowDatabaseIT: %,d rows in the end%n", lines.rows());
        assertThat(receipt.path("state").asText()).isEqualTo("done");
        assertThat(receipt.path("received").asLong()).isEqualTo(lines.rows());
        assertThat(receipt.path("inserted").asLong()).isEqualTo(lines.rows());
      } finally {
        store.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
      }
    }
  }

  /** Good lines without end, or until it is told. */
  private static final class Lines extends InputStream {
    private final AtomicLong rows = new AtomicLong();
    private volatile long most;
    private byte[] now =
        ("Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,"
                + "City,State,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,"
                + "Sales,Quantity,Discount,Profit\n")
            .getBytes(StandardCharsets.US_ASCII);
    private int at;

    Lines(long most) {
      this.most = most;
    }

    long rows() {
      return rows.get();
    }

    /** No further line begins. */
    void end() {
      most = 0;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by many");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == now.length) {
        if (rows.get() >= most) {
          return -1;
        }
        now = line(rows.incrementAndGet());
        at = 0;
      }
      int taken = Math.min(length, now.length - at);
      System.arraycopy(now, at, into, offset, taken);
      at += taken;
      return taken;
    }

    private static byte[] line(long number) {
      return (number
              + ",CA-2016-"
              + (100_000 + number % 900_000)
              + ",2016-03-01,2016-03-04,First Class,CG-12520,Claire Gute,Consumer,United States,"
              + "Henderson,Kentucky,42420,South,FUR-BO-10001798,Furniture,Bookcases,"
              + "Bush Somerset Collection Bookcase,261.96,2,0.2,41.5\n")
          .getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static CompletableFuture<HttpResponse<String>> deliver(TestEdge edge, Lines lines) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + edge.port() + "/v1/datasets/bench_slow/batches"))
            .header("authorization", "Bearer " + edge.token(STEWARD))
            .header("content-type", "text/csv")
            .header("idempotency-key", "slow")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> lines))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Asked past the slow line. */
  private static long kept(PostgresForBench postgres) throws Exception {
    Process psql =
        new ProcessBuilder("psql", postgres.uri(), "-Atc", "select count(*) from data.bench_slow")
            .redirectErrorStream(true)
            .start();
    return Long.parseLong(
        new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  private static void register(DataAssembly data) {
    String contract =
        new String(DataForTests.resource("bench.odcs.yaml"), StandardCharsets.UTF_8)
            .replace("$NAME", "bench_slow")
            .replace("$PERSONAL", "pii");
    get(
        data.contracts()
            .register(STEWARD, "bench_slow", contract.getBytes(StandardCharsets.UTF_8), false));
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
