package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The status of a contract decides whether rows are taken, by whatever door they come. */
class ContractStatusIT {
  private static final String TICKETS =
      new String(DataForTests.resource("tickets.odcs.yaml"), StandardCharsets.UTF_8);
  private static final String MODEL =
      """
      version: "0.1.1"
      semantic_model:
        - name: desk
          datasets: [{name: tickets, source: tickets, primary_key: [ticket_no], fields: [
            {name: opened_on, expression: {dialects: [
              {dialect: ANSI_SQL, expression: opened_on}]}}]}]
          metrics: [{name: desk_tickets, expression: {dialects: [
            {dialect: ANSI_SQL, expression: "COUNT(tickets.ticket_no)"}]}}]
      """;

  @Test
  void takesRowsOnlyWhileItIsInForceAndSaysWhenThatEnds() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      register(house, "1.0.0", "draft");
      assertThat(refused(house, 1)).contains("is draft", "publish an active version");
      assertThat(house.rows(STEWARD, "tickets")).isZero();

      register(house, "1.1.0", "active");
      assertThat(ingest(house, 1).notes()).isNull();
      get(house.data.models().put(STEWARD, MODEL.getBytes(StandardCharsets.UTF_8)));

      register(house, "1.2.0", "deprecated");
      Receipt warned = ingest(house, 2);
      assertThat(warned.notes()).containsExactly(Receipt.DEPRECATED);
      assertThat(get(house.batches().get(STEWARD, warned.batch())).notes())
          .containsExactly(Receipt.DEPRECATED);
      UUID wrong = ingest(house, 3, "Nowhere").batch();

      register(house, "1.3.0", "retired");
      assertThat(refused(house, 4)).contains("is retired");
      QuarantineRepository.Filter open =
          new QuarantineRepository.Filter(
              "tickets", Optional.of("open"), Optional.empty(), Optional.of(wrong));
      assertThat(problem(house.data.replays().replay(STEWARD, open)).detail())
          .contains("is retired");

      assertThat(house.rows(STEWARD, "tickets")).as("what is there can be read").isEqualTo(2);
      MetricQuery count =
          new MetricQuery(
              List.of("desk_tickets"), List.of(), List.of(), null, List.of(), List.of(), 0, null);
      assertThat(get(house.data.metrics().query(STEWARD, count)).rows().getFirst().getFirst())
          .isEqualTo(2L);
    }
  }

  private static void register(DataForTests house, String version, String status) {
    house.register(
        "tickets",
        TICKETS
            .replace("version: 1.0.0", "version: " + version)
            .replace("status: active", "status: " + status)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Receipt ingest(DataForTests house, int number) {
    return ingest(house, number, "Oslo");
  }

  private static Receipt ingest(DataForTests house, int number, String office) {
    return house.ingest(STEWARD, "tickets", "k" + number, row(number, office));
  }

  private static Buffer row(int number, String office) {
    return Buffer.buffer(
        "Ticket No,office,email,opened_on\n%d,%s,a@b.example,2026-01-02\n"
            .formatted(number, office));
  }

  private static String refused(DataForTests house, int number) {
    Problem problem =
        problem(
            house
                .data
                .ingestion()
                .ingest(
                    STEWARD,
                    "tickets",
                    BatchRequest.csv("k" + number),
                    Multi.createFrom().item(row(number, "Oslo"))));
    assertThat(problem.slug()).isEqualTo("data/not-active");
    return problem.detail();
  }
}
