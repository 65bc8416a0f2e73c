package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Metrics made of other metrics, and of aggregates over several datasets. */
class ComposedMetricTest {
  private static final Map<String, Table> TABLES =
      Arcade.TABLES.stream().collect(Collectors.toMap(Table::dataset, Function.identity()));
  private static final Query.Viewer CLERK = new Query.Viewer(List.of(0, 1), Set.of("clerk"));

  @Test
  void dividesWhatEachDatasetHasAddedUp() {
    Model model =
        model(
            metric("returned_share", "SUM(returns.weight) / COUNT(sales.product)", ""),
            metric("sold", "COUNT(sales.product)", ""));
    Plan plan = plan(model, List.of("returned_share"), CLERK);

    assertThat(model.metric("returned_share").orElseThrow().datasets())
        .containsExactly("returns", "sales");
    assertThat(model.metric("returned_share").orElseThrow().additive()).isFalse();
    assertThat(plan.sql())
        .contains("from data.\"returns\" as t", "from data.\"sales\" as t")
        .contains(
            "(coalesce(\"returned_share_0\", 0)::numeric"
                + " / nullif(coalesce(\"returned_share_1\", 0)::numeric, 0)) as \"returned_share\"")
        .contains("select \"product\", \"returned_share\"\nfrom grouped");
    assertThat(plan.definitions()).containsKey("returned_share");
  }

  @Test
  void standsOnMetricsThatStandOnMetricsWithTheirFilters() {
    Model model =
        model(
            metric("kept_share", "1 - sent_back / sold", ""),
            metric("sent_back", "COUNT(returns.article)", ""),
            metric("sold", "cash + card", ""),
            metric("cash", "COUNT(sales.product)", "\"filter\": \"note = 'cash'\""),
            metric("card", "COUNT(sales.product)", "\"filter\": \"note = 'card'\""));

    Plan plan = plan(model, List.of("kept_share", "sold", "cash"), CLERK);

    assertThat(plan.sql())
        .contains("filter (where (t.\"note\" = $2::text))")
        .contains("filter (where (t.\"note\" = $3::text))")
        .contains("(coalesce(\"cash\", 0)::numeric + coalesce(\"card\", 0))");
    assertThat(plan.arguments()).contains("cash", "card");
    assertThat(model.metric("sold").orElseThrow().additive()).isTrue();
    assertThat(plan(model, List.of("sold"), CLERK).sql())
        .as("one dataset needs no stack")
        .doesNotContain("union all");
  }

  @Test
  void asksForEveryRoleItsPartsAskFor() {
    Model model =
        model(
            metric("sent_back", "COUNT(returns.article)", ""),
            metric("margin", "COUNT(sales.product)", "\"required_role\": \"boss\""),
            metric("ratio", "margin / sent_back", "\"required_role\": \"clerk\""),
            metric("twice", "ratio * 2", ""));

    assertThat(slug(() -> plan(model, List.of("ratio"), CLERK))).isEqualTo("data/unknown-metric");
    assertThat(slug(() -> plan(model, List.of("twice"), CLERK))).isEqualTo("data/unknown-metric");
    assertThat(
            plan(model, List.of("twice"), new Query.Viewer(List.of(1), Set.of("clerk", "boss")))
                .columns())
        .hasSize(2);
  }

  @Test
  void goesWithAnyDatasetItStandsOn() {
    Model model =
        model(
            metric("returned_share", "SUM(returns.weight) / COUNT(sales.product)", ""),
            metric("sold", "COUNT(sales.product)", ""));

    assertThat(model.without(Set.of("sales")).metric("returned_share")).isEmpty();
    assertThat(model.without(Set.of("products")).metric("returned_share")).isPresent();
    assertThat(model.without(Set.of("products")).relationships()).isEmpty();
    assertThat(model.relationships()).hasSize(2);
  }

  @Test
  void neverSetsAmountsInSeveralUnitsAgainstAnotherDataset() {
    Model model =
        model(
            metric("price_of_a_return", "SUM(sales.amount) / COUNT(returns.article)", ""),
            metric(
                "euro_of_a_return",
                "SUM(CASE WHEN sales.currency = 'EUR' THEN sales.amount END)"
                    + " / COUNT(returns.article)",
                ""),
            metric("mean_price", "SUM(sales.amount) / COUNT(sales.product)", ""));

    assertThat(slug(() -> plan(model, List.of("price_of_a_return"), CLERK)))
        .isEqualTo("data/mixed-units");
    assertThat(plan(model, List.of("euro_of_a_return"), CLERK).split()).isEmpty();
    assertThat(plan(model, List.of("mean_price"), CLERK).split()).containsExactly("currency");
  }

  @Test
  void tellsWhatIsWrongWithIt() {
    assertThat(mistakes(metric("a", "b + 1", ""), metric("b", "a + 1", "")))
        .anyMatch(reason -> reason.contains("a → b → a"));
    assertThat(mistakes(metric("a", "COUNT(*) / COUNT(sales.product) + COUNT(returns.note)", "")))
        .anyMatch(reason -> reason.contains("does not say which dataset"));
    assertThat(mistakes(metric("a", "SUM(sales.amount * returns.weight)", "")))
        .anyMatch(reason -> reason.contains("several datasets in one aggregate"));
    assertThat(mistakes(metric("a", "b + nobody", ""), metric("b", "COUNT(sales.product)", "")))
        .anyMatch(reason -> reason.contains("'nobody' is no metric"));
    assertThat(
            mistakes(
                metric("a", "b + 1", "\"filter\": \"note = 'x'\""),
                metric("b", "COUNT(sales.product)", "")))
        .anyMatch(reason -> reason.contains("metrics this one is made of"));
    assertThat(mistakes(metric("a", "COUNT(sales.product) / SUM(stalls.stall)", "")))
        .anyMatch(reason -> reason.contains("'stalls', which the model does not have"));
  }

  @Test
  void boundsWhatMetricsCanGrowTo() {
    assertThat(mistakes(chain(19, "m%d + m%d")))
        .anyMatch(reason -> reason.contains("more than 20000 parts"));
    assertThat(mistakes(chain(300, "m%d + 1")))
        .anyMatch(reason -> reason.contains("more than 20 levels"));
    assertThat(mistakes(List.of(chain(300, "m%d + 1")).reversed().toArray(String[]::new)))
        .anyMatch(reason -> reason.contains("more than 20 levels"));
    assertThat(model(chain(19, "m%d + 1")).metrics()).hasSize(20);
  }

  @Test
  void takesOnlyRelationshipsTheContractsKnow() {
    String one = relationship("sales", "products", "product", "product");
    String none = relationship("returns", "products", "note", "product");
    Model named = accepted(file(one, metric("sold", "COUNT(sales.product)", "")));

    assertThat(model(metric("sold", "COUNT(sales.product)", "")).relationships()).hasSize(2);
    assertThat(named.relationships()).hasSize(1);
    assertThat(reasons(read(file(none, metric("sold", "COUNT(sales.product)", "")))))
        .anyMatch(reason ->
            reason.contains("not a relationship of the contracts")
                && reason.contains("returns.article → products.product"));
  }

  private static String metric(String name, String expression, String own) {
    return "      - {name: %s, description: About %s., expression: {dialects: [{dialect: ANSI_SQL,"
            .formatted(name, name)
        + " expression: \"%s\"}]}, custom_extensions: [{vendor_name: TRIVIUM, data: '{%s}'}]}\n"
            .formatted(expression, own.replace("'", "''"));
  }

  /** Each stands on the one before. */
  private static String[] chain(int length, String expression) {
    String[] metrics = new String[length + 1];
    metrics[0] = metric("m0", "COUNT(sales.product)", "");
    for (int n = 1; n <= length; n++) {
      metrics[n] = metric("m" + n, expression.formatted(n - 1, n - 1), "");
    }
    return metrics;
  }

  private static String relationship(String from, String to, String column, String other) {
    return ("    relationships: [{name: r, from: %s, to: %s, from_columns: [%s],"
            + " to_columns: [%s]}]\n")
        .formatted(from, to, column, other);
  }

  private static String file(String relationships, String... metrics) {
    StringBuilder file =
        new StringBuilder(
            "version: \"0.2.0.dev0\"\nsemantic_model:\n  - name: arcade\n    datasets:\n");
    for (String dataset : List.of("sales", "returns", "products")) {
      file.append("      - {name: %s, source: arcade.%s, fields: [".formatted(dataset, dataset));
      TABLES.get(dataset).columns().stream()
          .map(column -> "{name: %s, expression: %s}".formatted(column.name(), column.name()))
          .forEach(field -> file.append(field).append(", "));
      file.append("]}\n");
    }
    return file.append(relationships)
        .append("    metrics:\n")
        .append(String.join("", metrics))
        .toString();
  }

  private static Reading read(String file) {
    return ModelReader.read(Workshop.yaml(file), "1", TABLES);
  }

  private static Model model(String... metrics) {
    return accepted(file("", metrics));
  }

  private static Model accepted(String file) {
    return switch (read(file)) {
      case Reading.Accepted(Model model, List<String> notes) -> model;
      case Reading.Refused(List<Mistake> mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }

  private static List<String> mistakes(String... metrics) {
    return reasons(read(file("", metrics)));
  }

  private static List<String> reasons(Reading reading) {
    return ((Reading.Refused) reading).mistakes().stream().map(Mistake::reason).toList();
  }

  private static Plan plan(Model model, List<String> metrics, Query.Viewer viewer) {
    Query query =
        new Query(metrics, List.of("product"), List.of(), null, List.of(), List.of(), 0, null);
    return Planner.plan(model, query, viewer, Workshop.LIMITS);
  }

  private static String slug(Runnable asking) {
    try {
      asking.run();
      return "";
    } catch (ProblemException refused) {
      return refused.problem().slug();
    }
  }
}
