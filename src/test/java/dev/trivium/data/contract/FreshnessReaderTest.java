package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreshnessReaderTest {
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: late
      version: 1.0.0
      status: active
      schema:
        - name: late
          customProperties: [{property: trivium.region, value: all}]
          properties:
            - {name: no, logicalType: integer, required: true, primaryKey: true}
            - {name: day, logicalType: date}
            - {name: born, logicalType: date, classification: pii}
      slaProperties:
      """;

  @Test
  void readsLatencyOfAnElementAndFrequencyOfDeliveries() throws JsonProcessingException {
    Reading.Accepted read =
        read(
            "- {property: latency, value: 2, unit: d, element: late.day}",
            "- {property: frequency, value: 90, unit: minutes, element: late.day}",
            "- {property: latency, value: 1, unit: h, element: other.day}",
            "- {property: retention, value: 10, unit: y}");

    List<Freshness> levels = read.contract().freshness();
    assertThat(levels)
        .containsExactly(
            new Freshness(
                Freshness.Kind.LATENCY, Duration.ofDays(2), read.contract().property("day")),
            new Freshness(
                Freshness.Kind.FREQUENCY, Duration.ofMinutes(90), java.util.Optional.empty()));
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void notesWhatItCannotWatch() throws JsonProcessingException {
    Reading.Accepted read =
        read(
            "- {property: latency, value: 2, unit: moons}",
            "- {property: latency, value: 0, unit: d}",
            "- {property: latency, value: 1, unit: d, element: late.no}",
            "- {property: latency, value: 1, unit: d, element: late.born}");

    assertThat(read.contract().freshness()).isEmpty();
    assertThat(read.notes()).hasSize(4).allMatch(note -> note.message().contains("is not watched"));
  }

  private static Reading.Accepted read(String... levels) throws JsonProcessingException {
    StringBuilder text = new StringBuilder(CONTRACT);
    for (String level : levels) {
      text.append("  ").append(level).append('\n');
    }
    JsonNode file = new YAMLMapper().readTree(text.toString());
    return (Reading.Accepted) new ContractReader(Set.of("pii")).read(file, "late");
  }
}
