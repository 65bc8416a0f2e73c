package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.Job;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Health;
import dev.trivium.web.Json;
import dev.trivium.web.LocalKey;
import dev.trivium.web.Surroundings;
import dev.trivium.web.TestEdge;
import dev.trivium.web.WebAssembly;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All rooms together: what is known of a person is given whole, and is gone when it is erased. */
class PersonalRightsIT {
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward", "writer"));
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
  private final HttpClient http = HttpClient.newHttpClient();
  private Vertx vertx;
  private StoreAssembly store;
  private Rooms rooms;
  private WebAssembly web;
  private int port;

  @BeforeEach
  void open() throws IOException {
    vertx = Vertx.vertx();
    store = PostgresForTests.store(vertx, observation -> {});
    Config config =
        Config.read(
            Map.of(
                "TRIVIUM_HOME", home.toString(),
                "TRIVIUM_DEMO", "off",
                "TRIVIUM_LLM_EMBEDDER", "hashed",
                "TRIVIUM_DATA_PRIVACY_PAGE", "2",
                "TRIVIUM_DATA_PRIVACY_EXPORTS", "1"),
            Map.of());
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    rooms = Rooms.wire(config, vertx, store, clock, ids, observation -> {});
    PostgresForTests.get(rooms.recover());
    web =
        new WebAssembly(
            TestEdge.patient(),
            new Surroundings(vertx, clock, ids, observation -> {}, sub -> "someone"),
            new Health(Map.of(), clock),
            LocalKey.fresh(new SecureRandom()),
            null);
    port = PostgresForTests.get(web.start(rooms.routes(vertx), 2));
    for (String dataset : List.of("people", "visits")) {
      assertThat(contract(dataset).statusCode()).isEqualTo(201);
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
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void givesWhatIsKnownAndNothingOfIt() {
    String chat = ask("What did Ada@Example.com buy?");
    ask("And ben@example.com?");
    String subject = subject();
    document("letter.txt", subject, "A letter from ada@example.com about tea.\n\nSecond thoughts.");
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
    String document = document("letter.txt", subject, "A letter from ada@example.com about tea.");
    String ledgered = ledger();
    assertThat(json(DPO, "PUT", "/v1/privacy/holds", ADA).statusCode()).isEqualTo(200);
    assertThat(post(DPO, ERASURES, ADA).statusCode()).isEqualTo(409);
    assertThat(json(DPO, "DELETE", "/v1/privacy/holds", ADA).statusCode()).isEqualTo(200);

    JsonNode done = Json.tree(post(DPO, ERASURES + "?now=true", ADA).body()).at("/items/0");

    JsonNode rows = done.at("/manifest/emptied_rows");
    assertThat(rows.path("data.people").asInt()).isEqualTo(1);
    assertThat(rows.path("data.visits").asInt()).isEqualTo(3);
    assertThat(rows.path("ingest.quarantine").asInt()).isEqualTo(2);
    assertThat(rows.path("knowledge.document").asInt()).isEqualTo(1);
    assertThat(rows.path("knowledge.passage").asInt()).isEqualTo(1);
    assertThat(rows.path("chat.response").asInt()).isEqualTo(1);
    assertThat(done.path("subject").asText()).isEqualTo(subject);
    assertThat(ledgered).isEmpty();
    assertThat(ledger()).contains(subject);
    nothingIsLeft(chat, document);
    String again = "A letter from ada@example.com.";
    assertThat(give("again.txt", subject, again).statusCode()).isEqualTo(409);

    // As after a restore of an older backup: everything is back, the ledger alone knows better.
    String late = ask("And what of ada@example.com now?");
    PostgresForTests.get(
        store
            .database()
            .asJob(
                Job.ERASURE,
                tx -> tx.execute("update sec.erasure set state = 'requested', manifest = '{}'")));
    PostgresForTests.get(rooms.data().recover(true));
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
    assertThat(get(STEWARD, "/v1/documents/" + document).statusCode()).isEqualTo(404);
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

  /** Asks and gives the id of the response; there is no model, so the answer is a refusal. */
  private String ask(String question) {
    String body = Json.encode(Map.of("model", "trivium", "input", question)).toString();
    HttpResponse<String> answer =
        post(ASKER, "/v1/responses", body.replace("}", ",\"stream\":true}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String data =
        answer.body().lines().filter(line -> line.startsWith("data: {")).findFirst().orElseThrow();
    return Json.tree(data.substring("data: ".length())).at("/response/id").asText();
  }

  private String document(String source, String subject, String text) {
    HttpResponse<String> given = give(source, subject, text);
    assertThat(given.statusCode()).as(given.body()).isEqualTo(202);
    String id = Json.tree(given.body()).path("id").asText();
    Instant until = Instant.now().plusSeconds(30);
    while (!get(STEWARD, "/v1/documents/" + id).body().contains("\"ready\"")) {
      assertThat(Instant.now()).isBefore(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return id;
  }

  private HttpResponse<String> give(String source, String subject, String text) {
    return send(
        request(STEWARD, "/v1/documents?region=north&source=" + source + "&subject=" + subject)
            .header("content-type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(text)));
  }

  private HttpResponse<String> contract(String dataset) throws IOException {
    String name = "/dev/trivium/data/" + dataset + ".odcs.yaml";
    try (InputStream in = PersonalRightsIT.class.getResourceAsStream(name)) {
      String yaml = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return send(
          request(STEWARD, "/v1/contracts/" + dataset)
              .header("content-type", "application/yaml")
              .PUT(HttpRequest.BodyPublishers.ofString(yaml)));
    }
  }

  private void deliver(String dataset, String csv) {
    HttpResponse<String> answer =
        send(
            request(STEWARD, "/v1/datasets/" + dataset + "/batches")
                .header("content-type", "text/csv")
                .header("idempotency-key", dataset)
                .POST(HttpRequest.BodyPublishers.ofString(csv)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static List<JsonNode> lines(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(Json::tree).toList();
  }

  private static long count(List<JsonNode> lines, String kind) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).count();
  }

  private HttpResponse<String> get(Caller caller, String path) {
    return send(request(caller, path).GET());
  }

  private HttpResponse<String> post(Caller caller, String path, String body) {
    return json(caller, "POST", path, body);
  }

  private HttpResponse<String> json(Caller caller, String method, String path, String body) {
    return send(
        request(caller, path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(Caller caller, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + web.issuer().issue(caller, Duration.ofHours(1)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
