package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.store.PostgresForTests;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractsIT {
  private static final String TICKETS =
      new String(DataForTests.resource("tickets.odcs.yaml"), StandardCharsets.UTF_8);

  private static final String ONE =
      """
      Ticket No,office,email,opened_on,cost
      1,Oslo,a@b.example,2026-01-02,9.5
      """;

  @Test
  void registersWidensAndRefuses() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      Contracts contracts = house.data.contracts();
      Registration dry = get(contracts.register(STEWARD, "tickets", bytes(TICKETS), true));
      assertThat(dry.state()).isEqualTo("planned");
      assertThat(problem(contracts.active(STEWARD, "tickets")).slug())
          .isEqualTo("data/unknown-dataset");

      assertThat(house.register("tickets", bytes(TICKETS)).created()).isTrue();
      assertThat(house.register("tickets", bytes(TICKETS)).state()).isEqualTo("unchanged");
      assertThat(house.store.regions().byCode()).containsKeys("south", "north");

      String other = TICKETS.replace("Support tickets", "Other");
      assertThat(refused(contracts, other).members().toString()).contains("raise the version");
      String next = TICKETS.replace("version: 1.0.0", "version: 1.1.0");
      String wider =
          next.replace(
              "    quality:\n      - {id: volume",
              "      - {name: channel, logicalType: string}\n    quality:\n      - {id: volume");
      assertThat(house.register("tickets", bytes(wider)).created()).isTrue();
      assertThat(get(contracts.active(STEWARD, "tickets")).contract().property("channel"))
          .isPresent();
      String narrower = next.replace("1.1.0", "1.2.0").replace("numeric(10,2)", "numeric(10,3)");
      Problem refusal = refused(contracts, narrower);
      assertThat(refusal.slug()).isEqualTo("data/contract-refused");
      assertThat(refusal.members().toString())
          .contains("properties.cost.logicalType", "properties.channel");
    }
  }

  @Test
  void widensATableWithRowsAndChecksEveryConstraint() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      house.register("tickets", bytes(TICKETS));
      house.ingest(STEWARD, "tickets", "one", Buffer.buffer(ONE));
      String next =
          TICKETS
              .replace("version: 1.0.0", "version: 1.1.0")
              .replace("minimum: 0", "minimum: -5")
              .replace(
                  "    quality:\n      - {id: volume",
                  "      - {name: code, logicalType: string, unique: true}\n"
                      + "    quality:\n      - {id: volume");
      house.register("tickets", bytes(next));

      assertThat(
              PostgresForTests.superuser(
                  house.store,
                  "select string_agg(conname || ' ' || convalidated, ', ' order by conname)"
                      + " from pg_constraint where conrelid = 'data.tickets'::regclass"
                      + " and (conname like 'cost%' or conname like '%_uq')"))
          .contains("cost_between true", "tickets_code_uq true");
      String twice = "Ticket No,office,email,opened_on,code\n%d,Oslo,a@b.example,2026-01-02,x\n";
      assertThat(
              house.ingest(STEWARD, "tickets", "a", Buffer.buffer(twice.formatted(7))).inserted())
          .isEqualTo(1);
      assertThat(
              house
                  .ingest(STEWARD, "tickets", "b", Buffer.buffer(twice.formatted(8)))
                  .quarantined())
          .isEqualTo(1);
    }
  }

  @Test
  void refusesWhatIsNoContractAndWhoIsNoSteward() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      Contracts contracts = house.data.contracts();
      for (String wrong : new String[] {"{\"a\":", "a: [1", "- 1", "", "\u0001", "a: 1\na: 2"}) {
        assertThat(problem(contracts.register(STEWARD, "tickets", bytes(wrong), false)).kind())
            .as(wrong)
            .isIn(Problem.Kind.INVALID, Problem.Kind.UNPROCESSABLE);
      }
      Caller writer = new Caller("wim", Set.of("*"), Set.of("writer"));
      assertThat(problem(contracts.register(writer, "tickets", bytes(TICKETS), false)).kind())
          .isEqualTo(Problem.Kind.FORBIDDEN);
      assertThat(house.raw("ingest.contract")).isEmpty();
    }
  }

  @Test
  void showsEarlierVersionsItsOwnPictureAndThePhysicalContract() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      Contracts contracts = house.data.contracts();
      house.register("tickets", bytes(TICKETS));
      String next = TICKETS.replace("1.0.0", "1.1.0").replace("required: true, classif", "classif");
      Registration dry = get(contracts.register(STEWARD, "tickets", bytes(next), true));
      house.register("tickets", bytes(next));
      house.ingest(STEWARD, "tickets", "one", Buffer.buffer(ONE));

      assertThat(dry.shown().toString())
          .contains("properties.email.required", "may be absent from now on", "additive=true");
      assertThat(get(contracts.version(STEWARD, "tickets", "1.0.0")).state())
          .isEqualTo("superseded");
      assertThat(problem(contracts.version(STEWARD, "tickets", "9.9.9")).slug())
          .isEqualTo("data/unknown-version");
      JsonNode physical = get(contracts.rendered(STEWARD, "tickets"));
      assertThat(physical.at("/servers/0/database").asText()).isNotEmpty();
      assertThat(physical.at("/schema/0/physicalName").asText()).isEqualTo("tickets__contract");
      assertThat(physical.at("/schema/0/properties/2/physicalType").asText()).isEqualTo("bytea");
      assertThat(physical.at("/schema/0/properties/2/logicalTypeOptions").isMissingNode()).isTrue();
      assertThat(cost(house, STEWARD)).containsExactly("9.50");
      assertThat(cost(house, new Caller("sue", Set.of("south"), Set.of()))).isEmpty();
      assertThat(house.raw("data.tickets__contract").toString()).doesNotContain("a@b.example");
    }
  }

  @Test
  void keepsSeveralDatasetsOfOneFile() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      byte[] file = DataForTests.resource("unrelated/invoices.odcs.yaml");
      Problem early = problem(house.data.contracts().register(STEWARD, "invoices", file, false));

      assertThat(early.members().toString()).contains("register 'suppliers' first");
      assertThat(house.register("suppliers", file).created()).isTrue();
      assertThat(house.register("invoices", file).state()).isEqualTo("active");
      assertThat(house.register("invoices", file).state()).isEqualTo("unchanged");
      MetricQuery net =
          new MetricQuery(
              List.of("invoices_net"), List.of(), List.of(), null, List.of(), List.of(), 0, null);
      assertThat(get(house.data.metrics().query(STEWARD, net)).split())
          .as("each invoice names its currency, so they are never added across it")
          .containsExactly("currency");
    }
  }

  private static List<String> cost(DataForTests house, Caller caller) {
    return get(
        house
            .store
            .database()
            .reading(
                caller,
                tx ->
                    tx.list(
                        "select cost::text as c from data.tickets__contract",
                        row -> row.text("c"))));
  }

  private static Problem refused(Contracts contracts, String contract) {
    return problem(contracts.register(STEWARD, "tickets", bytes(contract), false));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
