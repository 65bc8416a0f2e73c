package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("InlineFormatString")
class SummaryReaderTest {
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: sums
      version: %s
      status: active
      schema:
        - name: sums
          customProperties:
            - {property: trivium.region, value: all}
            - {property: trivium.summaries, value: [%s]}
          properties:
            - {name: size, logicalType: integer, required: true, primaryKey: true}
            - {name: day, physicalName: on_day, logicalType: date}
            - {name: at, logicalType: timestamp}
            - {name: kind, logicalType: string}
            - {name: good, logicalType: boolean}
            - {name: price, logicalType: number, physicalType: "numeric(9,2)"}
            - name: fare
              logicalType: number
              physicalType: numeric(9,2)
              customProperties: [{property: trivium.unit, value: {property: money}}]
            - {name: money, logicalType: string}
            - {name: heat, logicalType: number, logicalTypeOptions: {format: f64}}
            - {name: clock, logicalType: time}
            - {name: notes, logicalType: object}
            - {name: who, logicalType: string, classification: pii}
      """;

  @Test
  void readsKeysWithGrainsSumsAndCounts() throws JsonProcessingException {
    Summary summary =
        contract("{name: s, by: [day month, at, kind, good], sum: [price, size], count: [notes]}")
            .summaries()
            .getFirst();

    assertThat(summary.relation()).isEqualTo("sums__s");
    assertThat(summary.shown())
        .isEqualTo("by day month, at day, kind, good; sum price, size; count notes");
    assertThat(summary.dated().orElseThrow().property().name()).isEqualTo("day");
  }

  @Test
  void needsNoSumWhereRowsAreCounted() throws JsonProcessingException {
    assertThat(contract("{name: s, by: [kind], count: true}").summaries()).hasSize(1);
    assertThat(contract("{name: s, by: [money], sum: [fare]}").summaries()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {by: [kind], count: true}                     | name           | is missing
          {name: S, by: [kind], count: true}            | name           | small letters
          {name: contract, by: [kind], count: true}     | name           | taken by the view
          {name: a__b, by: [kind], count: true}         | name           | two underscores
          {name: s, count: true}                        | by             | names no property
          {name: s, by: kind, count: true}              | by             | must be a list
          {name: s, by: [kinds], count: true}           | by[0]          | is not a property
          {name: s, by: [who], count: true}             | by[0]          | is sealed
          {name: s, by: [kind month], count: true}      | by[0]          | is no date
          {name: s, by: [day decade], count: true}      | by[0]          | day, week, month
          {name: s, by: [day month utc], count: true}   | by[0]          | day, week, month
          {name: s, by: [heat], count: true}            | by[0]          | numeric(p,s)
          {name: s, by: [clock], count: true}           | by[0]          | no question groups by
          {name: s, by: [notes], count: true}           | by[0]          | no question groups by
          {name: s, by: [kind, kind], count: true}      | by[1]          | twice
          {name: s, by: [day, day month], count: true}  | by[1]          | twice
          {name: s, by: [kind]}                         | value[0]       | adds nothing up
          {name: s, by: [kind], sum: [heat]}            | sum[0]         | order of the rows
          {name: s, by: [kind], sum: [day]}             | sum[0]         | cannot be added up
          {name: s, by: [kind], sum: [who]}             | sum[0]         | is sealed
          {name: s, by: [kind], sum: [fare]}            | sum[0]         | put money into by
          {name: s, by: [size], sum: [size]}                | sum[0]         | one of the two
          {name: s, by: [kind], sum: [size, size]}          | sum[1]         | twice
          {name: s, by: [kind], count: all}             | count          | must be true, or a list
          {name: s, by: [kind], count: [who]}           | count[0]       | is sealed
          {name: s, by: [kind], count: [gone]}          | count[0]       | is not a property
          """)
  void refusesWhatCannotAnswerLikeTheRows(String summary, String path, String advice)
      throws JsonProcessingException {
    Reading.Refused refused = (Reading.Refused) read("1.0.0", summary);

    assertThat(refused.findings()).hasSize(1);
    assertThat(refused.findings().getFirst().path())
        .startsWith("schema[0].customProperties[1].value[0]")
        .endsWith(path);
    assertThat(refused.findings().getFirst().message()).contains(advice);
  }

  @Test
  void refusesNamesThatStandTwiceOrAreTooLong() throws JsonProcessingException {
    String one = "{name: s, by: [kind], count: true}";
    assertThat(((Reading.Refused) read("1.0.0", one + ", " + one)).findings().getFirst().message())
        .contains("stands twice");
    String longest = "s".repeat(54);
    assertThat(contract(one.replace("s,", longest + ",")).summaries()).hasSize(1);
    Reading.Refused refused = (Reading.Refused) read("1.0.0", one.replace("s,", longest + "s,"));
    assertThat(refused.findings().getFirst().message()).contains("54 letters are left");
  }

  @Test
  void makesTableTriggersAndAnIndexOfItsDate() throws JsonProcessingException {
    Contract contract = contract("{name: s, by: [day month, kind], sum: [price], count: [good]}");

    TablePlan.Apply plan = (TablePlan.Apply) TablePlan.of(contract, Optional.empty(), Map.of());

    assertThat(plan.statements())
        .anyMatch(statement ->
            statement.startsWith("create table data.\"sums__s\"")
                && statement.contains("\"on_day\" date,")
                && statement.contains("\"price\" numeric,")
                && statement.contains("\"_count_good\" bigint not null")
                && statement.contains(
                    "unique nulls not distinct (region_id, \"on_day\", \"kind\")"))
        .anyMatch(statement -> statement.contains("sec.govern_summary('data.\"sums__s\"'"))
        .anyMatch(statement -> statement.contains("after insert on data.\"sums\""))
        .anyMatch(statement -> statement.contains("after update on data.\"sums\""))
        .anyMatch(statement -> statement.contains("after delete on data.\"sums\""))
        .anyMatch(statement -> statement.equals("select ingest.begin_summary('sums__s')"))
        .anyMatch(statement -> statement.contains("(region_id, \"on_day\")"));
  }

  @Test
  void addsChangesAndDropsInANewVersionAndSaysSo() throws JsonProcessingException {
    String kept = "{name: kept, by: [kind], count: true}";
    Contract old =
        contract(
            kept + ", {name: s, by: [day month], count: true}, {name: g, by: [at], count: true}");
    Contract next =
        ((Reading.Accepted)
                read(
                    "2.0.0",
                    kept
                        + ", {name: s, by: [day week], count: true}"
                        + ", {name: n, by: [good], count: true}"))
            .contract();

    TablePlan.Apply plan = (TablePlan.Apply) TablePlan.of(next, Optional.of(old), Map.of());

    assertThat(plan.changes())
        .extracting(change -> change.path() + ": " + change.old() + " -> " + change.next())
        .containsExactly(
            "trivium.summaries.s: by day month -> by day week",
            "trivium.summaries.n: absent -> by good",
            "trivium.summaries.g: by at day -> absent");
    assertThat(plan.changes())
        .extracting(TablePlan.Change::effect)
        .containsExactly(
            "summary made anew from the rows; until it is there, questions read the rows",
            "new summary from the rows; until it is there, questions read the rows",
            "summary dropped; questions read the rows");
    List<String> statements = plan.statements();
    assertThat(statements)
        .contains("drop table if exists data.\"sums__s\"", "drop table if exists data.\"sums__g\"")
        .contains("select ingest.end_summary('sums__g')", "select ingest.begin_summary('sums__s')")
        .contains("select ingest.begin_summary('sums__n')")
        .noneMatch(statement -> statement.contains("sums__kept"));
    assertThat(statements.indexOf("drop table if exists data.\"sums__s\""))
        .isLessThan(statements.indexOf("select ingest.begin_summary('sums__s')"));
  }

  /** A statement made for the one must fail at the other instead of misreading it. */
  @Test
  void namesTheNumberOfRowsByWhatTheSummaryIs() throws JsonProcessingException {
    Contract month = contract("{name: s, by: [day month], count: true}");
    Contract day = contract("{name: s, by: [day], count: true}");

    String ofMonths = new SummarySql(month, month.summaries().getFirst()).rows();
    String ofDays = new SummarySql(day, day.summaries().getFirst()).rows();

    assertThat(ofMonths).isNotEqualTo(ofDays).startsWith("_rows_");
    for (String sql :
        List.of(
            new SummarySource(month, month.summaries().getFirst()).text(),
            new SummaryUpkeep(month, month.summaries().getFirst()).addUp(),
            new SummaryUpkeep(month, month.summaries().getFirst()).markAll())) {
      assertThat(sql).contains("\"" + ofMonths + "\"");
    }
  }

  private static Contract contract(String summaries) throws JsonProcessingException {
    return switch (read("1.0.0", summaries)) {
      case Reading.Accepted accepted -> accepted.contract();
      case Reading.Refused refused -> throw new AssertionError(refused.findings().toString());
    };
  }

  private static Reading read(String version, String summaries) throws JsonProcessingException {
    JsonNode file = new YAMLMapper().readTree(CONTRACT.formatted(version, summaries));
    return new ContractReader(Set.of("pii")).read(file, "sums");
  }
}
