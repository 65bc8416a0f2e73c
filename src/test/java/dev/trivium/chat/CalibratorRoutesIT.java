package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.web.RemoteServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrators over HTTP and in the real database. */
class CalibratorRoutesIT {
  private static final String PATH = "/v1/calibrator";
  @AutoClose private static final OneNode NODE = new OneNode();
  private static final ChatHouse HOUSE = NODE.house;

  private static ObjectNode shipped(String id) {
    ObjectNode json = CalibratorJson.write(Calibrators.shipped().orElseThrow());
    return json.put("id", id);
  }

  private static ChatClient as(dev.trivium.kernel.Caller caller) {
    return new ChatClient(HOUSE.port, HOUSE.token(caller));
  }

  private static JsonNode body(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ChatClient.json(answer.body());
  }

  @Test
  void keepsTheNewestUntilItIsRetired() throws Exception {
    ChatClient steward = as(ChatHouse.STEWARD);
    body(steward.put(PATH, shipped("first").toString()));
    body(steward.put(PATH, shipped("second").toString()));

    JsonNode shown = body(as(ChatHouse.ANNA).get(PATH));
    assertThat(shown.path("source").asText()).isEqualTo("stored");
    assertThat(shown.path("calibrator").path("id").asText()).isEqualTo("second");
    assertThat(shown.path("stored").path("by").asText()).isEqualTo("stewart");
    assertThat(shown.path("calibrator").path("guarantees").path("total").path("answered").asInt())
        .isPositive();

    HttpResponse<String> again = steward.put(PATH, shipped("first").toString());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("calibrator_exists");

    assertThat(body(steward.delete(PATH)).path("retired").asBoolean()).isTrue();
    assertThat(body(steward.get(PATH)).path("source").asText()).isEqualTo("shipped");
    assertThat(body(steward.delete(PATH)).path("retired").asBoolean()).isFalse();
  }

  @Test
  void refusesWhatItCannotUse() throws Exception {
    ChatClient steward = as(ChatHouse.STEWARD);
    ObjectNode outdated = shipped("outdated").put("parser", "0");
    ObjectNode hopeful = shipped("hopeful");
    ((ObjectNode) hopeful.path("pooled").path("weights")).put("idle", 1);

    assertThat(steward.put(PATH, outdated.toString()).body()).contains("calibrator_outdated");
    HttpResponse<String> refused = steward.put(PATH, hopeful.toString());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("the weight of 'idle' is above 0");
    assertThat(steward.put(PATH, "{\"id\":\"x\"}").body()).contains("'signals' is missing");
  }

  @Test
  void letsOnlyStewardsChangeIt() throws Exception {
    ChatClient anna = as(ChatHouse.ANNA);
    assertThat(anna.put(PATH, shipped("mine").toString()).statusCode()).isEqualTo(403);
    assertThat(anna.delete(PATH).statusCode()).isEqualTo(403);
    assertThat(anna.get(PATH + "/labels").statusCode()).isEqualTo(403);

    Calibrator calibrator = Calibrators.shipped().orElseThrow();
    CalibratorRepository repository =
        new CalibratorRepository(NODE.store.database(), InstantSource.system());
    assertThatThrownBy(() ->
            repository.activate(ChatHouse.ANNA, calibrator).await().atMost(Duration.ofSeconds(20)))
        .as("row-level security holds below the route")
        .isInstanceOf(RuntimeException.class);
  }

  private static final String PAPER =
      """
      {"id": "1", "class": "total", "question": "soon revenue", "as_of": "2017-12-31",\
       "caller_regions": ["*"], "follow_up_of": null, "expect": "answer",\
       "columns": ["revenue"], "rows": [[12.5]], "tolerance": {}}
      {"id": "2", "class": "follow-up", "question": "and now", "as_of": null,\
       "caller_regions": ["*"], "follow_up_of": "1", "expect": "answer",\
       "columns": ["revenue"], "rows": [[13]], "tolerance": {}}

      {"id": "3", "class": "broken", "question": "break it", "as_of": null,\
       "caller_regions": ["*"], "follow_up_of": null, "expect": "abstain"}
      """;

  @Test
  void isAskedQuestionsWithKnownAnswers(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("paper.jsonl"), PAPER);
    RemoteServer server =
        new RemoteServer(
            NODE.vertx,
            URI.create("http://127.0.0.1:" + HOUSE.port),
            Optional.of(HOUSE.token(ChatHouse.ANNA)),
            Duration.ofSeconds(30));
    Examination.Order order =
        new Examination.Order(
            regions -> server,
            InstantSource.system(),
            LocalDate.of(2026, 1, 2),
            "paper",
            "A paper",
            true);
    List<String> results = new ArrayList<>();
    List<String> progress = new ArrayList<>();

    Examination.Outcome outcome =
        Examination.run(
                Examination.read(file),
                order,
                new Examination.Outlets(results::add, label -> {}, progress::add),
                new Random(1))
            .subscribeAsCompletionStage()
            .get(60, TimeUnit.SECONDS);

    assertThat(outcome.line()).startsWith("3 questions, 33.3 % right, 33.3 % wrong and sure");
    assertThat(results).hasSize(3);
    assertThat(ChatClient.json(results.get(0)).path("rows")).hasToString("[[12.5]]");
    assertThat(ChatClient.json(results.get(1)).path("text").asText()).contains("and now");
    assertThat(ChatClient.json(results.get(2)).path("kind").asText()).isEqualTo("error");
    assertThat(outcome.report())
        .contains("| total | 1 | 1 | 0 |", "| errors | 1 |", "| 2 | follow-up | wrong answer |");
    assertThat(progress).containsExactly("3 of 3");
    assertThat(HOUSE.answerer.asked)
        .anyMatch(q -> q.text().equals("and now") && q.context() != null);
  }

  @Test
  void namesTheLineOfAQuestionThatIsNone(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("paper.jsonl"), PAPER + "\n{\n");

    assertThatThrownBy(() -> Examination.read(file)).hasMessageContaining("paper.jsonl:6");
  }

  @Test
  void handsOutNoLabelsWhileNobodyKeepsFeedback() throws Exception {
    assertThat(body(as(ChatHouse.STEWARD).get(PATH + "/labels")).path("items")).isEmpty();
  }
}
