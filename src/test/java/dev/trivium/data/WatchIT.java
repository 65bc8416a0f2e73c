package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.WATCH;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.DataObservation.FindingClosed;
import dev.trivium.kernel.DataObservation.FindingOpened;
import dev.trivium.kernel.Observation;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes unusual is told once, where it may be seen, and is over in time. */
class WatchIT {
  private static final String USUAL = "serial,site,amount,taken_on,note,memo\n";
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SOUTH = new Caller("sven", Set.of("south"), Set.of("writer"));
  private static final int ROWS = 120;

  private final List<Observation> told = new CopyOnWriteArrayList<>();
  private volatile Instant now = DataForTests.NOW;
  private DataForTests house;
  private DataAssembly data;
  private WatchJobs watch;
  private WatchJobs other;
  private Asked asked;
  private int no;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(1_000);
    house.register("flows", DataForTests.resource("flows.odcs.yaml"));
    DataPorts ports = house.ports("node-1", () -> now, told::add);
    data = new DataAssembly(ports, DataForTests.config(1_000));
    watch = new WatchJobs(ports, WATCH, data.contracts());
    other =
        new WatchJobs(
            house.ports("node-2", () -> now, told::add),
            WATCH,
            house.assembly(1_000, "node-2").contracts());
    asked = new Asked(data.routes());
    for (int i = 0; i < 5; i++) {
      deliver(USUAL, north(ROWS, WatchIT::usual) + south(ROWS, WatchIT::usual));
    }
    assertThat(get(watch.look())).isZero();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void tellsAShiftOnceThoughTwoNodesSeeIt() {
    deliver(USUAL, north(ROWS, i -> 35 + i % 5) + south(ROWS, WatchIT::usual));

    List<Integer> both = get(Uni.join().all(watch.look(), other.look()).andFailFast());
    int again = get(watch.look()) + get(other.look());
    JsonNode finding = findings(NORTH).path(0);

    assertThat(both.getFirst() + both.getLast()).isEqualTo(1);
    assertThat(again).isZero();
    assertThat(findings(NORTH)).hasSize(1);
    assertThat(findings(SOUTH)).isEmpty();
    assertThat(finding.path("kind").asText()).isEqualTo("drift");
    assertThat(finding.path("region").asText()).isEqualTo("north");
    // Deciles of 0 to 39, 15 of each: 45, eight times 60, 75. Now all are above the last one.
    // (.00417-.075) ln(.00417/.075) + 8 (.00417-.1) ln(.00417/.1) + (1-.125) ln(1/.125)
    assertThat(finding.path("observed").asDouble()).isCloseTo(4.46075, within(1e-4));
    List<Integer> reference = new ArrayList<>();
    finding.at("/detail/reference").forEach(count -> reference.add(count.asInt()));
    assertThat(reference).containsExactlyInAnyOrder(45, 60, 60, 60, 60, 60, 60, 60, 60, 75);
    // 28.06 (1/600 + 1/120), for nine degrees of freedom, is more than the 0.2 that was agreed.
    assertThat(finding.path("threshold").asDouble()).isCloseTo(0.2806, within(1e-4));
    assertThat(finding.at("/detail/agreed").asDouble()).isEqualTo(0.2);

    now = now.plus(Duration.ofHours(1));
    deliver(USUAL, north(ROWS, WatchIT::usual));
    assertThat(get(other.look())).isEqualTo(1);
    assertThat(get(watch.look())).isZero();
    assertThat(findings(NORTH)).isEmpty();
    assertThat(told(FindingOpened.class)).hasSize(1);
    assertThat(told(FindingClosed.class))
        .singleElement()
        .satisfies(over -> assertThat(over.openMillis()).isEqualTo(3_601_000));
  }

  @Test
  void tellsWordsThatChangedWithoutSayingThem() {
    deliver(
        USUAL, north(ROWS, WatchIT::usual).replace("fine", "poor") + south(ROWS, WatchIT::usual));

    assertThat(get(watch.look())).isEqualTo(1);

    assertThat(abouts(NORTH)).containsExactly("same_words");
    assertThat(findings(NORTH).at("/0/detail/current").toString()).isIn("[0,120]", "[120,0]");
    assertThat(findings(NORTH).toString()).doesNotContain("fine").doesNotContain("poor");
    assertThat(told(FindingOpened.class)).singleElement().matches(opened -> !opened.alarm());
    deliver(USUAL, north(ROWS, WatchIT::usual));
    assertThat(get(watch.look())).isEqualTo(1);
  }

  @Test
  void watchesTheOthersWhenOneDatasetCannotBeLookedAt() {
    house.register("readings", DataForTests.resource("meters.odcs.yaml"));
    get(
        house
            .store
            .schemaChanges()
            .apply(List.of(), List.of("alter table data.flows rename column taken_on to gone")));
    deliverReadings("1,A,5.00,2026-11-01,fine\n");
    deliverReadings("2,A,-6.00,2030-11-01,fine\n");

    assertThat(get(watch.look())).isEqualTo(1);
    assertThat(get(watch.look())).isZero();

    assertThat(kinds()).containsExactly("quality");
    assertThat(told(DataObservation.WatchFailed.class))
        .singleElement()
        .matches(failed -> failed.dataset().equals("flows"));
  }

  private void deliverReadings(String rows) {
    now = now.plusSeconds(1);
    get(
        data.ingestion()
            .ingest(
                STEWARD,
                "readings",
                BatchRequest.csv("r" + now),
                Multi.createFrom()
                    .item(Buffer.buffer("meter_no,site,reading,taken_on,note\n" + rows))));
  }

  @Test
  void looksByItselfAtTheStartAndAfterADelivery() throws InterruptedException {
    BlockingQueue<DataObservation> seen = new LinkedBlockingQueue<>();
    DataAssembly node =
        new DataAssembly(
            house.ports("node-3", () -> now, each -> seen.add((DataObservation) each)),
            DataForTests.config(1_000));
    deliver(USUAL, north(ROWS / 10, WatchIT::usual));

    node.start();
    FindingOpened atTheStart = next(seen, FindingOpened.class);
    now = now.plusSeconds(1);
    get(
        node.ingestion()
            .ingest(
                STEWARD,
                "flows",
                BatchRequest.csv("by itself"),
                Multi.createFrom().item(Buffer.buffer(USUAL + north(ROWS, WatchIT::usual)))));

    assertThat(next(seen, FindingClosed.class).finding()).isEqualTo(atTheStart.finding());
  }

  @Test
  void tellsADeliveryOfATenth() {
    deliver(USUAL, north(ROWS / 10, WatchIT::usual) + south(ROWS, WatchIT::usual));

    assertThat(get(watch.look())).isEqualTo(1);
    JsonNode finding = findings(NORTH).path(0);

    assertThat(finding.path("kind").asText()).isEqualTo("volume");
    assertThat(finding.path("about").asText()).isEqualTo("usual_size");
    assertThat(finding.path("formula").asText()).isEqualTo("batchNormal");
    assertThat(finding.path("observed").asDouble()).isEqualTo(12);
    assertThat(finding.path("expected").asDouble()).isEqualTo(120);
    // The deliveries were all alike, so the spread is 5 % of 120: 120 - 3 * 6.
    assertThat(finding.path("threshold").asDouble()).isCloseTo(102, within(1e-9));
    assertThat(findings(SOUTH)).isEmpty();
    assertThat(get(watch.look())).isZero();

    deliver(USUAL, north(ROWS, WatchIT::usual));
    assertThat(get(watch.look())).isEqualTo(1);
    assertThat(findings(NORTH)).isEmpty();
    assertThat(asked.get(NORTH, "/v1/datasets/:dataset/quality", "flows").path("findings"))
        .isEmpty();
  }

  @Test
  void tellsALateDatasetWhereItIsLate() {
    now = now.plus(Duration.ofHours(23));
    deliver(USUAL, south(ROWS, WatchIT::usual));
    now = now.plus(Duration.ofHours(2));

    assertThat(get(watch.look())).isEqualTo(1);
    JsonNode finding = findings(NORTH).path(0);

    assertThat(finding.path("kind").asText()).isEqualTo("stale");
    assertThat(finding.path("about").asText()).isEqualTo("frequency");
    assertThat(finding.path("observed").asDouble()).isEqualTo(90_001);
    assertThat(finding.path("threshold").asDouble()).isEqualTo(86_400);
    assertThat(findings(SOUTH)).isEmpty();
    assertThat(findings(STEWARD)).hasSize(1);

    // Past the end of the north's newest day and two days more; the south is late by then, too.
    now = Instant.parse("2026-11-27T00:00:01Z");
    assertThat(get(watch.look())).isEqualTo(2);
    assertThat(abouts(NORTH)).containsExactlyInAnyOrder("frequency", "latency.taken_on");
    assertThat(abouts(SOUTH)).containsExactly("frequency");
    deliver(USUAL, north(ROWS, WatchIT::usual) + south(ROWS, WatchIT::usual));
    assertThat(get(watch.look())).isEqualTo(3);
    assertThat(findings(STEWARD)).isEmpty();
  }

  @Test
  void tellsAColumnThatCameAndOneThatStayedAway() {
    deliver("serial,site,amount,taken_on,note,extra\n", south(ROWS, WatchIT::usual));

    assertThat(get(watch.look())).isEqualTo(2);

    assertThat(abouts(SOUTH)).containsExactlyInAnyOrder("new:extra", "missing:memo");
    assertThat(findings(NORTH)).isEmpty();
    assertThat(get(watch.look())).isZero();
    assertThat(asked.get(SOUTH, "/v1/datasets/:dataset/quality", "flows").path("findings"))
        .hasSize(2);
    assertThat(told(FindingOpened.class).toString()).doesNotContain("extra");

    deliver(USUAL, south(ROWS, WatchIT::usual));
    assertThat(get(watch.look())).isEqualTo(2);
    assertThat(findings(SOUTH)).isEmpty();
  }

  @Test
  void destroysRefusedRowsAfterItHasWarned() {
    deliver(USUAL, north(100, WatchIT::usual) + "x,A,many,never,fine,x\n".repeat(30));
    get(watch.look());
    assertThat(abouts(NORTH)).containsExactly("score");
    now = now.plus(Duration.ofDays(75));
    get(watch.look());
    List<String> early = kinds();
    now = now.plus(Duration.ofDays(2));

    assertThat(get(watch.look())).isEqualTo(1);
    List<String> warned = kinds();
    assertThat(refused()).containsExactly("open true");
    now = now.plus(Duration.ofDays(14));
    assertThat(get(watch.look())).isEqualTo(1);

    assertThat(early).doesNotContain("quarantine-ageing");
    assertThat(warned).contains("quarantine-ageing");
    assertThat(kinds()).doesNotContain("quarantine-ageing");
    assertThat(refused()).containsExactly("discarded false");
    assertThat(told(DataObservation.QuarantineExpired.class))
        .containsExactly(new DataObservation.QuarantineExpired("flows", 30));
    assertThat(told(DataObservation.QuarantineCounted.class).getLast().open()).isZero();
    assertThat(
            list(
                "select sub || ' ' || object || ' ' || (detail->>'rows') as x from ops.audit"
                    + " where action = 'quarantine.expire'"))
        .containsExactly("job:QUALITY dataset/flows 30");
  }

  @Test
  void tellsStewardsAloneOfWhatConcernsNoSingleRegion() {
    deliver(USUAL, north(ROWS, WatchIT::usual) + south(ROWS, WatchIT::usual));
    deliver(USUAL, north(ROWS, WatchIT::usual) + south(ROWS, WatchIT::usual));
    deliver(USUAL, north(ROWS, WatchIT::usual) + south(ROWS, WatchIT::usual));

    assertThat(get(watch.look())).isEqualTo(1);

    assertThat(abouts(STEWARD)).containsExactly("gate:not_too_many");
    assertThat(findings(STEWARD).path(0).path("observed").asDouble()).isEqualTo(1_920);
    assertThat(findings(STEWARD).at("/0/detail/must_be").toString()).contains("1700");
    assertThat(findings(NORTH)).isEmpty();
    assertThat(told(DataObservation.FindingsCounted.class).getLast())
        .isEqualTo(new DataObservation.FindingsCounted("flows", "quality", 1));
    assertThat(
            get(
                house
                    .store
                    .database()
                    .as(STEWARD, tx -> tx.execute("update ingest.finding set closed_at = now()"))
                    .map(rows -> "written")
                    .onFailure()
                    .recoverWithItem("refused")))
        .isEqualTo("refused");
  }

  private void deliver(String header, String rows) {
    now = now.plusSeconds(1);
    get(
        data.ingestion()
            .ingest(
                STEWARD,
                "flows",
                BatchRequest.csv("k" + now),
                Multi.createFrom().item(Buffer.buffer(header + rows))));
  }

  private String north(int rows, IntUnaryOperator amount) {
    return rows("A", rows, amount);
  }

  private String south(int rows, IntUnaryOperator amount) {
    return rows("B", rows, amount);
  }

  private String rows(String site, int rows, IntUnaryOperator amount) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(++no)
          .append(',')
          .append(site)
          .append(',')
          .append(amount.applyAsInt(i))
          .append(',')
          .append(now.atZone(ZoneOffset.UTC).toLocalDate())
          .append(",fine,x\n");
    }
    return text.toString();
  }

  /** Each of 0 to 39 three times in a usual delivery. */
  private static int usual(int row) {
    return row % 40;
  }

  private JsonNode findings(Caller caller) {
    return asked.get(caller, "/v1/quality/findings", "").path("items");
  }

  private List<String> abouts(Caller caller) {
    List<String> abouts = new ArrayList<>();
    findings(caller).forEach(finding -> abouts.add(finding.path("about").asText()));
    return abouts;
  }

  private List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    findings(STEWARD).forEach(finding -> kinds.add(finding.path("kind").asText()));
    return kinds;
  }

  private List<String> refused() {
    return list(
        "select distinct state || ' ' || (raw_ct is not null)::text as x from"
            + " ingest.quarantine");
  }

  private List<String> list(String sql) {
    return get(house.store.database().asJob(Job.QUALITY, tx -> tx.list(sql, row -> row.text("x"))));
  }

  private static <T extends DataObservation> T next(
      BlockingQueue<DataObservation> seen, Class<T> type) throws InterruptedException {
    while (true) {
      // Until then the schedule has looked twice, even without a delivery.
      DataObservation next = Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "nothing");
      if (type.isInstance(next)) {
        return type.cast(next);
      }
    }
  }

  private <T extends Observation> List<T> told(Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
