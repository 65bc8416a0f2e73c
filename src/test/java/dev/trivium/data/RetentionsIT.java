package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation.RetentionFailed;
import dev.trivium.kernel.DataObservation.RowsExpired;
import dev.trivium.kernel.Observation;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows go when their contract says so, and no others. It is 2026-11-24. */
class RetentionsIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private static final Caller AUDITOR = new Caller("aldo", Set.of("*"), Set.of("auditor"));
  private static final Caller EVERYWHERE = new Caller("eva", Set.of("*"), Set.of("writer"));

  private final List<Observation> told = new CopyOnWriteArrayList<>();
  private volatile Instant now = DataForTests.NOW;
  private DataOverHttp server;
  private DataForTests house;
  private Retentions retentions;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(1_000);
    server = new DataOverHttp(house);
    house.register("sojourns", DataForTests.resource("sojourns.odcs.yaml"));
    house.register("extras", DataForTests.resource("sojourns.odcs.yaml"));
    DataPorts ports = house.ports("node-1", () -> now, told::add);
    retentions = new Retentions(ports, house.data.contracts());
    deliver(
        "sojourns",
        "stay_no,area,guest,left_on\n",
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

  private void deliver(String dataset, String head, String... rows) {
    house.ingest(
        EVERYWHERE,
        dataset,
        "k" + rows.length + dataset,
        Buffer.buffer(head + String.join("\n", rows) + "\n"));
  }
}
