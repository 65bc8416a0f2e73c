package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionReaderTest {
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: old
      version: 1.0.0
      status: active
      schema:
        - name: old
          customProperties: [{property: trivium.region, value: all}]
          properties:
            - {name: no, logicalType: integer, required: true, primaryKey: true}
            - {name: day, logicalType: date}
            - {name: born, logicalType: date, classification: pii}
      slaProperties:
      """;

  @Test
  void readsHowLongRowsAreKept() throws JsonProcessingException {
    Contract contract =
        ((Reading.Accepted) read("- {property: retention, value: 18, unit: mo, element: old.day}"))
            .contract();

    Retention retention = contract.retention().orElseThrow();
    assertThat(retention.period()).isEqualTo(Period.ofMonths(18));
    assertThat(retention.element().name()).isEqualTo("day");
    assertThat(retention.before(Instant.parse("2026-08-31T23:00:00Z")))
        .isEqualTo(LocalDate.of(2025, 2, 28));
  }

  @Test
  void deletesNothingWithoutAnElementOrForAnotherDataset() throws JsonProcessingException {
    for (String level :
        new String[] {
          "- {property: retention, value: 10, unit: y}",
          "- {property: retention, value: 10, unit: y, element: old}",
          "- {property: retention, value: 10, unit: y, element: other.day}"
        }) {
      assertThat(((Reading.Accepted) read(level)).contract().retention()).as(level).isEmpty();
    }
  }

  @Test
  void refusesWhatItDoesNotUnderstandRatherThanToDeleteTooMuch() throws JsonProcessingException {
    for (String level :
        new String[] {
          "- {property: retention, value: 10, unit: m, element: old.day}",
          "- {property: retention, value: 1.5, unit: y, element: old.day}",
          "- {property: retention, value: 0, unit: d, element: old.day}",
          "- {property: retention, value: -1, unit: y, element: old.day}",
          "- {property: retention, unit: y, element: old.day}",
          "- {property: retention, value: 1, unit: y, element: old.no}",
          "- {property: retention, value: 1, unit: y, element: old.born}",
          "- {property: retention, value: 1, unit: y, element: old.gone}",
          "- {property: retention, value: 1, unit: y, element: 'old.day, old.no'}"
        }) {
      assertThat(read(level)).as(level).isInstanceOf(Reading.Refused.class);
    }
    String twice = "- {property: retention, value: 1, unit: y, element: old.day}\n";
    assertThat(read(twice + twice)).isInstanceOf(Reading.Refused.class);
  }

  private static Reading read(String levels) throws JsonProcessingException {
    JsonNode file = new YAMLMapper().readTree(CONTRACT + levels.indent(2));
    return new ContractReader(Set.of("pii")).read(file, "old");
  }
}
