package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Month;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelReaderTest {
  @Test
  void readsNamesTypesAndSettings() {
    Model model = Workshop.model();

    assertThat(model.currency()).isEqualTo("EUR");
    assertThat(model.defaultGrain()).isEqualTo(Model.Grain.MONTH);
    assertThat(model.examples()).hasSize(2);
    Model.Dataset repairs = model.datasets().getFirst();
    assertThat(repairs.timeField()).isEqualTo("brought_on");
    assertThat(repairs.field("days_in_shop").orElseThrow().type()).isEqualTo(Type.INTEGER);
    assertThat(repairs.field("owner").orElseThrow().personal()).isTrue();
    assertThat(repairs.field("region").orElseThrow().formula().text()).isEqualTo("shop");
    assertThat(model.metric("takings").orElseThrow().additive()).isTrue();
    assertThat(model.metric("hourly_rate").orElseThrow().additive()).isFalse();
    assertThat(model.metric("repair_count").orElseThrow().additive()).isTrue();
  }

  @Test
  void readsOlderFilesToo() {
    String older = Workshop.text().replace("0.2.0.dev0", "0.1.1").replace("TRIVIUM", "COMMON");

    assertThat(read(older)).isInstanceOf(Reading.Accepted.class);
  }

  @Test
  void tellsWhatTheModelSaysOfItsCalendarFromWhatItLeavesOpen() {
    String silent = Workshop.text().replaceAll("\"week_start\": \"\\w+\",? ?", "");
    String april =
        silent.replace(
            "\"default_grain\": \"month\"",
            "\"default_grain\": \"month\", \"week_start\": \"sunday\","
                + " \"fiscal_start\": \"april\"");

    assertThat(model(silent).calendar()).isEqualTo(new Model.Calendar(null, null));
    assertThat(model(april).calendar())
        .isEqualTo(new Model.Calendar(Model.WeekStart.SUNDAY, Month.APRIL));
    assertThat(mistakes(april.replace("\"april\"", "\"spring\"")))
        .contains("semantic_model.workshop.fiscal_start");
  }

  private static Model model(String text) {
    return ((Reading.Accepted) read(text)).model();
  }

  @Test
  void tellsAllMistakesAtOnceWithTheirPlaces() {
    String wrong =
        Workshop.text()
            .replace("\"0.2.0.dev0\"", "\"9.9\"")
            .replace("AVG(repairs.days_in_shop)", "AVG(repairs.days_in_shp)")
            .replace("SUM(repairs.price) / SUM(repairs.hours)", "repairs.price / 2")
            .replace("\"default_time_field\": \"brought_on\"", "\"default_time_field\": \"kind\"")
            .replace("\"default_grain\": \"month\"", "\"default_grain\": \"fortnight\"");

    assertThat(mistakes(wrong))
        .contains("version", "semantic_model.workshop.default_grain")
        .contains("semantic_model.workshop.datasets.repairs.default_time_field")
        .contains("semantic_model.workshop.metrics.hourly_rate.expression")
        .contains("semantic_model.workshop.metrics.average_days.expression");
  }

  @Test
  void refusesADatasetWithoutAContract() {
    Reading reading = ModelReader.read(Workshop.file(), "1", Map.of());

    assertThat(((Reading.Refused) reading).mistakes())
        .anySatisfy(mistake -> assertThat(mistake.reason()).contains("no active contract"));
  }

  @Test
  void derivesWhatAContractWithoutAModelCanTell() {
    Model model = Derived.complete(null, List.of(Workshop.REPAIRS));

    assertThat(model.datasets().getFirst().derived()).isTrue();
    assertThat(model.metrics().stream().map(Model.Metric::name))
        .containsExactly("repairs_rows", "repairs_price");
    Plan plan =
        Planner.plan(
            model,
            new Query(
                List.of("repairs_price"),
                List.of("region"),
                List.of(),
                null,
                List.of(),
                List.of(),
                0,
                null),
            Workshop.VIEWER,
            Workshop.LIMITS);
    assertThat(plan.sql()).contains("t.\"shop\" as \"region\"");
  }

  @Test
  void leavesDatasetsWithAModelAlone() {
    Model model = Derived.complete(Workshop.model(), List.of(Workshop.REPAIRS));

    assertThat(model.datasets()).hasSize(1);
    assertThat(model.metric("repairs_rows")).isEmpty();
  }

  private static List<String> mistakes(String text) {
    return ((Reading.Refused) read(text)).mistakes().stream().map(Mistake::path).toList();
  }

  private static Reading read(String text) {
    return ModelReader.read(Workshop.yaml(text), "1", Workshop.TABLES);
  }
}
