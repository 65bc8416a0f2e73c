package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.problem;
import static dev.trivium.data.DataForTests.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatesIT {
  private static final String FILE =
      """
      visit_no,site,came_on,guest,minutes
      1,A,2026-11-01,Ada,10.5
      2,A,2026-11-02,unknown,30.5
      3,B,2026-11-01,Ada,500.0
      4,B,2026-11-02,,
      5,B,2026-11-02,Bob,
      """;
  private DataForTests house;

  @BeforeEach
  void open() {
    house = DataForTests.withChunksOf(2);
    house.register("visits", resource("gated.odcs.yaml"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void measuresEachRuleOverTheWholeDatasetAndKeepsTheRows() {
    Receipt receipt = house.ingest(STEWARD, "visits", "k", Buffer.buffer(FILE));

    assertThat(receipt.state()).isEqualTo("done");
    assertThat(receipt.gate()).isEqualTo("failed");
    assertThat(receipt.gates())
        .extracting(Receipt.Gate::rule, Receipt.Gate::result)
        .containsExactlyInAnyOrder(
            // 2 of 5 are unnamed: one empty, one that says so; the values are sealed.
            tuple("few_unnamed", "passed"),
            // Only Ada stands twice.
            tuple("few_twice", "passed"),
            tuple("some_empty", "failed"),
            // (10.5 + 30.5) / 2 is not below 20.5.
            tuple("short_on_average", "failed"),
            tuple("at_least_five", "passed"),
            tuple("exactly_ends", "failed"),
            tuple("one_a_day", "failed"));
    assertThat(house.rows(STEWARD, "visits")).isEqualTo(5);
    JsonNode rules = quality(STEWARD).at("/newest/rules");
    assertThat(rule(rules, "some_empty.gate").path("observed").asDouble()).isEqualTo(2);
    assertThat(rule(rules, "few_unnamed.gate").path("observed").asDouble()).isEqualTo(40);
    assertThat(rule(rules, "short_on_average").path("observed").asDouble()).isEqualTo(20.5);
    assertThat(rule(rules, "at_least_five").at("/received/evaluated").asLong()).isEqualTo(5);
    assertThat(rule(rules, "exactly_ends").at("/received/failed").asLong()).isEqualTo(5);
  }

  @Test
  void seesRowsOfEarlierDeliveriesToo() {
    house.ingest(STEWARD, "visits", "k", Buffer.buffer(FILE));

    Receipt more =
        house.ingest(
            STEWARD,
            "visits",
            "k2",
            Buffer.buffer("visit_no,site,came_on,guest,minutes\n6,A,2026-11-03,Cy,2.0\n"));

    JsonNode rules = quality(STEWARD).at("/newest/rules");
    assertThat(rule(rules, "at_least_five").path("observed").asDouble()).isEqualTo(6);
    assertThat(more.gates()).contains(new Receipt.Gate("short_on_average", "error", "passed"));
  }

  @Test
  void showsWhatIsAboutAllRegionsToStewardsOnly() {
    house.ingest(STEWARD, "visits", "k", Buffer.buffer(FILE));
    Caller south = new Caller("sven", Set.of("south"), Set.of());

    JsonNode rules = quality(south).at("/newest/rules");

    assertThat(rules.toString()).doesNotContain("observed");
    assertThat(rule(rules, "at_least_five").isMissingNode()).isTrue();
    assertThat(rule(rules, "some_empty").at("/received/failed").asLong()).isEqualTo(2);
  }

  @Test
  void refusesAContractWhoseQueryIsNotUnderstood() {
    String contract = new String(resource("gated.odcs.yaml"), StandardCharsets.UTF_8);
    byte[] evil =
        contract
            .replace("1.0.0", "1.1.0")
            .replace("WHERE site = 'A'", "WHERE site = (select code from sec.region)")
            .getBytes(StandardCharsets.UTF_8);

    var refused = problem(house.data.contracts().register(STEWARD, "visits", evil, false));

    assertThat(refused.slug()).isEqualTo("data/contract-refused");
  }

  private JsonNode quality(Caller caller) {
    return new Asked(house.data.routes()).get(caller, "/v1/datasets/:dataset/quality", "visits");
  }

  private static JsonNode rule(JsonNode rules, String id) {
    for (JsonNode rule : rules) {
      if (rule.path("rule").asText().equals(id)) {
        return rule;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }
}
