package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForBench;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Json;
import dev.trivium.web.Routes;
import dev.trivium.web.TestEdge;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks for a million order lines month by month, cold, with and without a summary, and measures
 * what marking costs their intake. Run: {@code ./mvnw -o test -Dtest=SummaryBenchIT
 * -Dtrivium.bench=on}
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
@SuppressWarnings("StreamToIterable")
class SummaryBenchIT {
  private static final int ROWS = Integer.getInteger("trivium.bench.rows", 1_000_000);
  private static final int TIMES = Integer.getInteger("trivium.bench.times", 30);
  private static final int LOOPS = 2;

  /** Whether also deliveries are measured that come by day. */
  private static final boolean SORTED = !"off".equals(System.getProperty("trivium.bench.sorted"));

  private static final List<String> DATASETS =
      SORTED ? List.of("rows_a", "kept_a", "kept_b", "rows_b") : List.of("rows_a", "kept_a");
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward"));
  private static final String SUMMARY =
      """
          customProperties:
            - property: trivium.summaries
              value:
                - name: monthly
                  by: [region, order_date month, category]
                  sum: [sales, quantity, profit]
          quality:
            - {id: volume
      """;

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final HttpClient http = HttpClient.newHttpClient();
  private StoreAssembly store;
  private DataAssembly data;
  private Summaries summaries;
  private BenchMeter meter;
  private TestEdge edge;

  @Test
  void asksMonthByMonthWithAndWithoutASummary() throws IOException {
    try (PostgresForBench postgres = PostgresForBench.start()) {
      open(postgres);
      Path delivered = temp.resolve("delivered.csv");
      BenchLines.write(ROWS, store.regions().byCode(), delivered, temp.resolve("kept.csv"));
      Path sorted = temp.resolve("sorted.csv");
      sorted(delivered, sorted);
      for (String dataset : DATASETS) {
        ingested(dataset, dataset.endsWith("a") ? delivered : sorted);
      }
      postgres.admin("vacuum analyze");
      asked("rows_a", "rows");
      asked("kept_a", "nothing added up yet");
      asked("rows_a", "rows");
      long begun = System.nanoTime();
      long periods = get(summaries.addUp());
      System.out.printf(
          "added up %,d periods of two summaries in %.2f s%n",
          periods, (System.nanoTime() - begun) / 1e9);
      asked("rows_a", "rows");
      asked("kept_a", "summary");
      Path more = temp.resolve("more.csv");
      Files.write(more, lines(sorted, ROWS - 1_000, ROWS));
      ingested("kept_a", more);
      asked("kept_a", "summary, last months marked");
      begun = System.nanoTime();
      periods = get(summaries.addUp());
      System.out.printf(
          "added up %,d periods again in %.0f ms%n", periods, (System.nanoTime() - begun) / 1e6);
      asked("kept_a", "summary");
      asked("rows_a", "rows");
      if (SORTED) {
        assertThat(answer("kept_b", "month")).isEqualTo(answer("rows_b", "month"));
        assertThat(answer("kept_b", "quarter")).isEqualTo(answer("rows_b", "quarter"));
      }
    } finally {
      edge.close();
      store.close().toCompletionStage().toCompletableFuture().join();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void open(PostgresForBench postgres) throws IOException {
    store = postgres.store(vertx, seen -> {});
    DataConfig config = DataForTests.config(5_000, 1L << 33);
    data = DataForTests.on(vertx, store, config);
    summaries =
        new Summaries(
            DataForTests.ports(vertx, store),
            data.contracts(),
            DataForTests.lineage(),
            config.summaries());
    edge = new TestEdge(TestEdge.patient(), null, data.routes().toArray(Routes[]::new));
    meter = new BenchMeter(vertx, LOOPS, postgres.process());
    for (String dataset : DATASETS) {
      register(dataset);
    }
  }

  private void register(String dataset) {
    String contract =
        new String(DataForTests.resource("bench.odcs.yaml"), StandardCharsets.UTF_8)
            .replace("$NAME", dataset)
            .replace("$PERSONAL", "internal");
    String kept =
        dataset.startsWith("kept")
            ? contract.replace("    quality:\n      - {id: volume", SUMMARY.stripTrailing())
            : contract;
    byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
    get(data.contracts().register(STEWARD, dataset, bytes, false));
  }

  /** By day, as deliveries mostly come: a chunk touches few months instead of all. */
  private static void sorted(Path delivered, Path sorted) throws IOException {
    List<String> lines = Files.readAllLines(delivered);
    Stream<String> rows =
        lines.stream()
            .skip(1)
            .sorted(java.util.Comparator.comparing(line -> line.split(",", 4)[2]));
    Files.write(
        sorted, (Iterable<String>) Stream.concat(Stream.of(lines.getFirst()), rows)::iterator);
  }

  /** Lines of a delivery under new numbers, with its header. */
  private static List<String> lines(Path file, int from, int to) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Stream<String> rows =
        lines.subList(from + 1, to + 1).stream().map(line -> "9" + "0".repeat(8) + line);
    return Stream.concat(Stream.of(lines.getFirst()), rows).toList();
  }

  private void ingested(String dataset, Path file) throws IOException {
    meter.begin();
    Receipt receipt =
        data.ingestion()
            .ingestFile(STEWARD, dataset, BatchRequest.csv("" + file), file, rows -> {})
            .await()
            .atMost(Duration.ofMinutes(20))
            .receipt();
    System.out.println(
        dataset + " " + file.getFileName() + ": " + meter.end().shown(receipt.received()));
  }

  private void asked(String dataset, String how) {
    for (String grain : List.of("month", "quarter")) {
      double[] millis = new double[TIMES];
      answer(dataset, grain);
      for (int i = 0; i < millis.length; i++) {
        store.changes().happened();
        long begun = System.nanoTime();
        answer(dataset, grain);
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "%s by %s, %s: p50 %.1f ms, p95 %.1f ms%n",
          dataset,
          grain,
          how,
          millis[millis.length / 2],
          millis[millis.length * 95 / 100]);
    }
  }

  private String answer(String dataset, String grain) {
    String body =
        """
        {"metrics":["%1$s_rows","%1$s_sales"],"dimensions":["region"],
         "time":{"field":"order_date","grain":"%2$s"}}
        """
            .formatted(dataset, grain);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + "/v1/metrics/query"))
            .header("authorization", "Bearer " + edge.token(STEWARD))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return Json.tree(answer.body()).path("rows").toString();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
