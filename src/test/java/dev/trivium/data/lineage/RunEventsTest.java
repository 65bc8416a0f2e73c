package dev.trivium.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Reading;
import io.openlineage.client.OpenLineage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The oracle is the model that OpenLineage publishes for Java. */
class RunEventsTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();
  private static final UUID RUN = UUID.fromString("01990000-0000-7000-8000-000000000001");
  private static final UUID OLD = UUID.fromString("01990000-0000-7000-8000-000000000002");
  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
  private static final Naming NAMING = new Naming("shop", "postgres://db:5432", "trivium", "1.2");
  private static final OpenLineage OFFICIAL = new OpenLineage(URI.create("urn:trivium:1.2"));
  private final RunEvents events = new RunEvents(NAMING);
  private final Work work = Work.ingest(tickets());

  @Test
  void saysARunWithTheFacetsOfTheStandard() throws IOException {
    Outcome outcome =
        new Outcome(98, 2, "abc", Set.of(new Outcome.Failure("office_known", "office")));

    OpenLineage.RunEvent event = read(events.complete(RUN, work, outcome, AT));

    assertThat(event.getEventType()).isEqualTo(OpenLineage.RunEvent.EventType.COMPLETE);
    assertThat(event.getRun().getRunId()).isEqualTo(RUN);
    assertThat(event.getJob().getName()).isEqualTo("ingest.tickets");
    OpenLineage.InputDataset input = event.getInputs().getFirst();
    assertThat(input.getName()).isEqualTo("upload/tickets");
    assertThat(input.getFacets().getVersion().getDatasetVersion()).isEqualTo("abc");
    assertThat(input.getInputFacets().getDataQualityAssertions().getAssertions())
        .anySatisfy(rule -> {
          assertThat(rule.getAssertion()).isEqualTo("office_known");
          assertThat(rule.getColumn()).isEqualTo("office");
          assertThat(rule.getSuccess()).isFalse();
        })
        .anySatisfy(rule -> assertThat(rule.getSuccess()).isTrue())
        .noneSatisfy(rule -> assertThat(rule.getAssertion()).isEqualTo("volume"));
    OpenLineage.OutputDataset table = event.getOutputs().getFirst();
    assertThat(table.getNamespace()).isEqualTo("postgres://db:5432");
    assertThat(table.getName()).isEqualTo("trivium.data.tickets");
    assertThat(table.getOutputFacets().getOutputStatistics().getRowCount()).isEqualTo(98);
    assertThat(event.getOutputs().get(1).getOutputFacets().getOutputStatistics().getRowCount())
        .isEqualTo(2);
  }

  @Test
  void marksSealedColumnsAsMasked() throws IOException {
    OpenLineage.RunEvent event = read(events.start(RUN, work, AT));

    var columns =
        event
            .getOutputs()
            .getFirst()
            .getFacets()
            .getColumnLineage()
            .getFields()
            .getAdditionalProperties();
    var email = columns.get("email_sealed").getInputFields().getFirst();
    assertThat(email.getField()).isEqualTo("email");
    assertThat(email.getTransformations().getFirst().getMasking()).isTrue();
    assertThat(email.getTransformations().getFirst().getSubtype()).isEqualTo("TRANSFORMATION");
    var number = columns.get("ticket_no").getInputFields().getFirst();
    assertThat(number.getField()).isEqualTo("Ticket No");
    assertThat(number.getTransformations().getFirst().getMasking()).isFalse();
    assertThat(columns.get("subject").getInputFields().getFirst().getTransformations())
        .extracting(OpenLineage.InputFieldTransformations::getSubtype)
        .containsExactly("IDENTITY");
    assertThat(columns.get("region_id").getInputFields().getFirst().getField()).isEqualTo("office");
  }

  @Test
  void keepsToTheVersionsOfTheSchemasThatTheStandardPublishes() throws IOException {
    Work replay = Work.replay(tickets(), List.of(OLD));
    OpenLineage.RunEvent event =
        read(events.complete(RUN, replay, new Outcome(1, 0, "abc", Set.of()), AT));
    OpenLineage.RunEvent failed = read(events.fail(RUN, work, "It was broken.", AT));
    var table = event.getOutputs().getFirst();

    assertThat(event.getSchemaURL())
        .isEqualTo(OFFICIAL.newRunEventBuilder().build().getSchemaURL());
    assertThat(event.getRun().getFacets().getProcessing_engine().get_schemaURL())
        .isEqualTo(OFFICIAL.newProcessingEngineRunFacetBuilder().build().get_schemaURL());
    assertThat(event.getRun().getFacets().getParent().get_schemaURL())
        .isEqualTo(OFFICIAL.newParentRunFacetBuilder().build().get_schemaURL());
    assertThat(event.getRun().getFacets().getParent().getRun().getRunId()).isEqualTo(OLD);
    assertThat(event.getJob().getFacets().getJobType().get_schemaURL())
        .isEqualTo(OFFICIAL.newJobTypeJobFacetBuilder().build().get_schemaURL());
    assertThat(event.getInputs().getFirst().getFacets().getVersion().get_schemaURL())
        .isEqualTo(OFFICIAL.newDatasetVersionDatasetFacetBuilder().build().get_schemaURL());
    assertThat(
            event
                .getInputs()
                .getFirst()
                .getInputFacets()
                .getDataQualityAssertions()
                .get_schemaURL())
        .isEqualTo(OFFICIAL.newDataQualityAssertionsDatasetFacetBuilder().build().get_schemaURL());
    assertThat(table.getFacets().getSchema().get_schemaURL())
        .isEqualTo(OFFICIAL.newSchemaDatasetFacetBuilder().build().get_schemaURL());
    assertThat(table.getFacets().getColumnLineage().get_schemaURL())
        .isEqualTo(OFFICIAL.newColumnLineageDatasetFacetBuilder().build().get_schemaURL());
    assertThat(table.getOutputFacets().getOutputStatistics().get_schemaURL())
        .isEqualTo(OFFICIAL.newOutputStatisticsOutputDatasetFacetBuilder().build().get_schemaURL());
    assertThat(failed.getEventType()).isEqualTo(OpenLineage.RunEvent.EventType.FAIL);
    assertThat(failed.getRun().getFacets().getErrorMessage().get_schemaURL())
        .isEqualTo(OFFICIAL.newErrorMessageRunFacetBuilder().build().get_schemaURL());
  }

  @Test
  void namesOnlyWhatTheSourceHas() {
    Work partly = work.without(List.of("score", "email"));

    assertThat(Step.of(work)).extracting(Step::name).contains("normalise.score", "seal.email");
    assertThat(Step.of(partly))
        .extracting(Step::name)
        .doesNotContain("normalise.score", "seal.email")
        .startsWith("receive", "parse", "validate")
        .endsWith("deduplicate", "load", "quarantine");
    assertThat(ColumnStep.of(partly)).extracting(ColumnStep::to).doesNotContain("score", "email");
  }

  /** Reads with the official model, and sees that it knows every member there is. */
  private static OpenLineage.RunEvent read(ObjectNode event) throws IOException {
    OpenLineage.RunEvent read = JSON.readValue(event.toString(), OpenLineage.RunEvent.class);
    List<String> unknown = new ArrayList<>();
    walk(read, unknown);
    assertThat(unknown).isEmpty();
    assertThat(JSON.readTree(JSON.writeValueAsString(read)))
        .isEqualTo(JSON.readTree(event.toString()));
    return read;
  }

  /** What the model has no member for, it keeps aside as plain values. */
  private static void walk(Object part, List<String> unknown) {
    switch (part) {
      case Collection<?> many -> many.forEach(one -> walk(one, unknown));
      case Map<?, ?> others ->
          others.forEach((name, value) -> {
            if (isOfTheModel(value)) {
              walk(value, unknown);
            } else {
              unknown.add(name + " in " + value);
            }
          });
      case Object object when isOfTheModel(object) -> {
        for (Method getter : object.getClass().getMethods()) {
          if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
            Object value = value(getter, object);
            if (value != null && !(value instanceof Class)) {
              walk(value, unknown);
            }
          }
        }
      }
      default -> {}
    }
  }

  private static boolean isOfTheModel(Object value) {
    return value.getClass().getName().startsWith("io.openlineage.client.OpenLineage$")
        && !value.getClass().isEnum();
  }

  private static Object value(Method getter, Object object) {
    try {
      return getter.invoke(object);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("the model has a getter that cannot be called", impossible);
    }
  }

  private static Contract tickets() {
    try {
      JsonNode file =
          new YAMLMapper()
              .readTree(Path.of("src/test/resources/dev/trivium/data/tickets.odcs.yaml").toFile());
      return switch (new ContractReader(Set.of("pii")).read(file, "tickets")) {
        case Reading.Accepted accepted -> accepted.contract();
        case Reading.Refused refused -> throw new AssertionError(refused.findings().toString());
      };
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
