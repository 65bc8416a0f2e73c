package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import dev.trivium.data.semantic.Query.Order;
import dev.trivium.data.semantic.Query.Time;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Metrics of several datasets in one question, as statements. */
class JoinTest {
  private static final Model MODEL = Arcade.model();

  @Test
  void aggregatesEachDatasetApartAndGroupsTheGroupsOnceMore() {
    Time march =
        new Time(null, LocalDate.parse("2026-03-01"), LocalDate.parse("2026-04-01"), Grain.MONTH);

    Plan plan = plan(query(List.of("sales_rows", "returns_weight"), List.of("region"), march));

    assertThat(plan.sql())
        .isEqualTo(
            """
            with fact_1 as (
              select date_trunc('month', t."sold_on"::timestamp)::date as "period",
                t.region_id as "region",
                coalesce(count(*), 0) as "sales_rows"
              from data."sales" as t
              where t.region_id = any ($1::int[])
                and t."sold_on" >= $2::date
                and t."sold_on" < $3::date
              group by 1, 2
            ),
            fact_2 as (
              select date_trunc('month', (t."brought_at" at time zone 'UTC')::date::timestamp)\
            ::date as "period",
                t.region_id as "region",
                coalesce((sum(t."weight") * 0.1), 0) as "returns_weight"
              from data."returns" as t
              where t.region_id = any ($1::int[])
                and t."brought_at" >= $4::timestamptz
                and t."brought_at" < $5::timestamptz
              group by 1, 2
            ),
            stacked as (
              select "period", "region", "sales_rows", null::numeric as "returns_weight" from fact_1
              union all
              select "period", "region", null::numeric as "sales_rows", "returns_weight" from fact_2
            ),
            joined as (
              select "period", "region", max("sales_rows") as "sales_rows",\
             max("returns_weight") as "returns_weight"
              from stacked
              group by 1, 2
            ),
            grouped as (
              select "period" as "period",
                (select r.code from sec.region as r where r.id = joined."region") as "region",
                coalesce("sales_rows", 0) as "sales_rows",
                coalesce("returns_weight", 0) as "returns_weight"
              from joined
            )
            select "period", "region", "sales_rows", "returns_weight"
            from grouped
            order by "period", "region"
            limit $6::bigint\
            """);
    assertThat(plan.datasets()).containsExactly("sales", "returns");
  }

  @Test
  void looksUpEachParentOnceWhereverItIsNamed() {
    Plan plan =
        plan(
            query(
                List.of("sales_rows", "returns_rows"),
                List.of("country", "kind"),
                List.of(where("kind", "tin"))));

    assertThat(plan.sql())
        .contains(
            """
              from data."sales" as t
              left join data."products" as p1
                on p1.region_id = 0 and p1.region_id = any ($1::int[])\
             and p1."product" = t."product"
              left join data."makers" as p2
                on p2.region_id = 0 and p2.region_id = any ($1::int[]) and p2."maker" = p1."maker"
              where t.region_id = any ($1::int[])
                and p1."kind" = $2::text
            """)
        .contains("and p1.\"product\" = t.\"article\"")
        .contains("and p1.\"kind\" = $3::text");
    assertThat(plan.datasets()).containsExactly("sales", "products", "makers", "returns");
  }

  @Test
  void takesTheKeyOfAParentFromTheRowThatNamesIt() {
    Plan plan =
        plan(query(List.of("sales_rows", "returns_rows", "products_rows"), List.of("product")));

    assertThat(plan.sql())
        .contains("select t.\"product\" as \"product\"", "select t.\"article\" as \"product\"")
        .doesNotContain("join data");
    assertThat(plan(query(List.of("sales_rows"), List.of("maker"))).sql())
        .contains("select p1.\"maker\" as \"maker\"")
        .doesNotContain("makers");
  }

  @Test
  void keepsAParentInTheRegionOfTheRow() {
    Plan plan = plan(chosen("seller"), query(List.of("sales_rows"), List.of("team")));

    assertThat(plan.sql())
        .contains("on p1.region_id = t.region_id and p1.region_id = any ($1::int[])")
        .contains("p1.\"badge\" = t.\"seller\"")
        .doesNotContain("helper");
  }

  @Test
  void refusesTwoPathsAndListsBoth() {
    Problem problem = problem(query(List.of("sales_rows"), List.of("team")));

    assertThat(problem.slug()).isEqualTo("data/ambiguous-join");
    assertThat(problem.detail())
        .contains("sales.seller → staff.badge (staff.team)")
        .contains("sales.helper → staff.badge (staff.team)")
        .contains("relationships of the model");
    assertThat(problem.members()).containsEntry("field", "team").containsEntry("fact", "sales");
    assertThat((List<?>) problem.members().get("paths")).hasSize(2);
  }

  @Test
  void namesTheFieldAndTheDatasetThatDoesNotReachIt() {
    Problem dimension = problem(query(List.of("returns_rows", "sales_rows"), List.of("currency")));
    Problem filter =
        problem(
            query(
                List.of("sales_rows", "returns_rows"),
                List.of(),
                List.of(where("currency", "EUR"))));

    assertThat(List.of(dimension, filter))
        .allSatisfy(problem -> {
          assertThat(problem.slug()).isEqualTo("data/different-datasets");
          assertThat(problem.detail()).contains("'currency'", "'returns'");
          assertThat(problem.members()).containsEntry("fact", "returns");
        });
    assertThat(dimension.members()).containsEntry("param", "dimensions");
    assertThat(filter.members()).containsEntry("param", "filters");
  }

  @Test
  void doesNotTakeEqualNamesForTheSameThing() {
    Problem problem = problem(query(List.of("sales_rows", "returns_rows"), List.of("note")));

    assertThat(problem.slug()).isEqualTo("data/different-datasets");
    assertThat(problem.detail()).contains("sales.note", "returns.note");
  }

  @Test
  void understandsANameWithItsDataset() {
    Plan plan = plan(query(List.of("sales_rows", "returns_rows"), List.of("products.product")));

    assertThat(plan.sql()).contains("t.\"article\" as \"products_product\"");
    assertThat(plan.columns().getFirst().name()).isEqualTo("products.product");
    assertThat(plan(query(List.of("stalls_rows"), List.of("lot.no", "stalls.stall"))).sql())
        .as("a property may have a point in its name")
        .contains("t.\"lot_no\" as \"lot_no\"", "t.\"stall\" as \"stalls_stall\"");
    assertThat(problem(query(List.of("sales_rows"), List.of("stalls.stall"))).slug())
        .isEqualTo("data/unknown-dimension");
  }

  @Test
  void neverShowsOrFiltersPersonalValuesOfAParent() {
    assertThat(problem(query(List.of("sales_rows"), List.of("staff.name"))).slug())
        .isEqualTo("data/not-filterable");
    assertThat(
            problem(
                    query(
                        List.of("sales_rows", "returns_rows"),
                        List.of(),
                        List.of(where("buyer", "ann"))))
                .slug())
        .isEqualTo("data/not-filterable");
  }

  @Test
  void joinsRegionsByTheirIdAndFiltersThemByTheirCode() {
    Plan plan =
        plan(
            query(
                List.of("sales_rows", "returns_rows", "stalls_rows"),
                List.of(),
                List.of(where("region", "north"))));
    Problem own =
        problem(
            query(
                List.of("sales_rows", "returns_rows"),
                List.of(),
                List.of(where("region", "Downtown"))));
    Problem shared = problem(query(List.of("sales_rows", "makers_rows"), List.of("region")));

    assertThat(plan.sql())
        .contains(
            "t.region_id in (select r.id from sec.region as r where r.code = $2::text)",
            "t.region_id in (select r.id from sec.region as r where r.code = $3::text)",
            "t.region_id in (select r.id from sec.region as r where r.code = $4::text)")
        .doesNotContain("\"store\"", "\"branch\"");
    assertThat(own.detail()).contains("'Downtown'", "'returns'", "'north'");
    assertThat(shared.detail()).contains("'makers' belong to all regions");
  }

  @Test
  void countsAFieldOfAParentOverTheRowsOfTheDataset() {
    assertThat(plan(query(List.of("sales_rows", "distinct(kind)"), List.of())).sql())
        .contains("count(distinct p1.\"kind\")", "from data.\"sales\" as t");
    assertThat(plan(query(List.of("sales_rows", "distinct(weight)"), List.of())).datasets())
        .containsExactly("sales", "returns");
    assertThat(problem(query(List.of("sales_rows", "distinct(staff.name)"), List.of())).slug())
        .isEqualTo("data/ambiguous-join");
    assertThat(
            problem(query(List.of("sales_rows", "returns_rows", "distinct(note)"), List.of()))
                .detail())
        .contains("distinct(sales.note)", "distinct(returns.note)");
    assertThat(
            plan(query(List.of("sales_rows", "returns_rows", "distinct(returns.note)"), List.of()))
                .sql())
        .contains("count(distinct t.\"note\"), 0) as \"distinct_returns_note\"");
  }

  @Test
  void ordersByAMetricOfAnotherDatasetWithoutShowingIt() {
    Query query =
        new Query(
            List.of("sales_rows"),
            List.of("product"),
            List.of(),
            null,
            List.of(),
            List.of(new Order("returns_rows", true)),
            3,
            null);

    Plan plan = plan(query);

    assertThat(plan.sql())
        .contains("select \"product\", \"sales_rows\"\nfrom grouped")
        .contains("order by \"returns_rows\" desc nulls last, \"product\"");
    assertThat(plan.columns()).hasSize(2);
  }

  @Test
  void fillsPeriodsThatOnlyOneOrNoneOfThemHas() {
    Time weeks = new Time(null, null, LocalDate.parse("2026-04-01"), Grain.WEEK);

    assertThat(plan(query(List.of("sales_rows", "returns_rows"), List.of(), weeks)).sql())
        .contains("(select min(\"period\")::timestamp from grouped)")
        .contains("coalesce(grouped.\"sales_rows\", 0) as \"sales_rows\"");
  }

  @Test
  void namesWhatIsReadAsTheContractsDo() {
    Model.Dataset sales = MODEL.dataset("sales").orElseThrow();
    Model.Dataset renamed =
        new Model.Dataset(
            "turnover",
            sales.label(),
            sales.description(),
            sales.table(),
            sales.timeField(),
            sales.fields(),
            false);

    Plan plan = Planner.values(MODEL, renamed, sales.field("note").orElseThrow(), Arcade.VIEWER, 9);

    assertThat(plan.datasets()).containsExactly("sales");
  }

  @Test
  void refusesMoreDatasetsThanAllowed() {
    Query.Limits two = new Query.Limits(100, 2, 8, 100, 40, 0);
    Query query = query(List.of("sales_rows", "returns_rows", "staff_rows"), List.of());

    Problem problem = problem(() -> Planner.plan(MODEL, query, Arcade.VIEWER, two));

    assertThat(problem.slug()).isEqualTo("data/too-large");
    assertThat(problem.detail()).contains("3 datasets", "at most 2");
  }

  @Test
  void splitsAmountsByTheUnitOfTheirRows() {
    Plan plan = plan(query(List.of("sales_amount"), List.of("product")));
    Plan beside = plan(query(List.of("returns_weight", "sales_amount"), List.of("product")));

    assertThat(plan.split()).containsExactly("currency");
    assertThat(plan.columns().stream().map(Plan.Output::name))
        .containsExactly("product", "currency", "sales_amount");
    assertThat(plan.sql()).contains("t.\"currency\"::text as \"currency\"", "group by 1, 2");
    assertThat(beside.sql())
        .contains("null::text as \"currency\"", "t.\"currency\"::text as \"currency\"");
  }

  @Test
  void doesNotSplitWhatHasOneUnitAlready() {
    assertThat(plan(query(List.of("sales_amount"), List.of("currency"))).split()).isEmpty();
    assertThat(
            plan(query(List.of("sales_amount"), List.of(), List.of(where("currency", "EUR"))))
                .split())
        .isEmpty();
    assertThat(
            plan(query(
                    List.of("sales_amount"),
                    List.of(),
                    List.of(new Condition("currency", Op.EQ, List.of("EUR"), true))))
                .split())
        .as("all but one unit are many")
        .containsExactly("currency");
    assertThat(plan(query(List.of("sales_rows", "returns_weight"), List.of())).split()).isEmpty();
  }

  private static Condition where(String field, Object value) {
    return new Condition(field, Op.EQ, List.of(value), false);
  }

  private static Query query(List<String> metrics, List<String> dimensions) {
    return query(metrics, dimensions, (Time) null);
  }

  private static Query query(
      List<String> metrics, List<String> dimensions, List<Condition> conditions) {
    return new Query(metrics, dimensions, conditions, null, List.of(), List.of(), 0, null);
  }

  private static Query query(List<String> metrics, List<String> dimensions, @Nullable Time time) {
    return new Query(metrics, dimensions, List.of(), time, List.of(), List.of(), 0, null);
  }

  /** The model with one of the two ways to the staff left out. */
  private static Model chosen(String column) {
    return new Model(
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
            .filter(r -> !r.to().name().equals("staff") || r.shown().contains(column))
            .toList(),
        MODEL.metrics());
  }

  private static Plan plan(Query query) {
    return plan(MODEL, query);
  }

  private static Plan plan(Model model, Query query) {
    return Planner.plan(model, query, Arcade.VIEWER, Workshop.LIMITS);
  }

  private static Problem problem(Query query) {
    return problem(() -> plan(query));
  }

  private static Problem problem(Runnable asking) {
    try {
      asking.run();
      throw new AssertionError("nothing was refused");
    } catch (ProblemException refused) {
      return refused.problem();
    }
  }
}
