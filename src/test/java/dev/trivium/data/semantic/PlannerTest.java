package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Having;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.data.semantic.Query.Order;
import dev.trivium.data.semantic.Query.Time;
import dev.trivium.data.semantic.Query.Top;
import dev.trivium.kernel.ProblemException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Model MODEL = Workshop.model();

  @Test
  void sumsStoredAmountsAndScalesOnce() {
    Plan plan = plan(query(List.of("takings"), List.of(), List.of(), null));

    assertThat(plan.sql())
        .isEqualTo(
            """
            with grouped as (
              select coalesce((sum(t."price") * 0.01), 0) as "takings"
              from data."repairs" as t
              where t.region_id = any ($1::int[])
            )
            select "takings"
            from grouped
            limit $2::bigint\
            """);
    assertThat(plan.arguments()).hasSize(2);
    assertThat(plan.columns().getFirst().unit()).isEqualTo("EUR");
  }

  @Test
  void dividesSumsAndNeverByZero() {
    Plan plan = plan(query(List.of("hourly_rate"), List.of("kind"), List.of(), null));

    assertThat(plan.sql())
        .contains(
            "((sum(t.\"price\") * 0.01)::float8 / nullif(sum(t.\"hours\")::float8, 0))"
                + " as \"hourly_rate\"")
        .contains("group by 1")
        .contains("order by \"kind\"");
  }

  @Test
  void givesEveryPeriodOfTheRange() {
    Time time =
        new Time(null, LocalDate.parse("2025-01-15"), LocalDate.parse("2025-04-01"), Grain.MONTH);
    Plan plan = plan(query(List.of("takings", "average_days"), List.of(), List.of(), time));

    assertThat(plan.sql())
        .isEqualTo(
            """
            with grouped as (
              select date_trunc('month', t."brought_on"::timestamp)::date as "period",
                coalesce((sum(t."price") * 0.01), 0) as "takings",
                avg((t."fetched_on" - t."brought_on")) as "average_days"
              from data."repairs" as t
              where t.region_id = any ($1::int[])
                and t."brought_on" >= $2::date
                and t."brought_on" < $3::date
              group by 1
            ),
            span as (
              select generate_series($4::date::timestamp, $5::date::timestamp, interval '1 month')\
            ::date as "period"
            ),
            filled as (
              select span."period", coalesce(grouped."takings", 0) as "takings",\
             grouped."average_days"
              from span left join grouped on grouped."period" = span."period"
            )
            select "period", "takings", "average_days"
            from filled
            order by "period"
            limit $6::bigint\
            """);
    assertThat(plan.arguments().subList(3, 5))
        .containsExactly(LocalDate.parse("2025-01-01"), LocalDate.parse("2025-03-01"));
  }

  @Test
  void takesTheRangeFromTheRowsWhereItIsOpen() {
    Plan plan =
        plan(
            query(
                List.of("takings"), List.of(), List.of(), new Time(null, null, null, Grain.WEEK)));

    assertThat(plan.sql())
        .contains("(select min(\"period\")::timestamp from grouped)")
        .contains("(select max(\"period\")::timestamp from grouped)")
        .contains("t.\"brought_on\" is not null");
  }

  @Test
  void countsPersonalValuesThroughTheirBlindIndex() {
    assertThat(plan(query(List.of("owners"), List.of(), List.of(), null)).sql())
        .contains("count(distinct t.\"owner_bidx\")")
        .doesNotContain("owner_ct");
    assertThat(plan(query(List.of("distinct(owner)"), List.of(), List.of(), null)).sql())
        .contains("count(distinct t.\"owner_bidx\"), 0) as \"distinct_owner\"");
  }

  @Test
  void refusesToShowGroupOrFilterPersonalValues() {
    assertProblem(
        query(List.of("takings"), List.of("owner"), List.of(), null), "data/not-filterable", 422);
    assertProblem(
        query(List.of("takings"), List.of(), List.of(where("owner", Op.EQ, "Ann")), null),
        "data/not-filterable",
        422);
  }

  @Test
  void namesTheNearestOfWhatItDoesNotKnow() {
    assertThatThrownBy(() -> plan(query(List.of("taking"), List.of(), List.of(), null)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> {
              assertThat(failure.problem().slug()).isEqualTo("data/unknown-metric");
              assertThat(failure.problem().kind().status()).isEqualTo(404);
              assertThat(failure.problem().detail()).contains("takings");
            });
    assertProblem(
        query(List.of("takings"), List.of("knd"), List.of(), null), "data/unknown-dimension", 422);
  }

  @Test
  void hidesAMetricFromThoseWithoutItsRole() {
    Query query = query(List.of("fetched_takings"), List.of(), List.of(), null);

    assertThat(plan(query).sql())
        .contains("sum(t.\"price\") filter (where (not (t.\"fetched_on\" is null))) * 0.01");
    assertThatThrownBy(() ->
            Planner.plan(MODEL, query, new Query.Viewer(List.of(1), Set.of()), Workshop.LIMITS))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problem().detail()).doesNotContain("fetched_takings;"));
  }

  @Test
  void comparesAmountsInStoredUnits() {
    assertThat(condition(where("price", Op.GT, 12.345))).contains("t.\"price\" > $2::bigint");
    assertThat(plan(filtered(where("price", Op.GT, 12.345))).arguments().get(1)).isEqualTo(1234L);
    assertThat(plan(filtered(where("price", Op.GTE, 12.345))).arguments().get(1)).isEqualTo(1235L);
    assertThat(condition(where("price", Op.EQ, 12.345))).contains("and false");
    assertThat(plan(filtered(where("price", Op.BETWEEN, 1, "2.5"))).arguments().subList(1, 3))
        .containsExactly(100L, 250L);
  }

  @Test
  void turnsABeginningIntoARange() {
    Plan plan = plan(filtered(where("kind", Op.STARTS_WITH, "ty")));

    assertThat(plan.sql()).contains("t.\"kind\" >= $2::text and t.\"kind\" < $3::text");
    assertThat(plan.arguments().subList(1, 3)).containsExactly("ty", "tz");
  }

  @Test
  void keepsRowsWithoutAValueWhenACondtionIsTurnedRound() {
    assertThat(condition(new Condition("kind", Op.EQ, List.of("tyre"), true)))
        .contains("(t.\"kind\" = $2::text) is not true");
    assertThat(condition(new Condition("note", Op.IS_NULL, List.of(), true)))
        .contains("(t.\"note\" is null) is not true");
  }

  @Test
  void ordersWeekdaysAsTheyFollow() {
    Plan plan = plan(query(List.of("takings"), List.of("weekday"), List.of(), null));

    assertThat(plan.sql())
        .contains("to_char(t.\"brought_on\", 'FMDay') as \"weekday\"")
        .contains("order by array_position(array['Monday'");
  }

  @Test
  void takesTheFirstOfEachGroup() {
    Query query =
        new Query(
            List.of("takings"),
            List.of("region", "kind"),
            List.of(),
            null,
            List.of(new Having("repair_count", Op.GTE, List.of(2.0))),
            List.of(new Order("takings", true)),
            0,
            new Top(List.of("region"), 3));

    assertThat(plan(query).sql())
        .endsWith(
            """
            ranked as (
              select *, row_number() over (partition by "region"\
             order by "takings" desc nulls last, "region", "kind") as place
              from grouped
              where "repair_count" >= $2::text::numeric
            )
            select "region", "kind", "takings"
            from ranked
            where place <= $3::int
            order by "region", "takings" desc nulls last, "region", "kind"
            limit $4::bigint\
            """);
  }

  @Test
  void listsValuesWithoutAMetric() {
    Plan plan = plan(query(List.of(), List.of("kind"), List.of(), null));

    assertThat(plan.sql()).contains("select t.\"kind\" as \"kind\"").contains("group by 1");
  }

  @Test
  void refusesRangesThatAreEmptyOrTooFine() {
    LocalDate day = LocalDate.parse("2025-01-01");
    assertProblem(
        query(List.of("takings"), List.of(), List.of(), new Time(null, day, day, null)),
        "data/invalid-query",
        422);
    assertProblem(
        query(
            List.of("takings"),
            List.of(),
            List.of(),
            new Time(null, day, day.plusYears(10), Grain.DAY)),
        "data/too-large",
        422);
  }

  private static void assertProblem(Query query, String slug, int status) {
    assertThatThrownBy(() -> plan(query))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> {
              assertThat(failure.problem().slug()).isEqualTo(slug);
              assertThat(failure.problem().kind().status()).isEqualTo(status);
            });
  }

  private static String condition(Condition condition) {
    return plan(filtered(condition)).sql();
  }

  private static Condition where(String field, Op op, Object... values) {
    return new Condition(field, op, List.of(values), false);
  }

  private static Query filtered(Condition condition) {
    return query(List.of("takings"), List.of(), List.of(condition), null);
  }

  private static Query query(
      List<String> metrics,
      List<String> dimensions,
      List<Condition> conditions,
      @Nullable Time time) {
    return new Query(metrics, dimensions, conditions, time, List.of(), List.of(), 0, null);
  }

  private static Plan plan(Query query) {
    return Planner.plan(MODEL, query, Workshop.VIEWER, Workshop.LIMITS);
  }
}
