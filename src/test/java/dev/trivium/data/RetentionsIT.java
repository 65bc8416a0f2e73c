package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation.Forgotten;
import dev.trivium.kernel.DataObservation.RetentionFailed;
import dev.trivium.kernel.DataObservation.RowsExpired;
import dev.trivium.kernel.Observation;
import dev.trivium.store.PostgresForTests;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows go when their contract says so, and what running collects after its time. */
class RetentionsIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private static final Caller AUDITOR = new Caller("aldo", Set.of("*"), Set.of("auditor"));
  private static final Caller EVERYWHERE = new Caller("eva", Set.of("*"), Set.of("writer"));

  private static final String HEAD = "stay_no,area,guest,left_on\n";

  private final List<Observation> told = new CopyOnWriteArrayList<>();
  private volatile Instant now = DataForTests.NOW;
  private DataOverHttp server;
  private DataForTests house;
  private Retentions retentions;
  private Forgetting forgetting;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(1_000);
    server = new DataOverHttp(house);
    house.register("sojourns", DataForTests.resource("sojourns.odcs.yaml"));
    house.register("extras", DataForTests.resource("sojourns.odcs.yaml"));
    DataPorts ports = house.ports("node-1", () -> now, told::add);
    forgetting = new Forgetting(ports, ForgettingConfig.USUAL);
    retentions = new Retentions(ports, house.data.contracts());
    deliver(
        "sojourns",
        HEAD,
        "1,north,ada@example.com,2024-11-23",
        "2,north,ben@example.com,2024-11-23",
        "3,north,ben@example.com,2024-11-24",
        "4,south,cy@example.com,2020-01-01");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void deletesWhatIsOlderThanAgreedUnlessSomebodyMustBeKept() {
    String ada =
        "{\"dataset\":\"sojourns\",\"subject\":{\"guest\":\"ada@example.com\"},"
            + "\"reason\":\"in court\"}";
    assertThat(server.json(DPO, "PUT", "/v1/privacy/holds", ada).statusCode()).isEqualTo(200);

    assertThat(get(retentions.expire())).isEqualTo(2);
    assertThat(get(retentions.expire())).isZero();

    assertThat(left()).containsExactly(1L, 3L);
    assertThat(told).containsExactly(new RowsExpired("sojourns", 2));
    assertThat(trail())
        .containsExactlyInAnyOrder(
            "dataset/sojourns 1 before 2024-11-24", "dataset/sojourns 1 before 2024-11-24");

    server.json(DPO, "DELETE", "/v1/privacy/holds", ada);
    now = now.plus(Duration.ofDays(1));
    assertThat(get(retentions.expire())).isEqualTo(2);
    assertThat(left()).isEmpty();
  }

  @Test
  void takesRowsThatReferToOthersFirstAndTellsWhenSomeAreKept() {
    deliver(
        "extras",
        "extra_no,area,stay_no,served_at\n",
        "7,north,2,2024-11-20T10:00:00Z",
        "8,north,1,2025-11-20T10:00:00Z");

    // The extra of stay 1 is younger than 18 months, so the stay cannot go, and none of its step.
    assertThat(get(retentions.expire())).isEqualTo(1);

    assertThat(house.rows(EVERYWHERE, "extras")).isEqualTo(1);
    assertThat(left()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(told).anySatisfy(each -> assertThat(each).isInstanceOf(RetentionFailed.class));

    now = Instant.parse("2027-06-01T00:00:00Z");
    assertThat(get(retentions.expire())).isEqualTo(5);
    assertThat(left()).isEmpty();
  }

  @Test
  void goesOnUntilNothingIsLeft() {
    deliver(
        "sojourns",
        "stay_no,area,guest,left_on\n",
        IntStream.rangeClosed(10, 6_010)
            .mapToObj(i -> i + ",south,guest" + i % 7 + "@example.com,2019-05-0" + (1 + i % 9))
            .toArray(String[]::new));

    assertThat(get(retentions.expire())).isEqualTo(6_004);
    assertThat(left()).containsExactly(3L);
  }

  @Test
  void forgetsTheKeyOfADeliveryAndKeepsTheDelivery() {
    Receipt first = deliver("sojourns", HEAD, "9,north,dee@example.com,2026-11-01", "10,north,x,-");
    now = DataForTests.NOW.plus(Duration.ofDays(29));
    get(forgetting.forget());
    assertThat(counted("ingest.batch where idem_key is not null")).isEqualTo(2);
    assertThat(counted("ingest.chunk")).isEqualTo(2);
    // The same key, so the same delivery.
    assertThat(deliver("sojourns", HEAD, "9,north,dee@example.com,2026-11-01", "10,north,x,-"))
        .isEqualTo(first);

    now = DataForTests.NOW.plus(Duration.ofDays(31));
    get(forgetting.forget());

    assertThat(counted("ingest.batch where idem_key is not null")).isZero();
    assertThat(counted("ingest.chunk")).isZero();
    // The layout of the delivery with a row in quarantine is needed to repair it.
    assertThat(counted("ingest.layout")).isEqualTo(1);
    assertThat(get(house.batches().get(EVERYWHERE, first.batch()))).isEqualTo(first);
    Receipt again = deliver("sojourns", HEAD, "9,north,dee@example.com,2026-11-01", "10,north,x,-");
    assertThat(again.batch()).isNotEqualTo(first.batch());
    assertThat(List.of(again.inserted(), again.duplicate(), again.quarantined()))
        .containsExactly(0L, 1L, 1L);
    assertThat(told)
        .contains(
            new Forgotten("keys", 2), new Forgotten("chunks", 2), new Forgotten("layouts", 1));
  }

  @Test
  void keepsWhatAnUnfinishedDeliveryCountedUntilItIsHistory() {
    admin("update ingest.batch set state = 'halted', receipt = null");
    Receipt before = get(house.batches().get(EVERYWHERE, onlyBatch()));

    now = DataForTests.NOW.plus(Duration.ofDays(399));
    get(forgetting.forget());
    assertThat(counted("ingest.batch where idem_key is not null")).isZero();
    assertThat(get(house.batches().get(EVERYWHERE, onlyBatch()))).isEqualTo(before);

    now = DataForTests.NOW.plus(Duration.ofDays(401));
    get(forgetting.forget());
    assertThat(counted("ingest.chunk")).isZero();
  }

  @Test
  void forgetsWhatWasDecidedFoundAndMeasuredAndKeepsWhatIsNewest() {
    // The delivery of the set-up is the older one; the newer one is of the north only.
    admin("update ingest.dq_result set at = at - interval '1 day'");
    Receipt newer = deliver("sojourns", HEAD, "9,north,d@example.com,2026-11-01", "10,north,x,-");
    admin(
        """
        insert into ingest.quarantine (id, batch_id, dataset, region_id, row_no, reasons, retryable,
          state, at, by, note, decided_at)
        select gen_random_uuid(), b.id, b.dataset, b.scope[1], 7, '[]', false, 'discarded',
               b.done_at, 'sam', 'no', b.done_at + n * interval '1 day'
          from ingest.batch b, generate_series(0, 1) n where b.id = '%s'
        """
            .formatted(newer.batch()));
    finding("opened", "null", "null");
    finding("closed", "null", "timestamptz '2026-11-24T12:00Z'");
    finding("closed about the newest", "'" + newer.batch() + "'", "timestamptz '2026-11-24'");
    String ofOlder = "ingest.dq_result where batch_id <> '" + newer.batch() + "'";
    String ofNewer = "ingest.dq_result where batch_id = '" + newer.batch() + "'";
    long results = counted(ofNewer);
    long southern =
        counted(ofOlder + " and region_id = (select id from sec.region where code = 'south')");

    now = DataForTests.NOW.plus(Duration.ofDays(400)).plusSeconds(60);
    get(forgetting.forget());

    assertThat(counted("ingest.quarantine where state = 'discarded'")).isEqualTo(1);
    assertThat(counted("ingest.quarantine where state = 'open'")).isEqualTo(1);
    assertThat(southern).isPositive();
    assertThat(counted(ofOlder)).isEqualTo(southern);
    assertThat(counted(ofNewer)).isEqualTo(results);
    assertThat(names("select about as n from ingest.finding order by 1"))
        .containsExactly("closed about the newest", "opened");
    assertThat(counted("ingest.batch")).isEqualTo(2);
  }

  @Test
  void forgetsChangesButNeverTheVersionOfADataset() {
    for (int i = 11; i < 14; i++) {
      deliver("sojourns", HEAD, i + ",north,d" + i + "@example.com,2026-11-01");
    }
    admin(
        "insert into ops.change (region_id, kind, key)"
            + " select 1, 'document', gen_random_uuid()::text from generate_series(1, 3)");
    String newest =
        "select key || max(id) as n from ops.change where key = 'sojourns' group by key";
    List<String> version = names(newest);

    // Changes carry the time of the database.
    now = Instant.now().plus(Duration.ofDays(6));
    get(forgetting.forget());
    assertThat(counted("ops.change where kind = 'document'")).isEqualTo(3);

    now = Instant.now().plus(Duration.ofDays(8));
    get(forgetting.forget());

    assertThat(counted("ops.change where kind = 'document'")).isEqualTo(1);
    assertThat(counted("ops.change where kind = 'data' and key = 'sojourns'")).isEqualTo(2);
    assertThat(names(newest)).isEqualTo(version);
  }

  private void finding(String about, String batch, String closed) {
    admin(
        """
        insert into ingest.finding (id, dataset, kind, about, severity, batch_id, observed, formula,
          detail, opened_at, closed_at)
        values (gen_random_uuid(), 'sojourns', 'volume', '%s', 'info', %s, 1, 'f', '{}',
                timestamptz '2026-11-23', %s)
        """
            .formatted(about, batch, closed));
  }

  private void admin(String sql) {
    PostgresForTests.admin(house.store, sql);
  }

  private long counted(String what) {
    return Long.parseLong(
        PostgresForTests.superuser(house.store, "select count(*)::text from " + what));
  }

  private List<String> names(String sql) {
    return List.of(
        PostgresForTests.superuser(
                house.store, "select string_agg(n, ';' order by n) from (" + sql + ") s")
            .split(";"));
  }

  private UUID onlyBatch() {
    return UUID.fromString(
        PostgresForTests.superuser(house.store, "select id::text from ingest.batch"));
  }

  private List<Long> left() {
    return get(
        house
            .store
            .database()
            .as(
                EVERYWHERE,
                tx ->
                    tx.list(
                        "select stay_no as n from data.sojourns order by 1",
                        row -> row.bigint("n"))));
  }

  private List<String> trail() {
    return get(
        house
            .store
            .database()
            .as(
                AUDITOR,
                tx ->
                    tx.list(
                        """
                        select concat(object, ' ', detail->>'rows', ' before ',
                                      detail->>'before') as entry
                          from ops.audit where action = 'rows.expire' and sub = 'job:RETENTION'
                        """,
                        row -> row.text("entry"))));
  }

  private Receipt deliver(String dataset, String head, String... rows) {
    return house.ingest(
        EVERYWHERE,
        dataset,
        "k" + rows.length + dataset + rows[0].charAt(1),
        Buffer.buffer(head + String.join("\n", rows) + "\n"));
  }
}
