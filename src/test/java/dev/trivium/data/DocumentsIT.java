package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.text.Pdfs;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents over HTTP against a real database, with the real embedding model. */
class DocumentsIT {
  private static final Caller NORA = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SVEN = new Caller("sven", Set.of("south"), Set.of("writer"));
  private static final Caller READER = new Caller("rita", Set.of("north"), Set.of());
  private static DataOverHttp server;

  @BeforeAll
  static void open() {
    DataForTests house = DataForTests.withChunksOf(100);
    get(house.store.schemaChanges().apply(List.of("north", "south"), List.of()));
    server = new DataOverHttp(house);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void aDocumentIsReadCitedReplacedAndTakenAway() {
    JsonNode first =
        ready(NORA, "tea.md", "text/markdown", "# Tea\nGreen tea brews at 80 degrees.");
    assertThat(first.path("title").asText()).isEqualTo("Tea");
    assertThat(first.path("model").asText()).startsWith("all-minilm-l6-v2-q@");

    JsonNode hit = search(READER, "How hot should the water be for green tea?").get(0);
    assertThat(hit.path("text").asText()).isEqualTo("Green tea brews at 80 degrees.");
    assertThat(hit.path("heading").asText()).isEqualTo("Tea");
    assertThat(hit.path("document").asText()).isEqualTo(first.path("id").asText());
    assertThat(hit.path("to").asInt() - hit.path("from").asInt())
        .isEqualTo(hit.path("text").asText().length());
    assertThat(hit.path("score").asDouble()).isGreaterThan(hit.path("gap").asDouble() / 2);

    JsonNode embedding = Json.tree(server.get(NORA, "/v1/documents").body()).path("embedding");
    assertThat(embedding.path("passages").asInt()).isPositive();
    assertThat(embedding.has("next_model")).isFalse();

    HttpResponse<String> same =
        send(NORA, "tea.md", "", "text/markdown", "# Tea\nGreen tea brews at 80 degrees.");
    assertThat(same.statusCode()).isEqualTo(200);

    JsonNode second = ready(NORA, "tea.md", "text/markdown", "# Tea\nOolong takes ninety.");
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(texts(READER, "green tea water")).noneMatch(text -> text.contains("80 degrees"));
    assertThat(texts(READER, "oolong")).anyMatch(text -> text.contains("ninety"));

    String path = "/v1/documents/" + first.path("id").asText();
    assertThat(delete(READER, path)).isEqualTo(403);
    assertThat(delete(SVEN, path)).isEqualTo(404);
    assertThat(delete(NORA, path)).isEqualTo(204);
    assertThat(server.get(NORA, path).statusCode()).isEqualTo(404);
    assertThat(texts(READER, "oolong")).noneMatch(text -> text.contains("ninety"));
    assertThat(trail()).anyMatch(row -> row.contains("document.remove"));
  }

  @Test
  void aRegionSeesItsOwnPassagesAndTheCommonOnes() {
    ready(NORA, "n.txt", "text/plain", "The northern depot keeps umbrellas for visitors.");
    ready(SVEN, "s.txt", "text/plain", "The southern depot keeps umbrellas for visitors.");
    ready(STEWARD, "a.txt", "&region=all", "text/plain", "Every depot keeps umbrellas somewhere.");

    assertThat(texts(NORA, "umbrellas depot"))
        .anyMatch(text -> text.contains("northern"))
        .anyMatch(text -> text.contains("Every depot"))
        .noneMatch(text -> text.contains("southern"));
    assertThat(texts(SVEN, "umbrellas depot"))
        .anyMatch(text -> text.contains("southern"))
        .noneMatch(text -> text.contains("northern"));
    assertThat(Json.tree(server.get(SVEN, "/v1/documents").body()).toString())
        .contains("s.txt")
        .doesNotContain("n.txt");
    assertThat(send(NORA, "x.txt", "&region=south", "text/plain", "mine").statusCode())
        .isEqualTo(422);
    assertThat(send(NORA, "x.txt", "&region=all", "text/plain", "mine").statusCode())
        .isEqualTo(422);
  }

  @Test
  void aQuestionIsTextWhateverSignsItHolds() {
    ready(NORA, "odd.txt", "text/plain", "It's a quoted \\ backslash & ampersand | pipe ! mark.");
    for (String odd :
        List.of(
            "'; drop table knowledge.passage; --",
            "quoted' | '!x & (",
            "a:* <-> b",
            "\\'' \\\\ backslash",
            "!mark & !pipe",
            "\u0000\u0007 ampersand",
            "$1 $2 %s %n {}",
            "(((((((((((((((((((",
            "🙂🙂 umlaut äöü ' \" `",
            "or and not -minus \"open")) {
      HttpResponse<String> answer = ask(NORA, odd);
      assertThat(answer.statusCode()).as(odd).isEqualTo(200);
      assertThat(texts(NORA, odd)).as(odd).noneMatch(text -> text.contains("southern"));
    }
    assertThat(texts(NORA, "backslash ampersand")).first().asString().contains("quoted");
    assertThat(ask(NORA, "").statusCode()).isEqualTo(400);
    assertThat(ask(NORA, "x".repeat(1_001)).statusCode()).isEqualTo(400);
  }

  @Test
  void personalDataWaitsForAPersonWhoAnswersForIt() {
    String text = "Complaints go to jane.roe@mail.example as ever.";
    JsonNode held = ended(NORA, "complaints.txt", "", "text/plain", text);
    assertThat(held.path("state").asText()).isEqualTo("needs_review");
    assertThat(held.path("problem").asText()).contains("email × 1").doesNotContain("jane");
    assertThat(held.path("passages").asInt()).isZero();
    assertThat(server.house.raw("knowledge.document")).noneMatch(row -> row.contains("jane"));

    assertThat(send(NORA, "complaints.txt", "&confirm=personal", "text/plain", text).statusCode())
        .isEqualTo(403);
    String subject = "&subject=018f0000-0000-7000-8000-000000000001";
    assertThat(ended(NORA, "named.txt", subject, "text/plain", text).path("state").asText())
        .isEqualTo("ready");
    JsonNode confirmed =
        ended(STEWARD, "complaints.txt", "&region=north&confirm=personal", "text/plain", text);
    assertThat(confirmed.path("state").asText()).isEqualTo("ready");
    assertThat(confirmed.path("id")).isEqualTo(held.path("id"));
    assertThat(trail()).anyMatch(row -> row.contains("document.confirm_personal"));
  }

  @Test
  void whatCannotBeReadIsRefusedWithTheReasonAndWhatWasServedStays() {
    ready(NORA, "guide", "text/plain", "Lifts are serviced every spring.");
    JsonNode refused = ended(NORA, "guide", "", "application/pdf", "%PDF-1.4 broken");

    assertThat(refused.path("state").asText()).isEqualTo("refused");
    assertThat(refused.path("problem").asText()).contains("damaged");
    assertThat(texts(NORA, "lifts serviced")).anyMatch(text -> text.contains("every spring"));
    assertThat(send(NORA, "x", "", "application/zip", "PK").statusCode()).isEqualTo(415);
    assertThat(send(NORA, "", "", "text/plain", "x").statusCode()).isEqualTo(400);
    assertThat(send(READER, "x", "", "text/plain", "x").statusCode()).isEqualTo(403);
    assertThat(send(NORA, "x", "", "text/plain", "x".repeat((1 << 20) + 1)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void aPdfIsCitedByPage() {
    HttpResponse<String> sent =
        server.send(
            server
                .request(NORA, "/v1/documents?source=handbook.pdf")
                .header("content-type", "application/pdf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Pdfs.handbook())));
    JsonNode read = awaited(NORA, sent);
    assertThat(read.path("pages").asInt()).isEqualTo(2);

    JsonNode hit = search(READER, "What do I do when I am ill?").get(0);

    assertThat(hit.path("title").asText()).isEqualTo("Handbook");
    assertThat(hit.path("heading").asText()).isEqualTo("Sick leave");
    assertThat(hit.path("page").asInt()).isEqualTo(2);
  }

  @Test
  void whatACrashInterruptedIsEndedAtTheNextStart() {
    get(
        server
            .house
            .store
            .database()
            .as(
                NORA,
                tx ->
                    new DocumentRepository()
                        .receive(
                            tx,
                            new Delivered(
                                "lost.txt",
                                "",
                                "text/plain",
                                dev.trivium.data.text.DocumentReader.Kind.PLAIN,
                                "en",
                                server.house.store.regions().byCode().get("north"),
                                null,
                                false),
                            new java.util.UUID(1, 1),
                            new java.util.UUID(1, 2),
                            "nora",
                            DataForTests.NOW.minusSeconds(5))));

    get(server.house.data.recover(true));

    assertThat(server.get(NORA, "/v1/documents/" + new java.util.UUID(1, 1)).body())
        .contains("\"failed\"", "send it again");
  }

  private static List<String> trail() {
    Caller auditor = new Caller("ada", Set.of(), Set.of("auditor"));
    return get(
        server
            .house
            .store
            .database()
            .as(auditor, tx -> tx.list("select action from ops.audit", row -> row.text("action"))));
  }

  private static JsonNode ready(Caller caller, String source, String media, String body) {
    return ready(caller, source, "", media, body);
  }

  private static JsonNode ready(
      Caller caller, String source, String more, String media, String body) {
    JsonNode document = ended(caller, source, more, media, body);
    assertThat(document.path("state").asText()).as(document.toString()).isEqualTo("ready");
    return document;
  }

  private static JsonNode ended(
      Caller caller, String source, String more, String media, String body) {
    return awaited(caller, send(caller, source, more, media, body));
  }

  private static JsonNode awaited(Caller caller, HttpResponse<String> sent) {
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
    String path = sent.headers().firstValue("location").orElseThrow();
    JsonNode document = Json.tree(server.get(caller, path).body());
    while (document.path("state").asText().equals("received")) {
      Thread.onSpinWait();
      document = Json.tree(server.get(caller, path).body());
    }
    return document;
  }

  private static HttpResponse<String> send(
      Caller caller, String source, String more, String media, String body) {
    String name = URLEncoder.encode(source, StandardCharsets.UTF_8);
    return server.send(
        server
            .request(caller, "/v1/documents?source=" + name + more)
            .header("content-type", media)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> ask(Caller caller, String question) {
    return server.post(
        caller,
        "/v1/documents/search",
        Json.mapper().createObjectNode().put("query", question).toString());
  }

  private static JsonNode search(Caller caller, String question) {
    return Json.tree(ask(caller, question).body()).path("items");
  }

  private static List<String> texts(Caller caller, String question) {
    return StreamSupport.stream(search(caller, question).spliterator(), false)
        .map(hit -> hit.path("text").asText())
        .toList();
  }

  private static int delete(Caller caller, String path) {
    return server.send(server.request(caller, path).DELETE()).statusCode();
  }
}
