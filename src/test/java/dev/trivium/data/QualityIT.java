package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QualityIT {
  private static final Caller SOUTH = new Caller("sven", Set.of("south"), Set.of());
  private static final String FILE =
      """
      meter_no,site,reading,taken_on,note
      1,A,5.00,2026-11-01,fine
      2,A,6.00,2026-11-01,fine
      3,A,,2026-11-01,fine
      4,A,-1.00,2026-11-01,fine
      5,A,7.00,2027-01-01,fine
      6,B,8.00,2026-11-01,much too long
      7,B,9.00,2026-11-01,
      8,B,abc,2026-11-01,fine
      9,C,1.00,2026-11-01,fine
      1,A,5.50,2026-11-01,fine
      """;
  private DataForTests house;
  private Asked asked;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(3);
    house.register("readings", DataForTests.resource("meters.odcs.yaml"));
    asked = new Asked(house.data.routes());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void scoresAFileThatCanBeComputedByHand() {
    Receipt receipt = house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));
    JsonNode newest = quality(STEWARD).path("newest");

    // received: (.25·38/39 + .25·52/56 + .20·9/10 + .10·9/10) / .80, served likewise
    assertThat(receipt.quality()).isEqualTo(new Receipt.Quality(93.22, 98.64));
    assertThat(newest.path("rows").asLong()).isEqualTo(10);
    assertThat(newest.at("/received/score").asDouble()).isEqualTo(93.22);
    assertThat(newest.at("/served/score").asDouble()).isEqualTo(98.64);
    assertThat(part(newest, "received", "completeness")).containsExactly(39L, 1L);
    assertThat(part(newest, "received", "conformity")).containsExactly(56L, 4L);
    assertThat(part(newest, "received", "uniqueness")).containsExactly(10L, 1L);
    assertThat(part(newest, "received", "timeliness")).containsExactly(10L, 1L);
    assertThat(part(newest, "served", "completeness")).containsExactly(16L, 0L);
    assertThat(part(newest, "served", "conformity")).containsExactly(23L, 1L);
    assertThat(part(newest, "served", "uniqueness")).containsExactly(4L, 0L);
    assertThat(newest.at("/regions/0/region").asText()).isEqualTo("north");
    assertThat(newest.at("/regions/0/received/score").asDouble()).isEqualTo(91.53);
    assertThat(newest.at("/regions/1/received/score").asDouble()).isEqualTo(96.09);
  }

  @Test
  void countsTheSameWhateverTheChunks() {
    Receipt small = house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));
    try (DataForTests other = DataForTests.withChunksOf(5_000)) {
      other.register("readings", DataForTests.resource("meters.odcs.yaml"));
      Receipt large = other.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));

      assertThat(large.quality()).isEqualTo(small.quality());
    }
  }

  @Test
  void showsARegionOnlyItsOwnNumbers() {
    house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));

    JsonNode south = quality(SOUTH);
    JsonNode all = asked.get(SOUTH, "/v1/quality", "");
    Caller nowhere = new Caller("nils", Set.of("nowhere"), Set.of());

    assertThat(south.at("/newest/rows").asLong()).isEqualTo(3);
    assertThat(south.at("/newest/received/score").asDouble()).isEqualTo(96.09);
    assertThat(south.at("/newest/regions")).hasSize(1);
    assertThat(south.toString()).doesNotContain("north").contains("formula", "weights");
    assertThat(all.at("/datasets/0/received").asDouble()).isEqualTo(96.09);
    assertThat(all.toString()).doesNotContain("north");
    // The delivery held rows of other regions, so its ledger entry is not the south's to see.
    assertThat(all.at("/service_levels/latency/value").asText()).isEqualTo("not measured");
    assertThat(quality(nowhere).path("newest").asText()).isEqualTo("not measured");
    assertThat(quality(nowhere).at("/days_30/received").asText()).isEqualTo("not measured");
  }

  @Test
  void goesWithEachAnswerThatStandsOnTheData() {
    MetricQuery count =
        new MetricQuery(
            List.of("readings_rows"), List.of(), List.of(), null, List.of(), List.of(), 0, null);
    DataQuality before = behind(STEWARD, count);
    assertThat(before.received()).isNull();
    assertThat(before.low()).isFalse();

    house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));

    assertThat(behind(STEWARD, count))
        .isEqualTo(new DataQuality("readings", 93.22, 98.64, 1, 0, 95));
    assertThat(behind(STEWARD, count).low()).isTrue();
    DataQuality south = behind(SOUTH, count);
    assertThat(south.received()).isEqualTo(96.09);
    assertThat(south.low()).isFalse();
    Caller nowhere = new Caller("nils", Set.of("nowhere"), Set.of());
    assertThat(behind(nowhere, count).received()).isNull();
  }

  private DataQuality behind(Caller caller, MetricQuery query) {
    List<DataQuality> quality = get(house.data.metrics().query(caller, query)).quality();
    assertThat(quality).hasSize(1);
    return quality.getFirst();
  }

  @Test
  void averagesThirtyDaysByRowsAndMeasuresServiceLevels() {
    house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));
    house.ingest(
        STEWARD,
        "readings",
        "k2",
        Buffer.buffer("meter_no,site,reading,taken_on,note\n20,A,1.00,2026-11-01,fine\n"));

    JsonNode quality = quality(STEWARD);
    JsonNode all = asked.get(STEWARD, "/v1/quality", "");

    // (10 · 93.2166 + 1 · 100) / 11
    assertThat(quality.at("/days_30/received").asDouble()).isEqualTo(93.83);
    assertThat(quality.at("/days_30/deliveries").asInt()).isEqualTo(2);
    assertThat(quality.at("/newest/received/score").asDouble()).isEqualTo(100);
    assertThat(all.at("/datasets/0/received").asDouble()).isEqualTo(93.83);
    assertThat(all.at("/service_levels/quality/value").asDouble()).isEqualTo(93.83);
    assertThat(all.at("/service_levels/quality/met").asBoolean()).isFalse();
    assertThat(all.at("/service_levels/automation/value").asDouble()).isEqualTo(50);
    assertThat(all.at("/service_levels/coverage/value").asDouble()).isEqualTo(100);
    assertThat(all.at("/service_levels/latency/deliveries").asInt()).isEqualTo(2);
  }

  @Test
  void refusesResultsOfARegionThatIsNotHeld() {
    Caller north = new Caller("nora", Set.of("north"), Set.of("writer"));
    house.ingest(STEWARD, "readings", "k", Buffer.buffer(FILE));
    String steal =
        "insert into ingest.dq_result select (select id from sec.region where code = 'south'),"
            + " batch_id, 'x', 'served', dataset, dimension, severity, 1, 0, null, null, null, at"
            + " from ingest.dq_result limit 1";

    assertThat(
            get(
                house
                    .store
                    .database()
                    .as(north, tx -> tx.execute(steal))
                    .map(rows -> "written")
                    .onFailure()
                    .recoverWithItem("refused")))
        .isEqualTo("refused");
  }

  private JsonNode quality(Caller caller) {
    return asked.get(caller, "/v1/datasets/:dataset/quality", "readings");
  }

  private static List<Long> part(JsonNode delivery, String side, String dimension) {
    JsonNode part = delivery.path(side).path("dimensions").path(dimension);
    return List.of(part.path("evaluated").asLong(), part.path("failed").asLong());
  }
}
