package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import dev.trivium.web.Routes;
import dev.trivium.web.TestEdge;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an export is read: as far as somebody asks for it, and no further. */
class ExportsIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private static final int MANY = 1_500;
  private static final String ORDER =
      """
      {"dataset":"people","subject":{"email":"ada@example.com"},"purpose":"to see"}\
      """;
  private DataForTests house;
  private Subject ada;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(100);
    house.register("people", DataForTests.resource("people.odcs.yaml"));
    String csv =
        """
        person_no,area,email,full_name,phone,visits
        1,north,ada@example.com,Ada Lovelace,,3
        2,north,ada@example.com,Ada Again,,1
        """;
    house.ingest(STEWARD, "people", "p", Buffer.buffer(csv));
    int north = house.store.regions().byCode().get("north");
    ada = new Subject(north, house.store.seal().subject(north, "people", "ada@example.com"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void anExportReadsNoFurtherThanItIsAskedForAndLeavesItsPlaceWhenItIsCut() {
    Exports exports = exports(house.ports("viewer", InstantSource.fixed(NOW), seen -> {}));
    Reading reading = new Reading();
    get(exports.begin(DPO, Set.of(ada), "to see")).subscribe(reading);

    assertThat(reading.next()).contains("\"kind\":\"header\"");
    assertThat(reading.next()).contains("\"kind\":\"row\"", "Ada Lovelace");
    assertThat(reading.lines).isEmpty();
    assertThat(DataForTests.problem(exports.begin(DPO, Set.of(ada), "to see")).kind().status())
        .isEqualTo(429);

    reading.cut();
    Multi<Buffer> whole = get(exports.begin(DPO, Set.of(ada), "to see"));
    assertThat(get(whole.collect().last()).toString()).contains("\"kind\":\"end\"");
  }

  @Test
  void anExportTakesItsPlaceBeforeItsFirstLine() {
    Exports exports = exports(house.ports("viewer", InstantSource.fixed(NOW), seen -> {}));

    Multi<Buffer> unread = get(exports.begin(DPO, Set.of(ada), "to see"));

    assertThat(DataForTests.problem(exports.begin(DPO, Set.of(ada), "to see")).slug())
        .isEqualTo("data/too-many-exports");
    get(unread.collect().last());
    get(get(exports.begin(DPO, Set.of(ada), "to see")).collect().last());
  }

  @Test
  void anExportThatCannotBeginLeavesItsPlace() {
    Exports exports = exports(house.ports("viewer", InstantSource.fixed(NOW), seen -> {}));
    String nul = "a purpose that no column takes: \u0000";

    assertThatThrownBy(() -> get(exports.begin(DPO, Set.of(ada), nul)));

    get(get(exports.begin(DPO, Set.of(ada), "to see")).collect().last());
  }

  /** The pages behind what a client has read are as many as the buffers on the way hold. */
  @Test
  void anExportEndsWhenItsReaderHangsUp() throws Exception {
    StringBuilder csv = new StringBuilder("person_no,area,email,full_name,phone,visits\n");
    for (int n = 10; n < 10 + MANY; n++) {
      csv.append(n).append(",north,ada@example.com,Ada ").append(n).append(",,3\n");
    }
    house.ingest(STEWARD, "people", "many", Buffer.buffer(csv.toString()));
    CountedDatabase counted = new CountedDatabase(house.store.database());
    DataAssembly data =
        new DataAssembly(
            over(counted, house.ports("http", InstantSource.fixed(NOW), seen -> {})),
            DataForTests.config(100));
    try (TestEdge edge =
        new TestEdge(TestEdge.patient(), null, data.routes().toArray(Routes[]::new))) {
      HttpRequest whole = export(edge);
      int before = counted.transactions.get();
      assertThat(send(whole).body()).contains("\"kind\":\"end\"");
      int pages = counted.transactions.get() - before;
      assertThat(pages).isGreaterThan(MANY / 2);

      int began = counted.transactions.get();
      hangUp(edge);
      // The other of two places is free; both are again when the broken export has ended.
      HttpClient http = HttpClient.newHttpClient();
      var two =
          List.of(
              http.sendAsync(whole, HttpResponse.BodyHandlers.ofString()),
              http.sendAsync(whole, HttpResponse.BodyHandlers.ofString()));
      long full =
          two.stream()
              .map(CompletableFuture::join)
              .filter(each -> each.statusCode() == 200)
              .count();

      int read = counted.transactions.get() - began - (int) full * pages;
      assertThat(read).as("pages for a reader who was gone").isLessThan(pages * 9 / 10);
    }
  }

  private static void hangUp(TestEdge edge) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
      String head =
          "POST /v1/privacy/exports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + edge.token(DPO)
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + ORDER.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + ORDER).getBytes(US_ASCII));
      byte[] some = socket.getInputStream().readNBytes(2_000);
      assertThat(new String(some, US_ASCII)).startsWith("HTTP/1.1 200").contains("\"header\"");
    }
  }

  private static HttpRequest export(TestEdge edge) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + edge.port() + "/v1/privacy/exports"))
        .header("authorization", "Bearer " + edge.token(DPO))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(ORDER))
        .build();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static DataPorts over(Database database, DataPorts ports) {
    return new DataPorts(
        database,
        ports.changes(),
        ports.schemaChanges(),
        ports.regions(),
        ports.seal(),
        ports.keys(),
        ports.embedders(),
        ports.vertx(),
        ports.clock(),
        ports.ids(),
        ports.observer(),
        ports.node());
  }

  private Exports exports(DataPorts ports) {
    Contracts contracts = house.data.contracts();
    return new Exports(
        ports,
        contracts,
        new Quarantine(ports, DataForTests.config(100).ingest(), contracts),
        List.of(new DocumentsOfPeople()),
        new PrivacyConfig(house.ledger, 500, 1, 1));
  }

  /** The real door with a counter. */
  private record CountedDatabase(Database door, AtomicInteger transactions) implements Database {
    CountedDatabase(Database door) {
      this(door, new AtomicInteger());
    }

    @Override
    public <T> Uni<T> as(Caller caller, Function<Tx, Uni<T>> work) {
      transactions.incrementAndGet();
      return door.as(caller, work);
    }

    @Override
    public <T> Uni<T> reading(Caller caller, Function<Tx, Uni<T>> work) {
      return door.reading(caller, work);
    }

    @Override
    public <T> Uni<T> asJob(Job job, Function<Tx, Uni<T>> work) {
      return door.asJob(job, work);
    }
  }

  /** Takes one portion when it is told to. */
  private static final class Reading implements Flow.Subscriber<Buffer> {
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    String next() {
      subscription.join().request(1);
      try {
        return Objects.requireNonNull(lines.poll(20, TimeUnit.SECONDS));
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }

    void cut() {
      subscription.join().cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription.complete(begun);
    }

    @Override
    public void onNext(Buffer portion) {
      lines.add(portion.toString());
    }

    @Override
    public void onError(Throwable failure) {
      lines.add(failure.toString());
    }

    @Override
    public void onComplete() {
      lines.add("complete");
    }
  }
}
