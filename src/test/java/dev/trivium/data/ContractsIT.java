package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractsIT {
  private static final String TICKETS =
      new String(DataForTests.resource("tickets.odcs.yaml"), StandardCharsets.UTF_8);

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

  private static Problem refused(Contracts contracts, String contract) {
    return problem(contracts.register(STEWARD, "tickets", bytes(contract), false));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
