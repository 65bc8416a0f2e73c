package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TablePlanTest {
  private final Contract first = Contracts4Tests.accepted(Contracts4Tests.tickets(), "tickets");

  @Test
  void makesAGovernedTableWithTheRegionFirst() {
    TablePlan.Apply plan = (TablePlan.Apply) TablePlan.of(first, Optional.empty(), Map.of());

    String table = plan.statements().getFirst();
    assertThat(table)
        .contains("region_id int not null")
        .contains("\"cost\" bigint,")
        .contains("\"email_sealed\" bytea,")
        .contains("\"email_bidx\" bytea,")
        .contains("check (\"email_sealed\" is not null or _erased_at is not null)")
        .contains("primary key (region_id, \"ticket_no\")")
        .contains("check (\"cost\" between 0 and 9223372036854775807)")
        .contains("check (\"office\" in ('Lisbon', 'Oslo', 'Remote'))")
        .doesNotContain("\"email\" ");
    assertThat(plan.statements())
        .anyMatch(statement -> statement.contains("sec.govern('data.\"tickets\"'::regclass)"))
        .anyMatch(statement ->
            statement.startsWith("grant update (\"email_sealed\", \"email_bidx\"")
                && statement.endsWith("_row_hash, _erased_at) on data.\"tickets\" to trivium_job"))
        .anyMatch(view ->
            view.contains("\"tickets__contract\" with (security_invoker = true)")
                && view.contains("(\"cost\"::numeric / 1e2)::numeric(10,2) as \"cost\"")
                && view.contains("\"email_bidx\" as \"email\""));
    assertThat(plan.regions()).containsExactly("south", "north");
  }

  @Test
  void addsAnOptionalPropertyAndWidensAList() {
    Contract next =
        changed(file -> {
          properties(file).addObject().put("name", "channel").put("logicalType", "string");
          ((com.fasterxml.jackson.databind.node.ArrayNode)
                  file.at("/schema/0/properties/1/quality/0/arguments/validValues"))
              .add("Porto");
          ((ObjectNode) file.at("/schema/0/properties/1/customProperties/1/value"))
              .put("Porto", "south");
        });

    // The map decides who sees a row, so widening it is a change of the region rule.
    assertThat(TablePlan.of(next, Optional.of(first), Map.of()))
        .isInstanceOf(TablePlan.Refused.class);

    Contract plain =
        changed(file ->
            properties(file).addObject().put("name", "channel").put("logicalType", "string"));
    TablePlan.Apply plan = (TablePlan.Apply) TablePlan.of(plain, Optional.of(first), Map.of());
    assertThat(plan.statements())
        .anyMatch(statement -> statement.contains("add column if not exists \"channel\" text"));
  }

  @Test
  void holdsNobodyUpOnATableWithRows() {
    Contract next =
        changed(file -> {
          properties(file)
              .addObject()
              .put("name", "code")
              .put("logicalType", "string")
              .put("unique", true);
          ((ObjectNode) properties(file).get(5).path("logicalTypeOptions")).put("minimum", -1);
        });
    TablePlan.Apply plan = (TablePlan.Apply) TablePlan.of(next, Optional.of(first), Map.of());

    assertThat(plan.together())
        .anyMatch(
            add -> add.contains("add constraint \"cost_between\"") && add.endsWith("not valid"))
        .noneMatch(statement -> statement.contains("index") || statement.contains("validate"));
    assertThat(plan.indexes())
        .extracting(TablePlan.Index::statement)
        .allMatch(statement -> statement.contains("index concurrently if not exists"))
        .anyMatch(statement -> statement.startsWith("create unique index"));
    assertThat(plan.afterwards())
        .anyMatch(statement -> statement.contains("unique using index \"tickets_code_uq\""))
        .contains("alter table data.\"tickets\" validate constraint \"cost_between\"");
    assertThat(plan.statements())
        .hasSize(plan.together().size() + plan.indexes().size() + plan.afterwards().size());
  }

  @Test
  void refusesWhatWouldLoseOrReinterpretWithPathAndAdvice() {
    Contract next =
        changed(file -> {
          properties(file).remove(9);
          ((ObjectNode) properties(file).get(5)).put("physicalType", "numeric(10,3)");
          ((ObjectNode) properties(file).get(5).path("logicalTypeOptions")).put("minimum", 1);
          properties(file)
              .addObject()
              .put("name", "channel")
              .put("logicalType", "string")
              .put("required", true);
        });

    List<TablePlan.Refusal> refusals =
        ((TablePlan.Refused) TablePlan.of(next, Optional.of(first), Map.of())).refusals();

    assertThat(refusals)
        .extracting(TablePlan.Refusal::path)
        .contains(
            "properties.urgent",
            "properties.cost.logicalType",
            "properties.channel",
            "properties.cost.cost.range");
    assertThat(refusals).allSatisfy(refusal -> assertThat(refusal.advice()).isNotBlank());
  }

  private static com.fasterxml.jackson.databind.node.ArrayNode properties(ObjectNode file) {
    return (com.fasterxml.jackson.databind.node.ArrayNode) file.at("/schema/0/properties");
  }

  private static Contract changed(Consumer<ObjectNode> change) {
    ObjectNode file = (ObjectNode) Contracts4Tests.tickets();
    file.put("version", "1.1.0");
    change.accept(file);
    return Contracts4Tests.accepted(file, "tickets");
  }
}
