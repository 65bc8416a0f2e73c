package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows cannot answer and documents can, over every surface, as each caller may see it. */
class CitationsIT {
  private static final Caller NORA = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller ANN = new Caller("ann", Set.of("north"), Set.of());
  private static final Caller SOL = new Caller("sol", Set.of("south"), Set.of());
  private static final Caller STEWARD = new Caller("sam", Set.of("*"), Set.of("steward", "writer"));
  private static final String REFUND =
      "The money goes back the way it came, five working days after the parcel has reached our"
          + " depot.";
  private static final String RETURNS =
      "# Returns\n## Time to return\nWhatever was bought can come back within thirty days.\n"
          + "## Refunds\n"
          + REFUND
          + " Gift cards get a new code.\n";
  private static final String ASKED = "How do refunds work?";

  @TempDir private static Path home;
  private static AskedOverHttp house;

  @BeforeAll
  static void open() {
    house = new AskedOverHttp(home, List.of("north", "south"));
    house.document(NORA, "returns.md", "", RETURNS);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void quotesThePassageAndSaysWhereItStands() {
    JsonNode response = house.ask(ANN, ASKED);
    String text = AskedOverHttp.text(response);
    JsonNode annotation = response.at("/output/0/content/0/annotations/0");
    int from = annotation.path("start_index").asInt();
    int to = annotation.path("end_index").asInt();

    assertThat(text).startsWith("Found in the documents").contains("> " + REFUND);
    assertThat(text).contains("1. Returns › Refunds (returns.md), characters ", "AI assistant");
    assertThat(annotation.path("type").asText()).isEqualTo("url_citation");
    assertThat(text.substring(from, to)).isEqualTo(REFUND + " Gift cards get a new code.");
    assertThat(annotation.path("title").asText()).isEqualTo("Returns › Refunds");
    assertThat(annotation.path("url").asText())
        .matches("/v1/documents/[0-9a-f-]{36}#char=\\d+,\\d+");
    assertThat(response.at("/metadata/trivium_query_type").asText()).isEqualTo("help");
    assertThat(response.at("/metadata/trivium_band").asText()).isEqualTo("medium");

    JsonNode evidence = house.evidence(ANN, response);
    assertThat(evidence.path("kind").asText()).isEqualTo("help");
    JsonNode passage = evidence.path("passages").path(0);
    assertThat(passage.path("heading").asText()).isEqualTo("Returns › Refunds");
    assertThat(passage.path("source").asText()).isEqualTo("returns.md");
    assertThat(passage.path("region").asText()).isEqualTo("north");
    assertThat(passage.path("text").asText()).startsWith(REFUND);
    assertThat(passage.path("to").asInt() - passage.path("from").asInt())
        .isEqualTo(passage.path("text").asText().length());
    assertThat(annotation.path("trivium").path("from")).isEqualTo(passage.path("from"));
  }

  @Test
  void tellsCitationsOnEverySurface() {
    List<String> types =
        house.streamed(ANN, ASKED).stream().map(event -> event.path("type").asText()).toList();
    String added = "response.output_text.annotation.added";
    assertThat(types.indexOf(added))
        .isGreaterThan(types.lastIndexOf("response.output_text.delta"))
        .isLessThan(types.indexOf("response.output_text.done"));
    JsonNode done =
        house.streamed(ANN, ASKED).getLast().at("/response/output/0/content/0/annotations");
    assertThat(done).hasSize(1);

    JsonNode message =
        Json.tree(
                house
                    .post(
                        ANN,
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + ASKED + "\"}]}")
                    .body())
            .at("/choices/0/message");
    assertThat(message.path("content").asText()).contains(REFUND, "Sources", "returns.md");
    JsonNode cited = message.at("/annotations/0");
    assertThat(cited.path("type").asText()).isEqualTo("url_citation");
    assertThat(cited.at("/url_citation/title").asText()).isEqualTo("Returns › Refunds");
  }

  @Test
  void anotherRegionFindsNothing() {
    JsonNode response = house.ask(SOL, ASKED);

    assertThat(AskedOverHttp.text(response))
        .doesNotContain("money", "Returns")
        .contains("I do not know");
    assertThat(house.evidence(SOL, response).path("kind").asText()).isEqualTo("abstain");
    assertThat(house.evidence(SOL, response).path("passages")).isEmpty();
  }

  @Test
  void saysThatItFoundNothingAndNamesAtMostWhatIsNear() {
    JsonNode far = house.ask(ANN, "Who is the president of France?");
    JsonNode near =
        house.ask(ANN, "Do you accept returns of swimwear bought abroad by a third person?");

    assertThat(AskedOverHttp.text(far))
        .contains("nothing about it in the documents")
        .doesNotContain("Returns");
    assertThat(house.evidence(ANN, far).path("kind").asText()).isEqualTo("abstain");
    assertThat(AskedOverHttp.text(near))
        .contains("Closest to it", "Returns › Time to return")
        .doesNotContain("thirty days");
    assertThat(house.evidence(ANN, near).path("kind").asText()).isEqualTo("abstain");
    assertThat(near.at("/output/0/content/0/annotations")).isNotEmpty();
  }

  @Test
  void whatIsDeletedOrReplacedIsNotShownAgain() {
    String text = "# Parking\nVisitors leave their bicycles behind the old bakery.";
    String id = house.document(NORA, "parking.md", "", text);
    JsonNode response = house.ask(ANN, "Where do visitors leave their bicycles?");
    assertThat(AskedOverHttp.text(response)).contains("bakery");

    house.document(NORA, "parking.md", "", text.replace("bakery", "smithy"));
    withheld(response, "bakery", "smithy");
    JsonNode newer = house.ask(ANN, "Where do visitors leave their bicycles?");
    assertThat(AskedOverHttp.text(newer)).contains("smithy");

    assertThat(house.delete(NORA, "/v1/documents/" + id).statusCode()).isEqualTo(204);
    withheld(newer, "bakery", "smithy");
    assertThat(AskedOverHttp.text(house.ask(ANN, "Where do visitors leave their bicycles?")))
        .doesNotContain("smithy");
  }

  private static void withheld(JsonNode response, String... words) {
    String path = "/v1/responses/" + response.path("id").asText();
    JsonNode evidence = house.evidence(ANN, response);
    assertThat(evidence.path("passages")).isEmpty();
    assertThat(evidence.toString()).contains("cannot be shown").doesNotContain(words);
    JsonNode again = Json.tree(house.get(ANN, path).body());
    assertThat(AskedOverHttp.text(again)).contains("cannot be shown");
    assertThat(again.toString()).doesNotContain(words);
    assertThat(house.get(ANN, path + "?stream=true").body())
        .contains("cannot be shown", "response.completed", "[DONE]")
        .doesNotContain(words);
  }

  @Test
  void whoLosesTheRegionLosesTheAnswer() {
    JsonNode response = house.ask(ANN, ASKED);
    Caller moved = new Caller("ann", Set.of("south"), Set.of());
    String path = "/v1/responses/" + response.path("id").asText();

    assertThat(house.get(moved, path + "/evidence").statusCode()).isEqualTo(404);
    assertThat(house.get(moved, path).statusCode()).isEqualTo(404);
    assertThat(house.get(ANN, path).statusCode()).isEqualTo(200);
  }

  @Test
  void addressesAndNumbersOfPeopleAreMasked() {
    house.document(
        STEWARD,
        "lost.md",
        "&region=north&confirm=personal",
        "# Lost property\nLost umbrellas are kept by the caretaker, kim.roe@mail.example or"
            + " +44 20 7946 0123, for a month.");

    JsonNode response = house.ask(ANN, "Where are lost umbrellas kept?");

    String everything = response + house.evidence(ANN, response).toString();
    assertThat(AskedOverHttp.text(response))
        .contains("Lost umbrellas are kept by the caretaker, ••• or •••");
    assertThat(everything).doesNotContain("kim.roe", "7946");
  }

  @Test
  void whatStandsInADocumentIsNeverMarkup() {
    house.document(
        NORA,
        "odd.md",
        "&lang=en",
        "# Oddities\n```\nThe *goblin* feeds <b>on</b> [tea](https://evil.example) and"
            + " ![x](https://evil.example/x.png) at night.\n```\n");

    String text = AskedOverHttp.text(house.ask(ANN, "What does the goblin feed on at night?"));

    assertThat(text)
        .contains("The \\*goblin\\* feeds \\<b\\>on\\</b\\> \\[tea\\](https://evil.example)")
        .contains("!\\[x\\](https://evil.example/x.png)");
  }

  @Test
  void aConversationAboutNumbersGoesOnBehindAQuotation() {
    JsonNode first = house.ask(ANN, ASKED);
    ObjectNode follow =
        AskedOverHttp.question("thanks").put("previous_response_id", first.path("id").asText());

    JsonNode second = Json.tree(house.post(ANN, "/v1/responses", follow.toString()).body());

    assertThat(AskedOverHttp.text(second)).contains("You are welcome");
  }
}
