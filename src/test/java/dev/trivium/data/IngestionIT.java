package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.pieces;
import static dev.trivium.data.DataForTests.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestionIT {
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final String HEADER =
      "Ticket No,office,email,opened_on,closed_at,cost,refund,minutes,score,urgent,subject\n";
  private DataForTests house;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(3);
    house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void keepsGoodRowsAndSaysWhyOthersAreNot() {
    String csv =
        HEADER
            + "1,Oslo,a@b.example,2026-01-01,2026-01-02T03:04:05Z,12.50,1,30,0.5,true,hello\n"
            + "2,Lisbon,c@d.example,2026-01-01,,,,,,,\n"
            + "3,Oslo,nobody,2026-01-01,,,,,,,\n"
            + "4,Paris,e@f.example,2026-01-01,,,,,,,\n"
            + "5,Oslo,g@h.example,2026-12-01,,,,,,,\n"
            + "6,Oslo,i@j.example\n"
            + "7,Remote,k@l.example,2026-01-01,,1.234,,,,,a subject of more than twenty\n"
            + "8,Remote,k@l.example,2026-01-01,,1.23,,,,,a subject of more than twenty\n";

    Receipt receipt = house.ingest(STEWARD, "tickets", "first", bytes(csv));

    assertThat(receipt.state()).isEqualTo("done");
    assertThat(List.of(receipt.received(), receipt.inserted(), receipt.quarantined()))
        .containsExactly(8L, 3L, 5L);
    assertThat(receipt.reasons())
        .extracting(Receipt.ReasonCount::code)
        .containsExactlyInAnyOrder(
            "format",
            "values",
            "region.unknown",
            "row.rule",
            "parse.fields",
            "type.scale",
            "pattern");
    assertThat(house.rows(STEWARD, "tickets")).isEqualTo(3);
    assertThat(String.join("\n", house.raw("data.tickets")))
        .contains("hello")
        .doesNotContain("a@b.example")
        .doesNotContain(hex("a@b.example"));
    assertThat(String.join("\n", house.raw("ingest.quarantine")))
        .doesNotContain("nobody")
        .doesNotContain(hex("nobody"));
  }

  @Test
  void takesTheSameDeliveryOnceAndTheSameRowsOnce() {
    String csv = HEADER + rows(1, 10, "2026-01-01");

    Receipt first = house.ingest(STEWARD, "tickets", "k", bytes(csv));
    Ingestion.Taken again = taken(STEWARD, "k", csv);
    Receipt otherKey = house.ingest(STEWARD, "tickets", "k2", bytes(csv));
    Receipt changed =
        house.ingest(STEWARD, "tickets", "k3", bytes(HEADER + rows(1, 4, "2026-02-02")));

    assertThat(again.before()).isTrue();
    assertThat(again.receipt()).isEqualTo(first);
    assertThat(otherKey.duplicate()).isEqualTo(10);
    assertThat(changed.updated()).isEqualTo(4);
    assertThat(house.rows(STEWARD, "tickets")).isEqualTo(10);
    assertThat(problem(ingestion(STEWARD, "k", csv + rows(11, 11, "2026-01-01"))).slug())
        .isEqualTo("data/idempotency-mismatch");
  }

  @Test
  void settlesAKeyThatComesTwiceInOneDelivery() {
    String csv =
        HEADER
            + rows(1, 2, "2026-01-01")
            + rows(1, 1, "2026-01-01")
            + rows(2, 2, "2026-03-03")
            + rows(1, 1, "2026-01-01");

    Receipt receipt = house.ingest(STEWARD, "tickets", "k", bytes(csv));

    assertThat(List.of(receipt.inserted(), receipt.duplicate(), receipt.quarantined()))
        .containsExactly(2L, 2L, 1L);
    assertThat(receipt.reasons())
        .extracting(Receipt.ReasonCount::code)
        .containsExactly("key.conflict_in_batch");
  }

  @Test
  void letsACallerWriteOnlyWhereItStands() {
    String csv =
        HEADER + "1,Oslo,a@b.example,2026-01-01,,,,,,,\n2,Lisbon,a@b.example,2026-01-01,,,,,,,\n";

    Receipt receipt = house.ingest(NORTH, "tickets", "k", bytes(csv));

    assertThat(List.of(receipt.inserted(), receipt.quarantined())).containsExactly(1L, 1L);
    assertThat(receipt.reasons())
        .extracting(Receipt.ReasonCount::code)
        .containsExactly("region.forbidden");
    Caller south = new Caller("sue", Set.of("south"), Set.of("writer"));
    assertThat(house.rows(south, "tickets")).isZero();
    assertThat(problem(house.batches().get(south, receipt.batch())).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(problem(ingestion(new Caller("ann", Set.of("north"), Set.of()), "k", csv)).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
  }

  @Test
  void goesOnAfterACrashWithoutARowTwice() {
    String csv = HEADER + rows(1, 20, "2026-01-01");
    byte[] all = csv.getBytes(StandardCharsets.UTF_8);
    Multi<Buffer> torn =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().items(pieces(java.util.Arrays.copyOf(all, all.length / 2), 64)),
                Multi.createFrom().failure(new IOException("the client is gone")));

    assertThatThrownBy(() ->
            get(house.data.ingestion().ingest(STEWARD, "tickets", BatchRequest.csv("k"), torn)))
        .hasRootCauseInstanceOf(IOException.class);
    long before = house.rows(STEWARD, "tickets");
    assertThat(before).isBetween(3L, 18L);
    // A new process on the same database: whatever the old one left is free.
    DataAssembly next = house.assembly(3, "node-2");
    get(next.recover(true));
    Receipt receipt =
        get(next.ingestion()
                .ingest(
                    STEWARD,
                    "tickets",
                    BatchRequest.csv("k"),
                    Multi.createFrom().items(pieces(all, 50))))
            .receipt();

    assertThat(List.of(receipt.received(), receipt.inserted(), receipt.duplicate()))
        .containsExactly(20L, 20L, 0L);
    assertThat(house.rows(STEWARD, "tickets")).isEqualTo(20);
  }

  @Test
  void quarantinesOnlyTheCulpritWhenTheTableRefuses() {
    get(
        house
            .store
            .schemaChanges()
            .apply(
                List.of(),
                List.of("alter table data.tickets add constraint net check (minutes <> 13)")));
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 1; i <= 9; i++) {
      csv.append(i).append(",Oslo,a@b.example,2026-01-01,,,,").append(i + 8).append(",,,\n");
    }

    Receipt receipt = house.ingest(STEWARD, "tickets", "k", bytes(csv.toString()));

    assertThat(List.of(receipt.inserted(), receipt.quarantined())).containsExactly(8L, 1L);
    assertThat(receipt.reasons())
        .extracting(Receipt.ReasonCount::code)
        .containsExactly("db.23514.net");
  }

  @Test
  void readsJsonLinesAndGzip() throws IOException {
    String lines =
        "{\"Ticket No\":1,\"office\":\"Oslo\",\"email\":\"a@b.example\","
            + "\"opened_on\":\"2026-01-01\","
            + "\"cost\":1.5,\"urgent\":true,\"colour\":\"red\"}\n"
            + "{\"ticket_no\":2,\"office\":\"Oslo\"}\n"
            + "[1]\n";
    BatchRequest request = new BatchRequest(BatchRequest.NDJSON, ',', "k", true);

    Receipt receipt =
        get(house
                .data
                .ingestion()
                .ingest(
                    STEWARD,
                    "tickets",
                    request,
                    Multi.createFrom()
                        .items(pieces(gzip(lines.getBytes(StandardCharsets.UTF_8)), 10))))
            .receipt();

    assertThat(List.of(receipt.received(), receipt.inserted(), receipt.quarantined()))
        .containsExactly(3L, 1L, 2L);
    assertThat(receipt.unknownColumns()).containsExactly("colour");
  }

  @Test
  void storesNothingOfWhatCannotBeRead() throws IOException {
    assertThat(problem(ingestion(STEWARD, "a", HEADER + "1,\"Oslo")).slug())
        .isEqualTo("data/broken-input");
    assertThat(problem(ingestion(STEWARD, "b", "Ticket No;office\n1;Oslo\n")).slug())
        .isEqualTo("data/missing-column");
    assertThat(problem(ingestion(STEWARD, "c", "")).slug()).isEqualTo("data/broken-input");
    assertThat(problem(packed("d", gzip(new byte[80 << 20]))).kind())
        .isEqualTo(Problem.Kind.TOO_LARGE);
    assertThat(
            problem(
                    house
                        .data
                        .ingestion()
                        .ingest(
                            STEWARD, "nothing", BatchRequest.csv("e"), Multi.createFrom().empty()))
                .slug())
        .isEqualTo("data/unknown-dataset");

    assertThat(house.raw("ingest.batch")).isEmpty();
    assertThat(house.rows(STEWARD, "tickets")).isZero();
  }

  private io.smallrye.mutiny.Uni<Ingestion.Taken> packed(String key, byte[] packed) {
    BatchRequest request = new BatchRequest(BatchRequest.CSV, ',', key, true);
    return house
        .data
        .ingestion()
        .ingest(STEWARD, "tickets", request, Multi.createFrom().items(pieces(packed, 1 << 16)));
  }

  private io.smallrye.mutiny.Uni<Ingestion.Taken> ingestion(Caller caller, String key, String csv) {
    return house
        .data
        .ingestion()
        .ingest(caller, "tickets", BatchRequest.csv(key), Multi.createFrom().item(bytes(csv)));
  }

  private Ingestion.Taken taken(Caller caller, String key, String csv) {
    return get(ingestion(caller, key, csv));
  }

  private static String rows(int from, int to, String opened) {
    StringBuilder rows = new StringBuilder();
    for (int i = from; i <= to; i++) {
      rows.append(i).append(",Oslo,a@b.example,").append(opened).append(",,,,,,,\n");
    }
    return rows.toString();
  }

  private static Buffer bytes(String text) {
    return Buffer.buffer(text);
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
