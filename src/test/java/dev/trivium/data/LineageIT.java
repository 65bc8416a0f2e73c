package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.lineage.RunEvents;
import dev.trivium.data.lineage.Work;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Job;
import dev.trivium.web.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lineage as a client sees it, and what is kept for a collector. */
class LineageIT {
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SOUTH = new Caller("sofia", Set.of("south"), Set.of("writer"));
  private static final String HEADER =
      "Ticket No,office,email,opened_on,cost,refund,minutes,score,urgent,subject\n";
  private static final String CANARY = "canary-7431";
  private static final String MODEL =
      """
      version: "0.2.0.dev0"
      semantic_model:
        - name: desk
          description: Tickets.
          custom_extensions:
            - {vendor_name: TRIVIUM, data: '{"default_dataset": "tickets"}'}
          datasets:
            - name: tickets
              source: desk.tickets
              custom_extensions:
                - {vendor_name: TRIVIUM, data: '{"default_time_field": "opened_on"}'}
              fields:
                - name: opened_on
                  dimension: {is_time: true}
                  expression: {dialects: [{dialect: ANSI_SQL, expression: opened_on}]}
          metrics:
            - name: count
              description: Number of tickets.
              expression: {dialects: [{dialect: ANSI_SQL, expression: COUNT(*)}]}
      """;
  private DataOverHttp server;

  @BeforeEach
  void open() {
    server = new DataOverHttp(DataForTests.withChunksOf(3));
    server.house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void followsAColumnToItsFileWithEachStepAndItsTime() {
    JsonNode receipt = tree(server.deliver(NORTH, "tickets", "k", csv(1, 7)));
    String run = receipt.path("lineage_run").asText();

    JsonNode graph = tree(server.get(NORTH, "/v1/lineage/tickets/email"));
    JsonNode told = tree(server.get(NORTH, "/v1/lineage/runs/" + run));

    assertThat(run).isEqualTo(receipt.path("batch").asText());
    JsonNode way = graph.path("edges").path(0);
    assertThat(graph.path("edges")).hasSize(1);
    assertThat(way.path("from").asText()).isEqualTo("upload/tickets");
    assertThat(way.path("from_field").asText()).isEqualTo("email");
    assertThat(way.path("masking").asBoolean()).isTrue();
    assertThat(way.path("run").asText()).isEqualTo(run);
    assertThat(way.path("steps").findValuesAsText("step"))
        .containsExactly("receive", "parse", "validate", "seal.email", "deduplicate", "load");
    assertThat(way.path("steps").findValuesAsText("at")).allMatch(at -> at.startsWith("2026-"));
    assertThat(told.path("source").path("name").asText()).isEqualTo("upload/tickets");
    assertThat(told.path("source").path("content_sha256"))
        .isEqualTo(receipt.path("content_sha256"));
    assertThat(told.path("batch").path("received").asLong()).isEqualTo(7);
    assertThat(told.path("destinations").toString()).isEqualTo("[\"tickets\"]");
  }

  @Test
  void looksBothWaysAndTellsTheQuarantineApart() {
    String wrong = "8,Oslo,nobody,2026-01-01,,,,,,\n";
    server.deliver(NORTH, "tickets", "k", csv(1, 2) + wrong);

    JsonNode down = tree(server.get(NORTH, "/v1/lineage/tickets?direction=down"));
    JsonNode up = tree(server.get(NORTH, "/v1/lineage/tickets?direction=up&depth=1"));
    JsonNode columns = tree(server.get(NORTH, "/v1/lineage/tickets/score"));

    assertThat(down.path("edges")).isEmpty();
    assertThat(up.path("nodes").findValuesAsText("name"))
        .containsExactly("tickets", "upload/tickets");
    assertThat(up.path("truncated").asBoolean()).isFalse();
    assertThat(columns.path("edges").path(0).path("subtype").asText()).isEqualTo("TRANSFORMATION");
    List<String> quarantined =
        list("select step_name as x from lineage.edge where dst = 'quarantine/tickets'");
    assertThat(quarantined).containsExactly("quarantine");
  }

  @Test
  void showsNoRunToWhoHoldsNoneOfItsRegions() {
    String run = tree(server.deliver(NORTH, "tickets", "k", csv(1, 2))).path("batch").asText();

    assertThat(server.get(SOUTH, "/v1/lineage/runs/" + run).statusCode()).isEqualTo(404);
    assertThat(tree(server.get(SOUTH, "/v1/lineage/tickets")).path("edges")).isEmpty();
    assertThat(tree(server.get(SOUTH, "/v1/lineage/tickets/email")).path("edges")).isEmpty();
    assertThat(tree(server.get(STEWARD, "/v1/lineage/tickets")).path("edges")).hasSize(1);
  }

  @Test
  void namesTheRunsThatANumberStandsOn() {
    get(server.house.data.models().put(STEWARD, MODEL.getBytes(StandardCharsets.UTF_8)));
    String first = tree(server.deliver(NORTH, "tickets", "a", csv(1, 2))).path("batch").asText();
    String second = tree(server.deliver(NORTH, "tickets", "b", csv(3, 4))).path("batch").asText();
    server.deliver(NORTH, "tickets", "c", csv(3, 4));

    JsonNode north = tree(server.post(NORTH, "/v1/metrics/query", "{\"metrics\":[\"count\"]}"));
    JsonNode south = tree(server.post(SOUTH, "/v1/metrics/query", "{\"metrics\":[\"count\"]}"));

    assertThat(north.path("rows").toString()).isEqualTo("[[4]]");
    assertThat(north.path("lineage_runs"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(first, second);
    assertThat(south.path("lineage_runs").isArray()).isTrue();
    assertThat(south.path("lineage_runs")).isEmpty();
    for (JsonNode run : north.path("lineage_runs")) {
      JsonNode told = tree(server.get(NORTH, "/v1/lineage/runs/" + run.asText()));
      assertThat(told.path("source").path("content_sha256").asText()).hasSize(64);
    }
  }

  @Test
  void linksARunThatTakesUpRefusedRowsToTheOneThatRefusedThem() {
    UUID old =
        UUID.fromString(
            tree(server.deliver(NORTH, "tickets", "k", csv(1, 2))).path("batch").asText());
    UUID replay = new UUID(7, 7);
    Contract contract = get(server.house.data.contracts().active(NORTH, "tickets")).contract();
    List<Integer> scope = server.house.store.regions().idsOf(NORTH);
    RunLineage lineage =
        new Lineage(new RunEvents(DataForTests.lineage(Optional.empty()).naming()))
            .of(Work.replay(contract, List.of(old)), scope, DataForTests.NOW);

    get(
        server
            .house
            .store
            .database()
            .as(NORTH, tx -> lineage.chunk(tx, replay, true, false, DataForTests.NOW)));

    JsonNode child = tree(server.get(NORTH, "/v1/lineage/runs/" + replay));
    JsonNode parent = tree(server.get(NORTH, "/v1/lineage/runs/" + old));
    assertThat(child.path("parents").toString()).isEqualTo("[\"" + old + "\"]");
    assertThat(child.path("source").path("kind").asText()).isEqualTo("quarantine");
    assertThat(parent.path("children").toString()).isEqualTo("[\"" + replay + "\"]");
    assertThat(tree(server.get(NORTH, "/v1/lineage/tickets")).path("nodes"))
        .extracting(node -> node.path("name").asText())
        .containsExactlyInAnyOrder("tickets", "upload/tickets", "quarantine/tickets");
  }

  @Test
  void refusesWhatItCannotShow() {
    assertThat(problem("/v1/lineage/nothing")).isEqualTo("404 data:unknown-dataset");
    assertThat(problem("/v1/lineage/tickets/nothing")).isEqualTo("404 data:unknown-column");
    assertThat(problem("/v1/lineage/tickets?depth=26")).isEqualTo("400 request:parameter");
    assertThat(problem("/v1/lineage/tickets?depth=x")).isEqualTo("400 request:parameter");
    assertThat(problem("/v1/lineage/tickets?direction=in")).isEqualTo("400 request:parameter");
    assertThat(problem("/v1/lineage/runs/" + new UUID(1, 2))).isEqualTo("404 data:unknown-run");
    assertThat(problem("/v1/lineage/tickets%27--")).isEqualTo("404 data:unknown-dataset");
  }

  @Test
  void tellsBeginAndEndInTheCommitOfTheDataAndNeverAValue() {
    String secret = "9,Oslo,%s,2026-01-01,,,,,,%s\n".formatted(CANARY, CANARY);
    server.deliver(NORTH, "tickets", "done", csv(1, 4) + secret);
    server.deliver(NORTH, "tickets", "done", csv(1, 4) + secret);
    server.deliver(NORTH, "tickets", "empty", HEADER);
    server.deliver(NORTH, "tickets", "broken", csv(1, 60) + "\"" + CANARY);

    List<JsonNode> events = events();

    assertThat(events)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "COMPLETE", "START", "COMPLETE", "START", "FAIL");
    JsonNode complete = events.get(1);
    assertThat(complete.at("/outputs/0/outputFacets/outputStatistics/rowCount").asInt())
        .isEqualTo(4);
    assertThat(complete.at("/outputs/1/outputFacets/outputStatistics/rowCount").asInt())
        .isEqualTo(1);
    assertThat(complete.at("/inputs/0/facets/version/datasetVersion").asText()).hasSize(64);
    assertThat(events.toString()).doesNotContain(CANARY).doesNotContain("user1@");
    assertThat(list("select e::text as x from lineage.edge e").toString()).doesNotContain(CANARY);
  }

  @Test
  void writesNoLineageOfAChunkThatIsNotCommitted() {
    Caller nowhere = new Caller("nils", Set.of("north"), Set.of());

    server.deliver(nowhere, "tickets", "k", csv(1, 2));
    server.deliver(NORTH, "tickets", "k", "Nothing\n1\n");

    assertThat(events()).isEmpty();
    assertThat(list("select e::text as x from lineage.edge e")).isEmpty();
  }

  private String problem(String path) {
    HttpResponse<String> answer = server.get(NORTH, path);
    String type = tree(answer).path("type").asText();
    return answer.statusCode() + " " + type.replaceAll("^urn:trivium:problem:", "");
  }

  private List<JsonNode> events() {
    return list("select event::text as x from lineage.outbox order by id").stream()
        .map(Json::tree)
        .toList();
  }

  private List<String> list(String sql) {
    return get(
        server.house.store.database().asJob(Job.LINEAGE, tx -> tx.list(sql, row -> row.text("x"))));
  }

  private static String csv(int from, int to) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = from; i <= to; i++) {
      csv.append(i).append(",Oslo,user").append(i).append("@b.example,2026-01-01,1.50,,,,,\n");
    }
    return csv.toString();
  }
}
