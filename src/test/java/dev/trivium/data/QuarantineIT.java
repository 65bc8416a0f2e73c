package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import io.smallrye.mutiny.Uni;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineIT {
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SOUTH = new Caller("sue", Set.of("south"), Set.of("writer"));
  private static final Caller READER =
      new Caller("rita", Set.of("*"), Set.of("writer", "pii_reader"));
  private static final Caller AUDITOR = new Caller("ada", Set.of(), Set.of("auditor"));
  private static final String HEADER =
      "Ticket No,office,email,opened_on,closed_at,cost,refund,minutes,score,urgent,subject,mood\n";
  private static final String BAD =
      HEADER
          + "1,Oslo,a@b.example,2026-01-01,,,,,,,,gay\n"
          + "2,Oslo,nobody,2026-01-01,,,,,,,\"two\nlines\",sad\n"
          + "3,Lisbon,c@d.example,2026-12-24,,,,,,,,\n"
          + "4,Paris,e@f.example,2026-01-01,,,,,,,,\n"
          + "5,Oslo\n"
          + "6,Oslo,nobody either,2026-01-01,,,,,,,,\n";
  private DataOverHttp server;
  private JsonNode first;

  @BeforeEach
  void open() {
    server = new DataOverHttp(DataForTests.withChunksOf(2));
    server.house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
    HttpResponse<String> answer = server.deliver(STEWARD, "tickets", "first", BAD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    first = tree(answer);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void listsWhatACallerMaySeeInPartsAndByReason() {
    JsonNode page = list(STEWARD, "?limit=3");
    JsonNode rest = list(STEWARD, "?limit=3&cursor=" + page.path("next_cursor").asText());

    assertThat(page.path("items")).hasSize(3);
    assertThat(rest.path("items")).hasSize(2);
    assertThat(rest.has("next_cursor")).isFalse();
    assertThat(list(STEWARD, "?reason=format").path("items")).hasSize(2);
    assertThat(list(STEWARD, "?state=accepted").path("items")).isEmpty();
    assertThat(list(STEWARD, "?batch=" + first.path("batch").asText()).path("items")).hasSize(5);
    assertThat(list(SOUTH, "").path("items")).hasSize(1);
    assertThat(list(NORTH, "").path("items")).hasSize(2);
    assertThat(page.toString() + rest).doesNotContain("nobody").doesNotContain("example");
    assertThat(server.get(STEWARD, path("?state=%27%3B--")).statusCode()).isEqualTo(400);
    assertThat(list(STEWARD, "?reason=%27%20or%20true--").path("items")).isEmpty();
    Caller idle = new Caller("ida", Set.of("*"), Set.of());
    assertThat(server.get(idle, path("")).statusCode()).isEqualTo(403);
  }

  @Test
  void showsTheLineOnlyForAPurposeAndWritesDownWhoSawIt() {
    String row = "/v1/quarantine/" + id(NORTH, "format", 0);

    JsonNode masked = tree(server.get(NORTH, row));
    HttpResponse<String> curious = server.get(NORTH, row + "?purpose=curious");
    JsonNode clear = tree(server.get(READER, row + "?purpose=call%20back"));

    assertThat(masked.toString()).doesNotContain("nobody").doesNotContain("Oslo");
    assertThat(masked.path("fields").path("email").asText()).isEqualTo("•••");
    assertThat(masked.path("fields").path("cost").isNull()).isTrue();
    assertThat(curious.statusCode()).isEqualTo(403);
    assertThat(clear.path("fields").path("email").asText()).isEqualTo("nobody");
    assertThat(clear.path("raw").asText()).contains("\"two\nlines\"");
    assertThat(server.get(SOUTH, row).statusCode()).isEqualTo(404);
    assertThat(server.get(SOUTH, "/v1/quarantine/none").statusCode()).isEqualTo(404);
    List<Audit.Chained> trail = trail();
    assertThat(trail).extracting(Audit.Chained::action).containsExactly("quarantine.reveal");
    assertThat(trail.getFirst().sub()).isEqualTo("rita");
    assertThat(trail.getFirst().purpose()).contains("call back");
    assertThat(trail.toString()).contains("email").doesNotContain("nobody");
  }

  @Test
  void takesARepairedRowInOnceAndLinksBothBatches() {
    String id = id(NORTH, "format", 0);
    HttpResponse<String> repaired =
        patch(NORTH, id, "{\"fields\":{\"email\":\"no@body.example\"}}");

    JsonNode receipt = replay(NORTH, "{\"ids\":[\"" + id + "\"]}").get(0);
    JsonNode row = tree(server.get(NORTH, "/v1/quarantine/" + id));

    assertThat(repaired.statusCode()).as(repaired.body()).isEqualTo(200);
    assertThat(tree(repaired).path("repaired").asBoolean()).isTrue();
    assertThat(receipt.path("inserted").asLong()).isEqualTo(1);
    assertThat(receipt.path("replays")).isEqualTo(first.path("batch"));
    assertThat(row.path("state").asText()).isEqualTo("accepted");
    assertThat(row.path("replay_batch")).isEqualTo(receipt.path("batch"));
    assertThat(row.path("by").asText()).isEqualTo("nora");
    assertThat(server.house.raw("data.tickets")).hasSize(2).anyMatch(t -> t.contains("two\nlines"));
    assertThat(replay(NORTH, "{\"ids\":[\"" + id + "\"]}")).isEmpty();
    assertThat(patch(NORTH, id, "{\"fields\":{\"cost\":1}}").statusCode()).isEqualTo(409);
    assertThat(tree(server.get(NORTH, "/v1/batches/" + receipt.path("batch").asText())))
        .isEqualTo(receipt);
    assertThat(server.get(STEWARD, "/v1/lineage/runs/" + receipt.path("batch").asText()).body())
        .contains(first.path("batch").asText());
    assertThat(trail())
        .extracting(Audit.Chained::action)
        .containsExactly("quarantine.repair", "quarantine.replay");
    assertThat(trail().toString()).doesNotContain("body.example");
  }

  @Test
  void opensWhatFailsAgainWithItsNewReasonsWhereItNowBelongs() {
    String unplaced = id(STEWARD, "region.unknown", 0);
    assertThat(patch(NORTH, unplaced, "{\"fields\":{\"office\":\"Oslo\"}}").statusCode())
        .isEqualTo(404);
    patch(STEWARD, unplaced, "{\"fields\":{\"office\":\"Lisbon\",\"cost\":\"-1\"}}");

    JsonNode receipts = replay(STEWARD, "{\"dataset\":\"tickets\"}");
    JsonNode again = tree(server.get(SOUTH, "/v1/quarantine/" + unplaced));

    assertThat(receipts).hasSize(1);
    assertThat(receipts.get(0).path("received").asLong()).isEqualTo(5);
    assertThat(receipts.get(0).path("quarantined").asLong()).isEqualTo(5);
    assertThat(again.path("state").asText()).isEqualTo("open");
    assertThat(again.path("region").asText()).isEqualTo("south");
    assertThat(again.path("reasons").findValuesAsText("code")).containsExactly("range");
    assertThat(again.path("fields").path("email").asText()).isEqualTo("•••");
    assertThat(list(STEWARD, "?reason=parse.fields").path("items")).hasSize(1);
  }

  @Test
  void letsOnlyOneOfTwoReplaysDecideARow() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String id = id(STEWARD, "format", i);
      patch(STEWARD, id, "{\"fields\":{\"email\":\"x@y.example\"}}");
      ids.add(UUID.fromString(id));
    }
    Replays replays = server.house.data.replays();

    List<List<Receipt>> both =
        get(
            Uni.join()
                .all(replays.replay(STEWARD, ids), replays.replay(NORTH, ids))
                .andCollectFailures());

    assertThat(both.stream().flatMap(List::stream).mapToLong(Receipt::inserted).sum()).isEqualTo(2);
    assertThat(both.stream().flatMap(List::stream).mapToLong(Receipt::received).sum()).isEqualTo(2);
    assertThat(server.house.rows(STEWARD, "tickets")).isEqualTo(3);
  }

  @Test
  void discardsWithANoteAndDestroysTheContentButNotTheCount() {
    String id = id(SOUTH, "row.rule", 0);
    String path = "/v1/quarantine/" + id + "/discard";

    int silent = server.post(SOUTH, path, "{\"note\":\" \"}").statusCode();
    JsonNode gone = tree(server.post(SOUTH, path, "{\"note\":\"a test of the sender\"}"));

    assertThat(silent).isEqualTo(400);
    assertThat(gone.path("state").asText()).isEqualTo("discarded");
    assertThat(gone.path("note").asText()).isEqualTo("a test of the sender");
    assertThat(server.post(SOUTH, path, "{\"note\":\"again\"}").statusCode()).isEqualTo(409);
    assertThat(replay(SOUTH, "{\"ids\":[\"" + id + "\"]}")).isEmpty();
    assertThat(server.house.raw("ingest.quarantine"))
        .filteredOn(row -> row.contains(id))
        .singleElement()
        .satisfies(row -> assertThat(row).doesNotContain("\\x"));
    JsonNode batch = tree(server.get(STEWARD, "/v1/batches/" + first.path("batch").asText()));
    assertThat(batch.path("quarantined").asLong()).isEqualTo(5);
    assertThat(trail()).extracting(Audit.Chained::action).containsExactly("quarantine.discard");
  }

  @Test
  void refusesFieldsThatDoNotExistAndMoreThanOneReplayTakes() {
    String id = id(NORTH, "format", 0);
    String many = ("\"" + UUID.randomUUID() + "\",").repeat(101) + "\"" + id + "\"";

    assertThat(patch(NORTH, id, "{\"fields\":{\"x'; drop table\":1}}").statusCode()).isEqualTo(422);
    assertThat(patch(NORTH, id, "{}").statusCode()).isEqualTo(400);
    assertThat(server.post(NORTH, "/v1/quarantine/replay", "{\"ids\":[" + many + "]}").statusCode())
        .isEqualTo(422);
    assertThat(server.post(NORTH, "/v1/quarantine/replay", "{\"ids\":[\"x\"]}").statusCode())
        .isEqualTo(400);
    assertThat(replay(SOUTH, "{\"ids\":[\"" + id + "\"]}")).isEmpty();
  }

  private JsonNode replay(Caller caller, String body) {
    HttpResponse<String> answer = server.post(caller, "/v1/quarantine/replay", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return tree(answer).path("batches");
  }

  private HttpResponse<String> patch(Caller caller, String id, String body) {
    return server.json(caller, "PATCH", "/v1/quarantine/" + id, body);
  }

  private JsonNode list(Caller caller, String query) {
    HttpResponse<String> answer = server.get(caller, path(query));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return tree(answer);
  }

  private static String path(String query) {
    return "/v1/datasets/tickets/quarantine" + query;
  }

  private String id(Caller caller, String reason, int index) {
    return list(caller, "?reason=" + reason).path("items").get(index).path("id").asText();
  }

  private List<Audit.Chained> trail() {
    Audit audit = new Audit();
    while (get(server.house.store.database().as(AUDITOR, audit::waiting)) > 0) {
      Thread.onSpinWait();
    }
    return get(server.house.store.database().as(AUDITOR, tx -> audit.page(tx, 0, 100)));
  }
}
