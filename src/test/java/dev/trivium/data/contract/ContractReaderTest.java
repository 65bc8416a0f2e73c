package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trivium.support.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractReaderTest {
  @Test
  void readsTypesColumnsAndWhoMaySee() {
    Contract contract = Contracts4Tests.accepted(Contracts4Tests.tickets(), "tickets");

    Property email = contract.property("email").orElseThrow();
    assertThat(email.personal()).isTrue();
    assertThat(email.column()).isEqualTo("email_sealed");
    assertThat(email.blindColumn()).contains("email_bidx");
    assertThat(contract.property("cost").orElseThrow().scale()).isEqualTo(2);
    assertThat(contract.property("minutes").orElseThrow().type()).isEqualTo(new Type.Whole(16));
    assertThat(contract.key()).extracting(Property::name).containsExactly("ticket_no");
    assertThat(contract.regions()).containsExactly("south", "north");
    assertThat(contract.notRunPerRow()).extracting(Rule::id).containsExactly("volume");
    assertThat(contract.indexes()).containsExactly(List.of("\"opened_on\" desc"));
  }

  @Test
  void notesRolesThatNobodyCanHaveOrThatMeanNothing() throws IOException {
    ObjectNode file = (ObjectNode) Contracts4Tests.tickets();
    String roles =
        "[{role: desk, access: read}, {role: Front Desk, access: read}, {role: boss, access: all}]";
    file.set("roles", new YAMLMapper().readTree(roles));
    Reading reading = new ContractReader(Contracts4Tests.PERSONAL).read(file, "tickets");

    assertThat(((Reading.Accepted) reading).notes())
        .extracting(Finding::path)
        .contains("roles[1]", "roles[2]")
        .doesNotContain("roles[0]");
  }

  @Test
  void readsTheRetailContractWithoutAFinding() throws IOException {
    Path file = SharedData.need("retail/order_lines.odcs.yaml");
    Contract contract =
        Contracts4Tests.accepted(new YAMLMapper().readTree(file.toFile()), "order_lines");

    assertThat(contract.properties()).hasSize(21);
    assertThat(contract.regions()).containsExactly("Central", "East", "South", "West");
    assertThat(contract.property("customer_id").orElseThrow().column()).isEqualTo("customer_id_ct");
    assertThat(contract.property("sales").orElseThrow().type()).isEqualTo(new Type.Decimal(12, 4));
    assertThat(contract.indexes()).containsExactly(List.of("\"order_date\""));
  }

  @Test
  void namesEverythingThatIsWrongAtOnceWithItsPath() {
    ObjectNode file = (ObjectNode) Contracts4Tests.tickets();
    file.remove("version");
    property(file, 9).put("logicalType", "money");
    property(file, 3).withObject("/logicalTypeOptions").put("multipleOf", 2);
    property(file, 5).remove("physicalType");
    property(file, 5).remove("customProperties");
    property(file, 10).withObject("/logicalTypeOptions").put("pattern", "(");
    ((ObjectNode) property(file, 6).path("quality").get(0).path("customProperties").get(0))
        .put("value", "refund <= price");

    List<Finding> findings = refused(file, "tickets");

    assertThat(findings)
        .extracting(Finding::path)
        .containsExactlyInAnyOrder(
            "version",
            "schema[0].properties[9].logicalType",
            "schema[0].properties[3].logicalTypeOptions.multipleOf",
            "schema[0].properties[5]",
            "schema[0].properties[10].logicalTypeOptions.pattern",
            "schema[0].properties[6].quality[0].customProperties[0].value");
  }

  @Test
  void refusesAKeyThatIsPersonalAndADatasetNobodyIsPlacedIn() {
    ObjectNode file = (ObjectNode) Contracts4Tests.tickets();
    property(file, 0).put("classification", "pii");
    property(file, 1).remove("customProperties");

    assertThat(refused(file, "tickets"))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("a key is not personal"))
        .anyMatch(message -> message.contains("who may see a row"));
  }

  @Test
  void refusesAnotherDatasetThanTheAddressNames() {
    assertThat(refused(Contracts4Tests.tickets(), "orders"))
        .containsExactly(
            new Finding("schema[0].name", "is 'tickets', but the address says 'orders'"));
  }

  @Test
  void refusesSomethingThatIsNoContract() throws IOException {
    assertThat(refused(new YAMLMapper().readTree("[1, 2]"), "tickets")).hasSize(1);
    assertThat(refused(new YAMLMapper().readTree("a: 1"), "tickets")).isNotEmpty();
  }

  private static ObjectNode property(ObjectNode file, int index) {
    return (ObjectNode) file.path("schema").get(0).path("properties").get(index);
  }

  private static List<Finding> refused(JsonNode file, String dataset) {
    return switch (new ContractReader(Contracts4Tests.PERSONAL).read(file, dataset)) {
      case Reading.Accepted accepted -> throw new AssertionError("was accepted");
      case Reading.Refused refused -> refused.findings();
    };
  }
}
