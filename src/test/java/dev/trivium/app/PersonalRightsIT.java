package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Job;
import dev.trivium.store.PostgresForTests;
import dev.trivium.web.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All rooms together: what is known of a person is given whole, and is gone when it is erased. */
class PersonalRightsIT {
  private static final Caller DPO = new Caller("dora", Set.of("north"), Set.of("dpo"));
  private static final Caller SOUTH = new Caller("sol", Set.of("south"), Set.of("dpo"));
  private static final Caller READER = new Caller("rita", Set.of("north"), Set.of("pii_reader"));
  private static final Caller ASKER = new Caller("ann", Set.of("north"), Set.of("analyst"));
  private static final String EXPORTS = "/v1/privacy/exports";
  private static final String ERASURES = "/v1/privacy/erasures";
  private static final String ADA =
      """
      {"dataset":"people","subject":{"email":"ada@example.com"},"purpose":"she asked",
       "reason":"she asked"}
      """;

  @TempDir Path home;
  private WholeHouse house;

  @BeforeEach
  void open() {
    Vertx vertx = Vertx.vertx();
    Config config =
        Config.read(
            Map.of(
                "TRIVIUM_HOME", home.toString(),
                "TRIVIUM_DEMO", "off",
                "TRIVIUM_LLM_EMBEDDER", "hashed",
                "TRIVIUM_DATA_PRIVACY_PAGE", "2",
                "TRIVIUM_DATA_PRIVACY_EXPORTS", "1"),
            Map.of());
    house = new WholeHouse(vertx, config, PostgresForTests.store(vertx, observation -> {}));
    for (String dataset : List.of("people", "visits")) {
      house.contract(dataset);
    }
    deliver(
        "people",
        """
        person_no,area,email,full_name,phone,visits
        1,north,ada@example.com,Ada Lovelace,+44 20 7946 0123,3
        2,north,ben@example.com,Ben Lee,+44 20 7946 0999,1
        3,north,ada@example.com,Ada L,,-1
        4,south,ada@example.com,Ada of the south,,1
        """);
    deliver(
        "visits",
        """
        visit_no,area,guest,nights
        10,north,ada@example.com,2
        11,north,ben@example.com,3
        12,north,ada@example.com,4
        13,north,ada@example.com,5
        14,north,ada@example.com,99
        """);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void givesWhatIsKnownAndNothingOfIt() {
    String chat = ask("What did Ada@Example.com buy?");
    ask("And ben@example.com?");
    String subject = subject();
    house.document(
        "letter.txt", subject, "A letter from ada@example.com about tea.\n\nSecond thoughts.");
    String reveal =
        """
        {"key":{"person_no":1},"fields":["email"],"purpose":"call back"}
        """;
    assertThat(post(READER, "/v1/datasets/people/reveal", reveal).statusCode()).isEqualTo(200);

    HttpResponse<String> answer = post(DPO, EXPORTS, ADA);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    List<JsonNode> lines = lines(answer);
    assertThat(lines.getFirst().path("kind").asText()).isEqualTo("header");
    assertThat(lines.getFirst().path("contracts")).hasSize(2);
    assertThat(lines.getFirst().path("reach").toString()).contains("conversation", "document");
    assertThat(count(lines, "contract")).isEqualTo(2);
    assertThat(count(lines, "row")).isEqualTo(4);
    assertThat(count(lines, "quarantine")).isEqualTo(2);
    assertThat(count(lines, "document")).isPositive();
    assertThat(count(lines, "conversation")).isEqualTo(1);
    assertThat(answer.body())
        .contains("Ada Lovelace", "+44 20 7946 0123", "\"nights\":\"99\"", "A letter from", chat)
        .contains("she asked", "call back", "rita")
        .doesNotContain("ben@example.com", "Ben Lee", "Ada of the south");
    JsonNode end = lines.getLast();
    assertThat(end.path("kind").asText()).isEqualTo("end");
    assertThat(end.at("/lines/row").asInt()).isEqualTo(4);
    assertThat(end.at("/lines/audit").asInt()).isEqualTo(count(lines, "audit"));
    Map<String, Integer> audited = new TreeMap<>();
    lines.stream()
        .filter(line -> line.path("kind").asText().equals("audit"))
        .forEach(line -> audited.merge(line.path("action").asText(), 1, Integer::sum));
    assertThat(audited).containsEntry("privacy.export", 2).containsEntry("row.reveal", 1);

    assertThat(get(DPO, "/v1/responses/" + chat).statusCode()).isEqualTo(404);
    assertThat(get(ASKER, "/v1/responses/" + chat).statusCode()).isEqualTo(200);
    assertThat(post(ASKER, EXPORTS, ADA).statusCode()).isEqualTo(403);
    assertThat(post(DPO, EXPORTS, ADA.replace("purpose", "why")).statusCode()).isEqualTo(400);
    Caller nobody = new Caller("eve", Set.of("east"), Set.of("dpo"));
    assertThat(post(nobody, EXPORTS, ADA).statusCode()).isEqualTo(404);
    assertThat(post(SOUTH, EXPORTS, ADA).body())
        .contains("Ada of the south")
        .doesNotContain("Lovelace", "call back", chat, "A letter");
  }

  @Test
  void anErasureLeavesNothingInAnyStoreAndARestoreNeither() throws IOException {
    String chat = ask("What did ada@example.com buy?");
    String subject = subject();
    String letter = "A letter from ada@example.com about tea. Oolong blossoms fill her cupboard.";
    String document = house.document("letter.txt", subject, letter);
    String quoted = ask("Which oolong blossoms fill the cupboard?");
    assertThat(get(ASKER, "/v1/responses/" + quoted).body())
        .as("it names nobody and quotes her letter")
        .contains("Oolong blossoms fill her cupboard")
        .doesNotContain("ada@");
    String ledgered = ledger();
    assertThat(house.json(DPO, "PUT", "/v1/privacy/holds", ADA).statusCode()).isEqualTo(200);
    assertThat(post(DPO, ERASURES, ADA).statusCode()).isEqualTo(409);
    assertThat(house.json(DPO, "DELETE", "/v1/privacy/holds", ADA).statusCode()).isEqualTo(200);

    JsonNode done = Json.tree(post(DPO, ERASURES + "?now=true", ADA).body()).at("/items/0");

    JsonNode rows = done.at("/manifest/emptied_rows");
    assertThat(rows.path("data.people").asInt()).isEqualTo(1);
    assertThat(rows.path("data.visits").asInt()).isEqualTo(3);
    assertThat(rows.path("ingest.quarantine").asInt()).isEqualTo(2);
    assertThat(rows.path("knowledge.document").asInt()).isEqualTo(1);
    assertThat(rows.path("knowledge.passage").asInt()).isEqualTo(1);
    assertThat(rows.path("chat.response").asInt()).isEqualTo(2);
    assertThat(get(ASKER, "/v1/responses/" + quoted).statusCode()).isEqualTo(404);
    assertThat(done.path("subject").asText()).isEqualTo(subject);
    assertThat(ledgered).isEmpty();
    assertThat(ledger()).contains(subject);
    nothingIsLeft(chat, document);
    String again = "A letter from ada@example.com.";
    assertThat(house.give("again.txt", subject, again).statusCode()).isEqualTo(409);

    // As after a restore of an older backup: everything is back, the ledger alone knows better.
    String late = ask("And what of ada@example.com now?");
    PostgresForTests.get(
        house
            .store
            .database()
            .asJob(
                Job.ERASURE,
                tx -> tx.execute("update sec.erasure set state = 'requested', manifest = '{}'")));
    PostgresForTests.get(house.rooms.data().recover(true));
    nothingIsLeft(late, document);
  }

  private void nothingIsLeft(String chat, String document) {
    HttpResponse<String> answer = post(DPO, EXPORTS, ADA);
    List<JsonNode> lines = lines(answer);
    assertThat(answer.statusCode()).isEqualTo(200);
    for (String kind : List.of("contract", "row", "quarantine", "document", "conversation")) {
      assertThat(count(lines, kind)).as(kind).isZero();
    }
    assertThat(count(lines, "erasure")).isEqualTo(1);
    assertThat(answer.body()).doesNotContain("Lovelace", "7946", "A letter").contains("dora");
    assertThat(get(ASKER, "/v1/responses/" + chat).statusCode()).isEqualTo(404);
    assertThat(get(WholeHouse.STEWARD, "/v1/documents/" + document).statusCode()).isEqualTo(404);
    String search = "{\"query\":\"letter about tea\"}";
    assertThat(post(ASKER, "/v1/documents/search", search).body()).doesNotContain("ada@");
  }

  private String subject() {
    JsonNode header = lines(post(DPO, EXPORTS, ADA)).getFirst();
    return header.at("/subjects/0/subject").asText();
  }

  private String ledger() throws IOException {
    Path file = home.resolve("keys").resolve("erasures").resolve("erasures.ndjson");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private String ask(String question) {
    return house.ask(ASKER, question);
  }

  private void deliver(String dataset, String csv) {
    HttpResponse<String> answer = house.deliver(dataset, csv);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private List<JsonNode> lines(HttpResponse<String> answer) {
    return house.lines(answer);
  }

  private static long count(List<JsonNode> lines, String kind) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).count();
  }

  private HttpResponse<String> get(Caller caller, String path) {
    return house.get(caller, path);
  }

  private HttpResponse<String> post(Caller caller, String path, String body) {
    return house.post(caller, path, body);
  }
}
