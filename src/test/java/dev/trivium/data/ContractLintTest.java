package dev.trivium.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractLintTest {
  private static final Set<String> PERSONAL = Set.of("pii");

  @Test
  void plansEveryDatasetOfAFileWithItsParents() {
    ContractLint.Report report =
        ContractLint.lint(DataForTests.resource("unrelated/invoices.odcs.yaml"), PERSONAL);

    assertThat(report.mistakes()).isEmpty();
    assertThat(report.statements()).containsOnlyKeys("suppliers", "invoices");
    assertThat(report.statements().get("invoices"))
        .contains(
            "alter table data.\"invoices\" add column if not exists _shared int generated always"
                + " as (0) stored")
        .anyMatch(sql ->
            sql.endsWith(
                "foreign key (_shared, \"supplier\") references data.\"suppliers\" (region_id,"
                    + " \"supplier\")"))
        .noneMatch(sql -> sql.contains("references data.\"invoices\""));
  }

  @Test
  void namesWhatSoundsPersonalUnlessTheContractDecided() {
    assertThat(lint("{name: customerEmail, physicalName: mail, logicalType: string}").notes())
        .extracting(ContractLint.Remark::path)
        .containsExactly("schema[0].properties[2]");
    assertThat(lint("{name: birth_date, logicalType: date}").notes()).hasSize(1);
    assertThat(lint("{name: customer_email, logicalType: string, classification: pii}").notes())
        .isEmpty();
    assertThat(lint("{name: email_count, logicalType: integer, classification: open}").notes())
        .isEmpty();
    assertThat(lint("{name: female_share, logicalType: integer}").notes()).isEmpty();
  }

  @Test
  void refusesABlindIndexOverFewValuesAndGivesNoneByItself() {
    String ssn = "{name: ssn, logicalType: string, classification: pii%s}";
    String index = ", customProperties: [{property: trivium.blindIndex, value: people}]";

    assertThat(lint(ssn.formatted(index)).mistakes())
        .extracting(ContractLint.Remark::path)
        .containsExactly("schema[0].properties[2].customProperties[0].value");
    ContractLint.Report without = lint(ssn.formatted(""));
    assertThat(without.mistakes()).isEmpty();
    assertThat(without.statements().get("people").getFirst())
        .contains("\"ssn_ct\" bytea")
        .doesNotContain("ssn_bidx");
  }

  @Test
  void namesEveryMistakeAtOnce() {
    ContractLint.Report report =
        lint("{name: Amount, logicalType: number, logicalTypeOptions: {pattern: '('}}");

    assertThat(report.mistakes()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(report.mistakes()).allSatisfy(m -> assertThat(m.path()).startsWith("schema[0]"));
    assertThat(report.statements()).isEmpty();
  }

  private static ContractLint.Report lint(String property) {
    String file =
        """
        {apiVersion: v3.1.0, kind: DataContract, id: p, version: 1.0.0, status: active, schema: [
          {name: people, properties: [
            {name: id, logicalType: integer, primaryKey: true, required: true},
            {name: place, logicalType: string, required: true,
             customProperties: [{property: trivium.rowSecurity, value: region}]},
            %s]}]}
        """
            .formatted(property);
    return ContractLint.lint(file.getBytes(StandardCharsets.UTF_8), PERSONAL);
  }
}
