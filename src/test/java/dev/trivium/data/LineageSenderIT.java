package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observation;
import dev.trivium.store.Job;
import dev.trivium.web.Json;
import dev.trivium.web.Outgoing;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is lost and nothing overtakes, whatever the collector does. Time is moved by hand. */
class LineageSenderIT {
  private static final String EVENT =
      """
      insert into lineage.outbox (run_id, event, created_at, next_at)
      values ($1, $2::text::jsonb, $3, $3)
      """;
  private final DataForTests house = DataForTests.withChunksOf(3);
  private final List<String> took = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
  private volatile Function<String, Integer> says = event -> 201;
  private volatile Instant now = DataForTests.NOW;
  private HttpServer collector;

  @BeforeEach
  void open() throws IOException {
    collector = listen(0);
  }

  @AfterEach
  void close() {
    collector.stop(0);
    house.close();
  }

  @Test
  void losesNothingWhileTheCollectorIsAwayForHours() throws IOException {
    int port = collector.getAddress().getPort();
    collector.stop(0);
    LineageSender sender = sender(port);
    for (int run = 0; run < 20; run++) {
      event(new UUID(0, run), run + "-START");
      event(new UUID(0, run), run + "-COMPLETE");
    }

    for (int hour = 0; hour < 3; hour++) {
      assertThat(get(sender.send())).isZero();
      now = now.plus(Duration.ofHours(1));
    }
    long lag = lag();
    collector = listen(port);
    long sent = get(sender.send());

    assertThat(lag).isGreaterThanOrEqualTo(Duration.ofHours(2).toMillis());
    assertThat(sent).isEqualTo(40);
    assertThat(took).hasSize(40).doesNotHaveDuplicates();
    for (int run = 0; run < 20; run++) {
      assertThat(took.indexOf(run + "-START")).isLessThan(took.indexOf(run + "-COMPLETE"));
    }
    assertThat(tokens).containsOnly("Bearer s3cret");
    assertThat(lag()).isZero();
    assertThat(get(sender.send())).isZero();
  }

  @Test
  void lastEventOfARunWaitsForTheFirstAndNoOtherRunDoes() {
    says = event -> event.startsWith("bad") ? 422 : event.startsWith("ill") ? 503 : 200;
    event(new UUID(0, 1), "bad-START");
    event(new UUID(0, 1), "bad-COMPLETE");
    event(new UUID(0, 2), "ill-START");
    event(new UUID(0, 3), "good-START");
    event(new UUID(0, 3), "good-COMPLETE");
    LineageSender sender = sender(collector.getAddress().getPort());

    long sent = get(sender.send());
    List<String> first = List.copyOf(took);
    get(sender.send());
    List<String> tooEarly = List.copyOf(took);
    now = now.plusSeconds(2);
    says = event -> 200;
    get(sender.send());

    assertThat(sent).isEqualTo(2);
    assertThat(first)
        .contains("bad-START", "ill-START")
        .containsSubsequence("good-START", "good-COMPLETE")
        .doesNotContain("bad-COMPLETE");
    assertThat(tooEarly).isEqualTo(first);
    assertThat(took.subList(first.size(), took.size()))
        .containsSubsequence("bad-START", "bad-COMPLETE")
        .contains("ill-START")
        .hasSize(3);
    assertThat(seen.stream().filter(DataObservation.LineageDelayed.class::isInstance))
        .extracting(delayed -> ((DataObservation.LineageDelayed) delayed).status())
        .containsExactlyInAnyOrder(422, 503);
  }

  @Test
  void twoNodesSendEachEventOnce() {
    for (int run = 0; run < 120; run++) {
      event(new UUID(0, run), "e" + run);
    }
    int port = collector.getAddress().getPort();

    List<Long> sent = get(Uni.join().all(sender(port).send(), sender(port).send()).andFailFast());

    assertThat(sent.getFirst() + sent.getLast()).isEqualTo(120);
    assertThat(took).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToFiveMinutes() {
    LineageSender sender = sender(1);

    assertThat(List.of(1, 2, 5, 9, 10, 10_000).stream().map(sender::wait).toList())
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(16),
            Duration.ofSeconds(256),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));
  }

  @Test
  void prunesWhatIsOldAndKeepsTheNewestRunOfEachWay() {
    event(new UUID(0, 1), "old");
    edge(1, now);
    edge(2, now.plusSeconds(1));
    now = now.plus(Duration.ofDays(401));
    event(new UUID(0, 4), "new");

    int withCollector = get(sender(1).prune());
    edge(3, now);
    LineageSender alone = new LineageSender(ports(), DataForTests.lineage(Optional.empty()), null);
    int withoutCollector = get(alone.prune());

    assertThat(withCollector).isEqualTo(1);
    assertThat(withoutCollector).isEqualTo(2);
    assertThat(list("select run_id::text as x from lineage.edge"))
        .containsExactly(new UUID(0, 3).toString());
    assertThat(list("select event->>'e' as x from lineage.outbox")).containsExactly("new");
  }

  private HttpServer listen(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode event = Json.tree(body);
    took.add(event.path("e").asText());
    tokens.add(exchange.getRequestHeaders().getFirst("authorization"));
    exchange.sendResponseHeaders(says.apply(event.path("e").asText()), -1);
    exchange.close();
  }

  private LineageSender sender(int port) {
    Outgoing.Target target =
        new Outgoing.Target("http://127.0.0.1:" + port + "/api", Optional.of("s3cret"));
    return new LineageSender(
        ports(), DataForTests.lineage(Optional.of(target)), new Outgoing(house.vertx));
  }

  private DataPorts ports() {
    return house.ports("node", () -> now, seen::add);
  }

  private long lag() {
    List<Observation> all = new ArrayList<>(seen);
    return all.reversed().stream()
        .filter(DataObservation.OutboxMeasured.class::isInstance)
        .map(measured -> ((DataObservation.OutboxMeasured) measured).lagMillis())
        .findFirst()
        .orElseThrow();
  }

  private void event(UUID run, String name) {
    String json = "{\"e\":\"" + name + "\"}";
    get(house.store.database().as(STEWARD, tx -> tx.execute(EVENT, run, json, now)));
  }

  private void edge(int run, Instant at) {
    String sql =
        "insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)"
            + " values ($1, 0, 'upload/t', 't', 'j', 'load', $2, '{0}')";
    get(house.store.database().as(STEWARD, tx -> tx.execute(sql, new UUID(0, run), at)));
  }

  private List<String> list(String sql) {
    return get(house.store.database().asJob(Job.LINEAGE, tx -> tx.list(sql, row -> row.text("x"))));
  }
}
