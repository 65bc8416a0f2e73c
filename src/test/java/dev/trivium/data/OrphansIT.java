package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrphansIT {
  private static final byte[] PAYABLES = DataForTests.resource("unrelated/invoices.odcs.yaml");
  private static final byte[] TICKETS = DataForTests.resource("unrelated/tickets.odcs.yaml");
  private static final String INVOICES = "number,office,supplier,due_on,net,currency,replaces\n";
  private static final String LIFTS = "Ticket No.,city,opened_on,follows\n";

  @Test
  void takesAnOrphanInWhenItsParentComes() {
    try (DataForTests house = DataForTests.withChunksOf(2)) {
      payables(house);

      Receipt early =
          house.ingest(
              STEWARD,
              "invoices",
              "i1",
              text(
                  INVOICES
                      + "1,north,Acme,2026-01-01,10.5,EUR,\n"
                      + "2,north,Bolt,2026-01-01,1,EUR,7\n"));

      assertThat(early.quarantined()).isEqualTo(2);
      assertThat(waiting(house)).isEqualTo(2);
      assertThat(house.raw("ingest.quarantine").toString())
          .contains("reference.missing", "supplier.suppliers")
          .doesNotContain("Acme", "Bolt");

      house.ingest(STEWARD, "suppliers", "s1", text("supplier,trade\nAcme,steel\nCody,wood\n"));

      assertThat(waiting(house)).isEqualTo(1);
      assertThat(house.raw("data.invoices__contract")).hasSize(1).allMatch(r -> r.contains("10.5"));
      assertThat(states(house)).containsExactly("accepted", "open");

      house.ingest(STEWARD, "suppliers", "s2", text("supplier,trade\nBolt,nails\n"));

      assertThat(waiting(house)).isZero();
      assertThat(house.rows(STEWARD, "invoices")).isEqualTo(2);
      assertThat(states(house)).containsExactly("accepted", "accepted");
      assertThat(batches(house)).isEqualTo(5);
    }
  }

  @Test
  void onlyCountsWhereTheContractSaysSo() {
    try (DataForTests house = DataForTests.withChunksOf(10)) {
      payables(house);
      house.ingest(STEWARD, "suppliers", "s1", text("supplier,trade\nAcme,steel\n"));

      Receipt receipt =
          house.ingest(
              STEWARD, "invoices", "i1", text(INVOICES + "1,north,Acme,2026-01-01,10,EUR,7\n"));

      assertThat(receipt.inserted()).isEqualTo(1);
      assertThat(receipt.reasons().toString()).contains("reference.missing", "warning");
    }
  }

  @Test
  void findsParentsInTheSameDatasetInAnyOrderAndAcrossChunks() {
    try (DataForTests house = DataForTests.withChunksOf(2)) {
      house.register("lift_tickets", TICKETS);

      Receipt receipt =
          house.ingest(
              STEWARD,
              "lift_tickets",
              "t1",
              text(
                  LIFTS
                      + "2,Ghent,2026-01-01,1\n1,Ghent,2026-01-01,\n"
                      + "3,Ghent,2026-01-01,4\n5,Ghent,2026-01-01,3\n"
                      + "4,Ghent,2026-01-01,1\n6,Ghent,2026-01-01,99\n"));

      assertThat(receipt.quarantined()).isEqualTo(3);
      assertThat(house.rows(STEWARD, "lift_tickets")).isEqualTo(5);
      assertThat(waiting(house)).isEqualTo(1);
    }
  }

  @Test
  void refusesALineWithMembersThatTheContractDoesNotKnow() {
    try (DataForTests house = DataForTests.withChunksOf(10)) {
      house.register("readings", DataForTests.resource("unrelated/sensors.odcs.yaml"));
      String line =
          "{\"reading_id\":\"01890a5d-ac96-774b-bcce-b302099a805%d\",\"basin\":\"upper\","
              + "\"meter\":\"M-001\",\"taken_at\":\"2026-01-01T00:30:00\","
              + "\"taken_on\":\"2026-01-01\",\"level\":1.5,\"battery\":%s}\n";
      Receipt receipt =
          DataForTests.get(
                  house
                      .data
                      .ingestion()
                      .ingest(
                          STEWARD,
                          "readings",
                          new BatchRequest(BatchRequest.NDJSON, ',', "n1", false),
                          Multi.createFrom()
                              .items(
                                  text(line.formatted(1, "100")),
                                  text(line.formatted(2, "256")),
                                  text(line.formatted(3, "7,\"spy\":1")))))
              .receipt();

      assertThat(receipt.inserted()).isEqualTo(1);
      assertThat(receipt.reasons().toString()).contains("type.range", "parse.fields");
      assertThat(house.raw("data.readings__contract").toString())
          .contains("2025-12-31 23:30:00+00", "1.500");
    }
  }

  @Test
  void aHiddenParentIsAsGoodAsNone() {
    try (DataForTests house = DataForTests.withChunksOf(10)) {
      house.register("lift_tickets", TICKETS);
      house.ingest(STEWARD, "lift_tickets", "t1", text(LIFTS + "1,Bruges,2026-01-01,\n"));
      Caller upper = new Caller("ulla", Set.of("upper"), Set.of("writer"));

      Receipt hidden =
          house.ingest(upper, "lift_tickets", "u1", text(LIFTS + "2,Ghent,2026-01-01,1\n"));
      Receipt absent =
          house.ingest(upper, "lift_tickets", "u2", text(LIFTS + "3,Ghent,2026-01-01,8\n"));

      assertThat(hidden.reasons()).isEqualTo(absent.reasons());
      assertThat(hidden.quarantined()).isEqualTo(1);
      house.ingest(STEWARD, "lift_tickets", "t2", text(LIFTS + "8,Bruges,2026-01-01,\n"));
      assertThat(waiting(house)).isEqualTo(2);
    }
  }

  private static void payables(DataForTests house) {
    house.register("suppliers", PAYABLES);
    house.register("invoices", PAYABLES);
    DataForTests.get(house.store.schemaChanges().apply(List.of("north"), List.of()));
  }

  private static long waiting(DataForTests house) {
    return house
        .raw("(select id from ingest.quarantine where state = 'open' and retryable)")
        .size();
  }

  private static List<String> states(DataForTests house) {
    return house.raw("(select state from ingest.quarantine order by row_no)").stream()
        .map(row -> row.replaceAll("[()]", ""))
        .collect(Collectors.toList());
  }

  private static long batches(DataForTests house) {
    return house.raw("ingest.batch").size();
  }

  private static Buffer text(String csv) {
    return Buffer.buffer(csv);
  }
}
