package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.StoreRefusal;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rights of people, from a request to the last byte that is left of them. */
class PrivacyIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private static final Caller READER = new Caller("rita", Set.of("north"), Set.of("pii_reader"));
  private static final Caller AUDITOR = new Caller("aldo", Set.of("*"), Set.of("auditor"));
  private static final Caller PLAIN = new Caller("pia", Set.of("north"), Set.of());
  private static final String ERASURES = "/v1/privacy/erasures";
  private static final String ADA =
      """
      {"dataset":"people","subject":{"email":"Ada@Example.com "},"reason":"asked by letter"}\
      """;

  private DataOverHttp server;
  private DataForTests house;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(100);
    server = new DataOverHttp(house);
    for (String dataset : List.of("people", "visits")) {
      house.register(dataset, DataForTests.resource(dataset + ".odcs.yaml"));
    }
    people(
        "1,north,ada@example.com,Ada Lovelace,+44 20 7946 0123,3",
        "2,north,ben@example.com,Ben Lee,+44 20 7946 0999,1",
        "3,north,ADA@example.com,Ada L,,-1",
        "4,south,cy@example.com,Cy,,1");
    visits(
        "10,north,ada@example.com,2", "11,north,ben@example.com,3", "12,north,ada@example.com,99");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void showsMaskedToAllAndClearOnlyWithRolePurposeAndTrace() {
    JsonNode masked = tree(server.get(PLAIN, "/v1/datasets/people/rows/1")).at("/items/0");
    assertThat(masked.path("email").asText()).isEqualTo("•••");
    assertThat(masked.path("full_name").asText()).isEqualTo("A. L.");
    assertThat(masked.path("phone").asText()).isEqualTo("•••0123");
    assertThat(masked.path("visits").asInt()).isEqualTo(3);
    assertThat(server.get(PLAIN, "/v1/datasets/people/rows/4").statusCode()).isEqualTo(404);

    String ask = "{\"key\":{\"person_no\":1},\"fields\":[\"email\",\"phone\"]";
    assertThat(reveal(PLAIN, ask + ",\"purpose\":\"call back\"}").statusCode()).isEqualTo(403);
    assertThat(reveal(READER, ask + "}").statusCode()).isEqualTo(400);
    assertThat(reveal(READER, ask.replace("phone", "visits") + ",\"purpose\":\"x\"}").statusCode())
        .isEqualTo(422);
    HttpResponse<String> clear = reveal(READER, ask + ",\"purpose\":\"call back\"}");

    assertThat(tree(clear).at("/items/0/email").asText()).isEqualTo("ada@example.com");
    assertThat(tree(clear).at("/items/0/phone").asText()).isEqualTo("+44 20 7946 0123");
    String trail = trail("row.reveal");
    assertThat(trail).contains("row.reveal", "call back", "rita").doesNotContain("ada@", "7946");
  }

  @Test
  void aValueThatWasMovedDoesNotOpen() {
    String move =
        """
        update data.people t set email_ct = o.email_ct from data.people o
         where t.person_no = 1 and o.person_no = 2
        """;
    String turn = "update data.people set full_name_ct = phone_ct where person_no = 2";
    get(house.store.database().asJob(Job.ERASURE, tx -> tx.execute(move)));
    get(house.store.database().asJob(Job.ERASURE, tx -> tx.execute(turn)));

    String moved = "{\"key\":{\"person_no\":1},\"fields\":[\"email\"],\"purpose\":\"test\"}";
    String turned = "{\"key\":{\"person_no\":2},\"fields\":[\"full_name\"],\"purpose\":\"test\"}";
    for (String ask : List.of(moved, turned)) {
      HttpResponse<String> answer = reveal(READER, ask);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("data:seal-broken")
          .doesNotContain("@example.com")
          .doesNotContain("7946");
    }
  }

  @Test
  void erasesAPersonEverywhereAndForGood() throws IOException {
    HttpResponse<String> answer = server.post(DPO, ERASURES + "?now=true", ADA);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode done = tree(answer).at("/items/0");
    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.at("/manifest/emptied_rows/data.people").asInt()).isEqualTo(1);
    assertThat(done.at("/manifest/emptied_rows/data.visits").asInt()).isEqualTo(1);
    assertThat(done.at("/manifest/emptied_rows/ingest.quarantine").asInt()).isEqualTo(2);
    assertThat(done.at("/manifest/reach").toString()).contains("documents");
    assertThat(done.at("/manifest/left_alone").toString()).contains("backups");
    assertThat(count("select count(*) as n from data.people where _erased_at is not null"))
        .isEqualTo(1);
    assertThat(
            count(
                """
                select count(*) as n from data.people
                 where _erased_at is not null and num_nonnulls(email_ct, email_bidx, full_name_ct,
                   full_name_bidx, phone_ct, _row_hash) > 0
                """))
        .isZero();
    assertThat(count("select count(*) as n from ingest.quarantine where octet_length(raw_ct) > 0"))
        .isZero();
    JsonNode row = tree(server.get(PLAIN, "/v1/datasets/people/rows/1")).at("/items/0");
    assertThat(row.path("_erased").asBoolean()).isTrue();
    assertThat(row.has("email")).isFalse();
    assertThat(row.path("visits").asInt()).isEqualTo(3);

    Receipt again =
        people("1,north,ada@example.com,Ada Lovelace,,4", "5,north,ada@example.com,A,,1");
    assertThat(again.quarantined()).isEqualTo(2);
    assertThat(again.reasons()).extracting(Receipt.ReasonCount::code).contains("subject.erased");
    assertThat(count("select count(*) as n from ingest.quarantine where octet_length(raw_ct) > 0"))
        .isZero();
    String ledger = Files.readString(ledger());
    assertThat(ledger.lines()).hasSize(1);
    assertThat(ledger).contains(done.path("subject").asText()).doesNotContain("ada");
    assertThat(trail("privacy.erased")).contains("privacy.erase\"").doesNotContain("ada@");
    assertThat(tree(server.get(DPO, ERASURES)).path("items")).hasSize(1);
    assertThat(server.get(PLAIN, ERASURES).statusCode()).isEqualTo(403);
  }

  @Test
  void holdsAndOtherRegionsStandAgainstIt() {
    Caller south = new Caller("sol", Set.of("south"), Set.of("dpo"));
    assertThat(server.post(south, ERASURES, ADA).statusCode()).isEqualTo(404);
    assertThat(server.json(DPO, "PUT", "/v1/privacy/holds", ADA).statusCode()).isEqualTo(200);

    HttpResponse<String> held = server.post(DPO, ERASURES, ADA);

    assertThat(held.statusCode()).isEqualTo(409);
    assertThat(tree(held).path("type").asText()).endsWith("data:legal-hold");
    assertThat(count("select count(*) as n from data.people where _erased_at is not null"))
        .isZero();
    assertThat(tree(server.get(DPO, ERASURES)).path("items")).isEmpty();
    HttpResponse<String> freed = server.json(DPO, "DELETE", "/v1/privacy/holds", ADA);
    assertThat(tree(freed).path("released").asInt()).isEqualTo(1);
    assertThat(server.post(DPO, ERASURES, ADA).statusCode()).isEqualTo(201);
  }

  @Test
  void aRestoredDatabaseForgetsAgainBeforeAnythingIsServed() throws IOException {
    // What a backup of before the erasure holds: the rows and keys, but not that she is gone.
    Subject ada = ada();
    UUID id = new UUID(1, 2);
    get(
        new ErasureLedger(ledger().getParent(), house.vertx)
            .append(new ErasureLedger.Entry(id, ada, "dora", NOW)));

    get(house.data.recover(true));

    assertThat(get(house.store.seal().opening(List.of(ada))).isErased(ada)).isTrue();
    assertThat(count("select count(*) as n from data.people where email_ct is null")).isEqualTo(1);
    JsonNode known = tree(server.get(DPO, ERASURES)).at("/items/0");
    assertThat(known.path("id").asText()).isEqualTo(id.toString());
    assertThat(known.path("state").asText()).isEqualTo("done");
    get(house.data.recover(true));
    assertThat(Files.readString(ledger()).lines()).hasSize(1);

    Files.writeString(ledger(), Files.readString(ledger()).replace("dora", "mallory"));
    assertThatThrownBy(() -> get(house.data.recover(true))).isInstanceOf(StoreRefusal.class);
  }

  @Test
  void nobodyComesBackWithAChunkThatWasUnderWay() {
    for (int i = 100; i < 115; i++) {
      String email = "p" + i + "@example.com";
      people(i + ",north," + email + ",First,,1");
      String erase =
          "{\"dataset\":\"people\",\"subject\":{\"email\":\"" + email + "\"},\"reason\":\"r\"}";
      Uni<?> late =
          deliver(
                  "people",
                  "late" + i,
                  "person_no,area,email,full_name,phone,visits\n"
                      + i
                      + ",north,"
                      + email
                      + ",Second,,2\n")
              .onFailure()
              .recoverWithNull();
      Uni<?> gone =
          Uni.createFrom()
              .item(() -> server.post(DPO, ERASURES, erase).statusCode())
              .runSubscriptionOn(task -> new Thread(task).start());

      Uni.combine().all().unis(late, gone).asTuple().await().atMost(Duration.ofSeconds(20));

      assertThat(
              count(
                  "select count(*) as n from data.people where person_no = "
                      + i
                      + " and num_nonnulls(email_ct, email_bidx, full_name_ct) > 0"))
          .as("round %d", i)
          .isZero();
    }
  }

  @Test
  void aReplayWaitsForAnErasureAndHoldsNothingMeanwhile() {
    Subject ada = ada();
    ErasureRepository erasures = new ErasureRepository();
    Database database = house.store.database();
    List<UUID> ids =
        get(
            database.as(
                STEWARD,
                tx ->
                    tx.list(
                        "select id from ingest.quarantine where subject = $1 order by id",
                        row -> row.uuid("id"),
                        ada.id())));
    assertThat(ids).hasSize(2);
    CompletableFuture<List<Receipt>> replay = new CompletableFuture<>();

    int emptied =
        get(
            database.asJob(
                Job.ERASURE,
                tx ->
                    erasures
                        .alone(tx, ada.region())
                        .invoke(() ->
                            house
                                .data
                                .replays()
                                .replay(STEWARD, ids)
                                .subscribe()
                                .with(replay::complete, replay::completeExceptionally))
                        .chain(() -> somebodyWaits(tx))
                        .chain(() -> erasures.refused(tx, ada, NOW))));

    assertThat(emptied).isEqualTo(2);
    assertThat(replay.join()).isEmpty();
    assertThat(count("select count(*) as n from ingest.quarantine where state = 'discarded'"))
        .isEqualTo(2);
  }

  @Test
  void aRowWithoutAKeyOfItsOwnIsErasedToo() {
    String contract =
        new String(DataForTests.resource("visits.odcs.yaml"), StandardCharsets.UTF_8)
            .replace("visits", "calls")
            .replace("Visits", "Calls")
            .replace("required: true, primaryKey: true", "required: true")
            .replace(
                ", classification: pii, customProperties: [{property: trivium.blindIndex, value:"
                    + " people}]",
                "")
            .replace(
                "      - {property: trivium.subject",
                "      - {property: trivium.key, value: rowHash}\n"
                    + "      - {property: trivium.subject");
    house.register("calls", contract.getBytes(StandardCharsets.UTF_8));
    get(deliver("calls", "c", "visit_no,area,guest,nights\n7,north,ada@example.com,2\n"));

    HttpResponse<String> answer = server.post(DPO, ERASURES, ADA);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(tree(answer).at("/items/0/manifest/emptied_rows/data.calls").asInt()).isEqualTo(1);
    assertThat(count("select count(*) as n from data.calls where _erased_at is not null"))
        .isEqualTo(1);
  }

  private static Uni<Boolean> somebodyWaits(Tx tx) {
    String waiting =
        """
        select count(*) as n from pg_locks l join pg_database d on d.oid = l.database
         where l.locktype = 'advisory' and not l.granted and d.datname = current_database()
        """;
    return tx.find(waiting, row -> row.bigint("n") > 0)
        .onItem()
        .delayIt()
        .by(Duration.ofMillis(20))
        .repeat()
        .until(found -> found.orElse(false))
        .collect()
        .last()
        .replaceWith(true);
  }

  private Subject ada() {
    int north = house.store.regions().byCode().get("north");
    return new Subject(north, house.store.seal().subject(north, "people", "ada@example.com"));
  }

  private Path ledger() {
    return house.ledger.resolve("erasures.ndjson");
  }

  private HttpResponse<String> reveal(Caller caller, String body) {
    return server.post(caller, "/v1/datasets/people/reveal", body);
  }

  /** The trail, once the chain has reached a deed. */
  private String trail(String deed) {
    Instant until = Instant.now().plusSeconds(10);
    String trail = "";
    while (!trail.contains(deed)) {
      assertThat(Instant.now()).isBefore(until);
      trail = server.get(AUDITOR, "/v1/ops/audit").body();
    }
    return trail;
  }

  private long count(String sql) {
    return get(house.store.database().as(STEWARD, tx -> tx.find(sql, row -> row.bigint("n"))))
        .orElseThrow();
  }

  private Receipt people(String... rows) {
    String csv = "person_no,area,email,full_name,phone,visits\n" + String.join("\n", rows) + "\n";
    return get(deliver("people", "p" + csv.hashCode(), csv)).receipt();
  }

  private void visits(String... rows) {
    String csv = "visit_no,area,guest,nights\n" + String.join("\n", rows) + "\n";
    get(deliver("visits", "v", csv));
  }

  private Uni<Ingestion.Taken> deliver(String dataset, String key, String csv) {
    return house
        .data
        .ingestion()
        .ingest(
            STEWARD, dataset, BatchRequest.csv(key), Multi.createFrom().items(Buffer.buffer(csv)));
  }
}
