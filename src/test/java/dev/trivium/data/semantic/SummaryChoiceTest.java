package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Having;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.data.semantic.Query.Order;
import dev.trivium.data.semantic.Query.Time;
import dev.trivium.kernel.ProblemException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which questions about the workshop a summary answers. */
class SummaryChoiceTest {
  private static final Summary MONTHLY =
      new Summary(
          "repairs__m",
          "(monthly)",
          "marked monthly",
          List.of(
              new Summary.Key("brought_on", Grain.MONTH),
              new Summary.Key("kind", null),
              new Summary.Key("shop", null)),
          List.of("price"),
          Map.of("note", "_count_note"),
          "_rows_m");
  private static final Summary DAILY =
      new Summary(
          "repairs__d",
          "(daily)",
          "marked daily",
          List.of(new Summary.Key("brought_on", Grain.DAY)),
          List.of("price"),
          Map.of(),
          "_rows_d");
  private static final Model MODEL = model(MONTHLY);

  @ParameterizedTest
  @CsvSource({
    "takings, true",
    "repair_count, true",
    "tyre_share, true",
    "distinct(kind), true",
    "owners, false",
    "hourly_rate, false",
    "average_days, false",
    "fetched_takings, false",
    "distinct(owner), false",
    "distinct(note), false",
    "distinct(brought_on), false"
  })
  void aMetricIsMadeOfSumsAndNumbersOrOfTheKey(String metric, boolean summarised) {
    Plan plan = plan(MODEL, query(List.of(metric), List.of(), List.of(), null));

    assertThat(plan.sql().contains("from (monthly) as t")).as(plan.sql()).isEqualTo(summarised);
    assertThat(plan.sql().contains("from data.\"repairs\" as t")).isNotEqualTo(summarised);
  }

  @ParameterizedTest
  @CsvSource({
    "kind, true",
    "region, true",
    "note, false",
    "brought_on, false",
    "weekday, false",
    "days_in_shop, false"
  })
  void whatIsGroupedByOrFilteredOnStandsInTheKey(String field, boolean summarised) {
    Condition condition = new Condition(field, Op.IS_NULL, List.of(false), false);

    for (Query query :
        List.of(
            query(List.of("takings"), List.of(field), List.of(), null),
            query(List.of("takings"), List.of(), List.of(condition), null),
            query(List.of(), List.of(field), List.of(), null))) {
      String sql = plan(MODEL, query).sql();
      assertThat(sql.contains("(monthly)")).as(sql).isEqualTo(summarised);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MONTH,, , true",
    "QUARTER,, , true",
    "YEAR,, , true",
    "DAY,, , false",
    "WEEK,, , false",
    ",2025-01-01, 2025-03-01, true",
    ",2025-01-02, 2025-03-01, false",
    "MONTH,2025-01-01, 2025-03-15, false",
    "YEAR,2025-02-01,, true"
  })
  void timeIsWholePeriods(
      @Nullable Grain grain, @Nullable LocalDate from, @Nullable LocalDate to, boolean summarised) {
    Time time = new Time(null, from, to, grain);

    String sql = plan(MODEL, query(List.of("takings"), List.of(), List.of(), time)).sql();

    assertThat(sql.contains("(monthly)")).as(sql).isEqualTo(summarised);
  }

  @Test
  void anotherDateIsAnotherQuestion() {
    Time fetched = new Time("fetched_on", null, null, Grain.MONTH);

    assertThat(plan(MODEL, query(List.of("takings"), List.of(), List.of(), fetched)).sql())
        .doesNotContain("monthly");
  }

  @Test
  void daysAreKeptWhole() {
    Model daily = model(DAILY);
    Time week = new Time(null, LocalDate.parse("2025-01-02"), null, Grain.WEEK);
    Condition day = new Condition("brought_on", Op.GT, List.of("2025-01-03"), false);

    assertThat(plan(daily, query(List.of("takings"), List.of("weekday"), List.of(day), week)).sql())
        .contains("(daily)");
  }

  @Test
  void saysNumbersOfRowsAsSumsOfThem() {
    Plan plan =
        plan(MODEL, query(List.of("repair_count", "tyre_share"), List.of(), List.of(), null));

    assertThat(plan.sql())
        .contains("coalesce(coalesce(sum(t.\"_rows_m\"), 0), 0) as \"repair_count\"")
        .contains(
            "sum(((case when (t.\"kind\" = $2::text) then 1 else 0 end)::numeric * t.\"_rows_m\"))")
        .doesNotContain("count(*)");
  }

  @Test
  void metricsThatOnlyOrderOrRestrictCountToo() {
    Query ordered =
        new Query(
            List.of("takings"),
            List.of("kind"),
            List.of(),
            null,
            List.of(),
            List.of(new Order("owners", true)),
            0,
            null);
    Query restricted =
        new Query(
            List.of("takings"),
            List.of("kind"),
            List.of(),
            null,
            List.of(new Having("average_days", Op.GT, List.of(1.0))),
            List.of(),
            0,
            null);

    assertThat(plan(MODEL, ordered).sql()).doesNotContain("monthly");
    assertThat(plan(MODEL, restricted).sql()).doesNotContain("monthly");
  }

  @Test
  void theSmallestOfSeveralIsRead() {
    Model both = model(MONTHLY, DAILY);
    Time month = new Time(null, null, null, Grain.MONTH);

    assertThat(plan(both, query(List.of("takings"), List.of(), List.of(), month)).sql())
        .contains("(daily)");
    assertThat(plan(both, query(List.of("takings"), List.of("kind"), List.of(), month)).sql())
        .contains("(monthly)");
  }

  @Test
  void whatIsWrongIsSaidAsWithoutASummary() {
    for (Query wrong :
        List.of(
            query(List.of("takinks"), List.of(), List.of(), null),
            query(List.of("takings"), List.of("kinds"), List.of(), null),
            query(List.of("takings"), List.of("owner"), List.of(), null),
            query(List.of("takings"), List.of(), List.of(), new Time("kind", null, null, null)))) {
      assertThatThrownBy(() -> plan(MODEL, wrong))
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem ->
                  assertThatThrownBy(() -> plan(MODEL.overRows(), wrong))
                      .hasMessage(problem.getMessage()));
    }
  }

  private static Model model(Summary... summaries) {
    Model model = Workshop.model();
    return new Model(
        model.name(),
        model.version(),
        model.description(),
        model.defaultGrain(),
        model.weekStart(),
        model.currency(),
        model.defaultDataset(),
        model.examples(),
        model.datasets().stream()
            .map(each -> each.readFrom(each.table().with(List.of(summaries))))
            .toList(),
        model.relationships(),
        model.metrics());
  }

  private static Plan plan(Model model, Query query) {
    return Planner.plan(model, query, Workshop.VIEWER, Workshop.LIMITS);
  }

  private static Query query(
      List<String> metrics,
      List<String> dimensions,
      List<Condition> conditions,
      @Nullable Time time) {
    return new Query(metrics, dimensions, conditions, time, List.of(), List.of(), 0, null);
  }
}
