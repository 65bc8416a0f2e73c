package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of the table of evolution: what a new version may change, and what it may not. */
class EvolutionTest {
  private static final String PARCELS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: parcels
      version: 1.0.0
      status: active
      schema:
        - name: parcels
          properties:
            - {name: nr, logicalType: integer, primaryKey: true, required: true}
            - {name: depot, logicalType: string, required: true,
               customProperties: [{property: trivium.rowSecurity, value: region}]}
            - {name: weight, logicalType: integer, required: true,
               logicalTypeOptions: {minimum: 1, maximum: 50}}
            - {name: code, logicalType: string, unique: true,
               logicalTypeOptions: {minLength: 2, maxLength: 9, pattern: "^[A-Z]"}}
            - {name: state, logicalType: string,
               quality: [{id: known, metric: invalidValues, mustBe: 0,
                 arguments: {validValues: [in, out]}}]}
            - {name: fee, logicalType: number, physicalType: "numeric(10,2)",
               customProperties: [{property: trivium.unit, value: EUR}]}
            - {name: sender, logicalType: string, classification: pii}
            - {name: before, logicalType: integer, relationships: [{to: parcels.nr}]}
          quality:
            - {id: volume, metric: rowCount, mustBeGreaterThan: 10, severity: warning}
      """;
  private static final int WEIGHT = 2;
  private static final int CODE = 3;
  private static final int STATE = 4;
  private static final int FEE = 5;

  private final Contract old = contract(file -> {});

  static Stream<Arguments> additive() {
    return Stream.of(
        may(
            "optional property",
            f -> list(f).add(yaml("{name: note, logicalType: string}")),
            "add column if not exists \"note\" text"),
        may(
            "index",
            f -> custom(f, "{property: trivium.indexes, value: [[weight desc]]}"),
            "(region_id, \"weight\" desc)"),
        may(
            "description, tags, team, roles, service level",
            f ->
                f.put("description", "other")
                    .put("team", "x")
                    .set("slaProperties", yaml("[{property: latency, value: 2, unit: d}]")),
            ""),
        may(
            "required becomes optional",
            f -> at(f, WEIGHT).put("required", false),
            "alter column \"weight\" drop not null"),
        may(
            "wider range",
            f -> options(f, WEIGHT).put("maximum", 99),
            "check (\"weight\" between 1 and 99)"),
        may(
            "wider length",
            f -> options(f, CODE).put("minLength", 1),
            "check (char_length(\"code\") between 1 and 9)"),
        may("pattern dropped", f -> options(f, CODE).remove("pattern"), ""),
        may(
            "wider value list",
            f -> ((ArrayNode) known(f).at("/arguments/validValues")).add("lost"),
            "in ('in', 'out', 'lost')"),
        may(
            "error becomes warning",
            f -> known(f).put("severity", "warning"),
            "drop constraint if exists \"state_oneof\""),
        may("the same rule under another name", f -> known(f).put("id", "renamed"), ""),
        may(
            "looser threshold",
            f -> ((ObjectNode) f.at("/schema/0/quality/0")).put("mustBeGreaterThan", 1),
            ""),
        may(
            "new warning rule",
            f ->
                at(f, FEE)
                    .set(
                        "quality",
                        yaml("[{id: fee_low, metric: nullValues, mustBe: 0, severity: warning}]")),
            ""),
        may(
            "unique no longer",
            f -> at(f, CODE).put("unique", false),
            "drop constraint if exists \"parcels_code_uq\""),
        may(
            "reference only counts",
            f ->
                ((ObjectNode) at(f, 7).at("/relationships/0"))
                    .set("customProperties", yaml("[{property: trivium.orphans, value: warn}]")),
            "drop constraint if exists \"parcels_before_parcels_fk\""),
        may(
            "reference of a new property",
            f ->
                list(f)
                    .add(
                        yaml(
                            "{name: next, logicalType: integer,"
                                + " relationships: [{to: parcels.nr}]}")),
            "foreign key (region_id, \"next\") references data.\"parcels\" (region_id, \"nr\")"));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        mayNot(
            "new required property",
            f -> list(f).add(yaml("{name: note, logicalType: string, required: true}")),
            "properties.note"),
        mayNot("property removed", f -> list(f).remove(FEE), "properties.fee"),
        mayNot("property renamed", f -> at(f, FEE).put("name", "charge"), "properties.fee"),
        mayNot(
            "type",
            f -> at(f, CODE).put("logicalType", "date").remove("logicalTypeOptions"),
            "properties.code.logicalType"),
        mayNot(
            "scale",
            f -> at(f, FEE).put("physicalType", "numeric(10,3)"),
            "properties.fee.logicalType"),
        mayNot(
            "currency",
            f -> ((ObjectNode) at(f, FEE).at("/customProperties/0")).put("value", "USD"),
            "properties.fee.trivium.unit"),
        mayNot(
            "key",
            f -> at(f, CODE).put("primaryKey", true).put("required", true),
            "schema[0].primaryKey"),
        mayNot(
            "region rule",
            f -> {
              at(f, 1).remove("customProperties");
              custom(f, "{property: trivium.region, value: all}");
            },
            "schema[0].region"),
        mayNot(
            "no longer personal",
            f -> at(f, 6).remove("classification"),
            "properties.sender.classification"),
        mayNot(
            "blind index",
            f ->
                at(f, 6)
                    .set(
                        "customProperties",
                        yaml("[{property: trivium.blindIndex, value: people}]")),
            "properties.sender.trivium.blindIndex"),
        mayNot(
            "narrower range",
            f -> options(f, WEIGHT).put("maximum", 40),
            "properties.weight.weight.range"),
        mayNot(
            "narrower list",
            f -> ((ArrayNode) known(f).at("/arguments/validValues")).remove(0),
            "properties.state.known"),
        mayNot(
            "other pattern",
            f -> options(f, CODE).put("pattern", "^[A-F]"),
            "properties.code.code.pattern"),
        mayNot(
            "new error rule",
            f ->
                at(f, FEE).set("quality", yaml("[{id: fee_there, metric: nullValues, mustBe: 0}]")),
            "properties.fee.fee_there"),
        mayNot(
            "optional becomes required",
            f -> at(f, FEE).put("required", true),
            "properties.fee.required"),
        mayNot("unique from now on", f -> at(f, FEE).put("unique", true), "properties.fee.unique"),
        mayNot(
            "reference of a known property",
            f -> at(f, WEIGHT).set("relationships", yaml("[{to: parcels.nr}]")),
            "schema[0].properties[2].relationships[0]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("additive")
  void appliesWhatWidens(String name, Consumer<ObjectNode> change, String statement) {
    TablePlan plan = TablePlan.of(contract(change), Optional.of(old), Map.of());

    assertThat(plan).isInstanceOf(TablePlan.Apply.class);
    assertThat(String.join(";\n", ((TablePlan.Apply) plan).statements())).contains(statement);
    if (!statement.isEmpty()) {
      assertThat(((TablePlan.Apply) plan).changes())
          .isNotEmpty()
          .allSatisfy(said -> assertThat(said.effect()).isNotBlank());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWhatLosesOrReinterprets(String name, Consumer<ObjectNode> change, String path) {
    TablePlan plan = TablePlan.of(contract(change), Optional.of(old), Map.of());

    assertThat(plan).isInstanceOf(TablePlan.Refused.class);
    List<TablePlan.Refusal> refusals = ((TablePlan.Refused) plan).refusals();
    assertThat(refusals).extracting(TablePlan.Refusal::path).contains(path);
    assertThat(refusals)
        .allSatisfy(refusal -> assertThat(refusal.reason() + refusal.advice()).isNotBlank())
        .allSatisfy(refusal -> assertThat(refusal.old()).isNotEqualTo(refusal.next()));
  }

  @Test
  void namesEveryReferenceThatCannotBeHeld() {
    Contract wrong =
        contract(file -> {
          at(file, WEIGHT).set("relationships", yaml("[{to: vans.id}]"));
          at(file, STATE).set("relationships", yaml("[{to: parcels.depot}]"));
          at(file, 6).set("relationships", yaml("[{to: parcels.code}]"));
        });

    TablePlan plan = TablePlan.of(wrong, Optional.empty(), Map.of());

    assertThat(((TablePlan.Refused) plan).refusals())
        .extracting(TablePlan.Refusal::reason)
        .containsExactlyInAnyOrder(
            "there is no active contract of this dataset",
            "several rows of 'parcels' may have the same value",
            "sealed values compare only within one domain");
  }

  private static Arguments may(String name, Consumer<ObjectNode> change, String statement) {
    return Arguments.of(name, change, statement);
  }

  private static Arguments mayNot(String name, Consumer<ObjectNode> change, String path) {
    return Arguments.of(name, change, path);
  }

  private static ArrayNode list(ObjectNode file) {
    return (ArrayNode) file.at("/schema/0/properties");
  }

  private static ObjectNode at(ObjectNode file, int property) {
    return (ObjectNode) list(file).get(property);
  }

  private static ObjectNode options(ObjectNode file, int property) {
    return (ObjectNode) at(file, property).path("logicalTypeOptions");
  }

  private static ObjectNode known(ObjectNode file) {
    return (ObjectNode) at(file, STATE).at("/quality/0");
  }

  private static void custom(ObjectNode file, String property) {
    ((ObjectNode) file.at("/schema/0")).putArray("customProperties").add(yaml(property));
  }

  private static Contract contract(Consumer<ObjectNode> change) {
    ObjectNode file = (ObjectNode) yaml(PARCELS);
    change.accept(file);
    return Contracts4Tests.accepted(file, "parcels");
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
