package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.problem;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Problem;
import dev.trivium.store.PostgresForTests;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A version that is registered waits until somebody puts it in force. */
class ContractActivationIT {
  private static final String TICKETS =
      new String(DataForTests.resource("tickets.odcs.yaml"), StandardCharsets.UTF_8);
  private static final String NEXT = widened("1.1.0", "channel");
  private static final String LATER = widened("1.2.0", "floor");
  private static final String ROWS =
      "Ticket No,office,email,opened_on,cost\n1,Oslo,a@b.example,2026-01-02,9.5\n";

  @Test
  void waitsInTheRegisterAndTakesForceWhenAsked() {
    try (DataOverHttp server = new DataOverHttp(DataForTests.withChunksOf(100))) {
      JsonNode first = tree(put(server, "tickets?activate=false", TICKETS, 201));
      assertThat(first.path("state").asText()).isEqualTo("proposed");
      assertThat(first.path("next").asText()).isEqualTo("POST /v1/contracts/tickets/activate");
      assertThat(server.get(STEWARD, "/v1/datasets/tickets").statusCode()).isEqualTo(404);
      JsonNode waiting = tree(server.get(STEWARD, "/v1/contracts/tickets"));
      assertThat(waiting.path("state").asText()).isEqualTo("proposed");
      assertThat(waiting.at("/proposed/by").asText()).isEqualTo("sam");
      assertThat(server.get(STEWARD, "/v1/contracts").body()).contains("\"proposed\"");

      assertThat(activate(server, "tickets?dry_run=true", 200)).contains("\"planned\"");
      assertThat(activate(server, "tickets", 200)).contains("\"active\"", "create table");
      assertThat(activate(server, "tickets", 409)).contains("data:nothing-proposed");
      assertThat(activate(server, "boats", 404)).contains("data:unknown-dataset");
      assertThat(server.deliver(STEWARD, "tickets", "k", ROWS).statusCode()).isEqualTo(201);

      assertThat(put(server, "tickets?activate=false", NEXT, 201).body()).contains("proposed");
      put(server, "tickets?activate=false", NEXT, 200);
      put(server, "tickets?activate=false", LATER, 201);
      JsonNode both = tree(server.get(STEWARD, "/v1/contracts/tickets"));
      assertThat(both.path("version").asText()).isEqualTo("1.0.0");
      assertThat(both.at("/proposed/version").asText()).isEqualTo("1.2.0");
      assertThat(tree(server.get(STEWARD, "/v1/datasets/tickets")).at("/proposed/version").asText())
          .isEqualTo("1.2.0");
      assertThat(tree(server.get(STEWARD, "/v1/contracts/tickets?version=1.1.0")).path("state"))
          .hasToString("\"proposed\"");

      activate(server, "tickets?version=1.2.0", 200);
      JsonNode now = tree(server.get(STEWARD, "/v1/contracts/tickets"));
      assertThat(now.path("version").asText()).isEqualTo("1.2.0");
      assertThat(now.has("proposed")).as("1.1.0 was overtaken").isFalse();
      assertThat(activate(server, "tickets?version=1.1.0", 422)).contains("properties.floor");
      assertThat(
              server.post(DataForTests.READER, "/v1/contracts/tickets/activate", "").statusCode())
          .isEqualTo(403);
      put(server, "tickets?activate=maybe", NEXT, 400);
    }
  }

  @Test
  void goesOnFromWhereAnActivationBrokeOff() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      house.register("tickets", bytes(TICKETS));
      house.ingest(STEWARD, "tickets", "k", Buffer.buffer(ROWS));
      PostgresForTests.admin(
          house.store,
          "alter table data.tickets drop constraint cost_between",
          "update data.tickets set cost = -9999");
      String lower =
          NEXT.replace(
              "logicalTypeOptions: {minimum: 0}, custom",
              "logicalTypeOptions: {minimum: -5}, custom");

      Problem refused =
          problem(house.data.contracts().register(STEWARD, "tickets", bytes(lower), false));
      assertThat(refused.slug()).isEqualTo("store/rows-in-the-way");
      Contracts.Standing broken = get(house.data.contracts().standing(STEWARD, "tickets"));
      assertThat(broken.shown().contract().version()).isEqualTo("1.0.0");
      assertThat(broken.proposed().orElseThrow().contract().version()).isEqualTo("1.1.0");

      PostgresForTests.admin(house.store, "update data.tickets set cost = 950");
      Registration again =
          get(house.data.contracts().activate(STEWARD, "tickets", Optional.empty(), false));
      assertThat(again.state()).isEqualTo("active");
      assertThat(again.shown().get("statements").toString())
          .as("the column is there already")
          .doesNotContain("add column");
      assertThat(get(house.data.contracts().standing(STEWARD, "tickets")).proposal()).isEmpty();
    }
  }

  @Test
  void leavesTablesAloneWhereOnlyTheCommandMayChangeThem() {
    try (DataForTests house = DataForTests.withContracts(new ContractsConfig(false, false))) {
      Contracts serving = house.data.contracts();
      Registration left = get(serving.register(STEWARD, "tickets", bytes(TICKETS), false));
      assertThat(left.state()).isEqualTo("proposed");
      assertThat(left.next()).contains("trivium contract apply FILE");
      Problem refused = problem(serving.activate(STEWARD, "tickets", Optional.empty(), false));
      assertThat(refused.slug()).isEqualTo("data/activated-by-command");
      assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
      assertThat(refused.detail()).contains("trivium contract apply FILE");
      assertThat(problem(serving.active(STEWARD, "tickets")).slug())
          .isEqualTo("data/unknown-dataset");

      Contracts command = house.assembly(ContractsConfig.USUAL, "command").contracts();
      assertThat(get(command.register(STEWARD, "tickets", bytes(TICKETS), false)).state())
          .isEqualTo("active");
      assertThat(get(serving.active(STEWARD, "tickets")).contract().version()).isEqualTo("1.0.0");
    }
  }

  @Test
  void proposesAChildBesideItsParentAndActivatesItAfterwards() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      Contracts contracts = house.data.contracts();
      byte[] file = DataForTests.resource("unrelated/invoices.odcs.yaml");

      assertThat(get(contracts.register(STEWARD, "invoices", file, true)).state())
          .isEqualTo("planned");
      assertThat(get(contracts.propose(STEWARD, "invoices", file)).state()).isEqualTo("proposed");
      assertThat(
              problem(contracts.activate(STEWARD, "invoices", Optional.empty(), false))
                  .members()
                  .toString())
          .contains("register 'suppliers' first");
      get(contracts.activate(STEWARD, "suppliers", Optional.empty(), false));
      get(contracts.activate(STEWARD, "invoices", Optional.empty(), false));
      assertThat(get(contracts.standing(STEWARD, "invoices")).proposal()).isEmpty();
    }
  }

  @Test
  void refusesAPlanThatAnotherOneOvertookAndATableThatDiffers() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      house.register("tickets", bytes(TICKETS));
      ActiveContract active = get(house.data.contracts().active(STEWARD, "tickets"));
      Problem overtaken =
          problem(
              house
                  .store
                  .database()
                  .as(
                      STEWARD,
                      tx ->
                          new ContractRepository()
                              .activate(
                                  tx,
                                  active.id(),
                                  active.contract(),
                                  "active",
                                  Optional.of(new UUID(1, 1)))));
      assertThat(overtaken.slug()).isEqualTo("data/contract-changed");

      PostgresForTests.admin(
          house.store,
          "drop view data.tickets__contract",
          "alter table data.tickets alter minutes type bigint");
      assertThat(planned(house, NEXT).members().toString())
          .contains("column minutes bigint", "column minutes smallint", "change it back");
      PostgresForTests.admin(house.store, "alter table data.tickets drop column minutes cascade");
      assertThat(planned(house, NEXT).members().toString()).contains("no column minutes");
    }
  }

  private static Problem planned(DataForTests house, String contract) {
    return problem(house.data.contracts().register(STEWARD, "tickets", bytes(contract), true));
  }

  private static String activate(DataOverHttp server, String dataset, int expected) {
    String path = "/v1/contracts/" + dataset.replaceFirst("(\\?|$)", "/activate$1");
    HttpResponse<String> answer = server.post(STEWARD, path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return answer.body();
  }

  private static HttpResponse<String> put(
      DataOverHttp server, String dataset, String contract, int expected) {
    HttpResponse<String> answer =
        server.send(
            server
                .request(STEWARD, "/v1/contracts/" + dataset)
                .header("content-type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(contract)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return answer;
  }

  private static String widened(String version, String property) {
    return TICKETS
        .replace("version: 1.0.0", "version: " + version)
        .replace(
            "    quality:\n      - {id: volume",
            "      - {name: "
                + property
                + ", logicalType: string}\n    quality:\n      - {id: volume");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
