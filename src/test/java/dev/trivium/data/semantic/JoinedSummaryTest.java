package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.data.semantic.Query.Time;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each of several datasets is read from a summary of its own where that yields the same. */
class JoinedSummaryTest {
  private static final Summary MONTHLY =
      new Summary(
          "sales__monthly",
          "monthly",
          "marked",
          List.of(new Summary.Key("product", null), new Summary.Key("sold_on", Grain.MONTH)),
          List.of("amount"),
          Map.of(),
          "n_rows");
  private static final Model MODEL =
      Derived.complete(
          null,
          Stream.concat(
                  Stream.of(Arcade.SALES.with(List.of(MONTHLY))), Arcade.TABLES.stream().skip(1))
              .toList());

  @Test
  void joinsWhatASummaryKeepsLikeTheRows() {
    String sql = sql(List.of("sales_rows", "returns_rows"), List.of("kind", "region"));

    assertThat(sql)
        .contains("coalesce(coalesce(sum(t.\"n_rows\"), 0), 0) as \"sales_rows\"")
        .contains("from monthly as t\n  left join data.\"products\" as p1")
        .contains("p1.\"product\" = t.\"product\"", "t.region_id as \"region\"")
        .contains("from data.\"returns\" as t");
  }

  @Test
  void readsTheRowsWhereTheSummaryHasForgottenSomething() {
    List<String> both = List.of("sales_rows", "returns_rows");

    assertThat(sql(List.of("sales_amount", "returns_rows"), List.of("product")))
        .as("the unit by which amounts are split")
        .doesNotContain("monthly");
    assertThat(sql(List.of("sales_rows"), List.of("staff.badge"), "products.product"))
        .as("what leads to a parent")
        .doesNotContain("monthly");
    assertThat(sql(List.of("distinct(kind)", "returns_rows"), List.of()))
        .as("values of a parent that are counted")
        .doesNotContain("monthly");
    assertThat(sql(both, List.of("product"), "country")).contains("monthly");
  }

  private static String sql(List<String> metrics, List<String> dimensions, String... filters) {
    Model chosen =
        new Model(
            MODEL.name(),
            MODEL.version(),
            "",
            MODEL.defaultGrain(),
            MODEL.weekStart(),
            null,
            null,
            List.of(),
            MODEL.datasets(),
            MODEL.relationships().stream()
                .filter(each -> !each.shown().contains("helper"))
                .toList(),
            MODEL.metrics());
    Query query =
        new Query(
            metrics,
            dimensions,
            Stream.of(filters)
                .map(field -> new Condition(field, Op.EQ, List.of("x"), false))
                .toList(),
            new Time(null, null, null, Grain.QUARTER),
            List.of(),
            List.of(),
            0,
            null);
    return Planner.plan(chosen, query, Arcade.VIEWER, Workshop.LIMITS).sql();
  }
}
