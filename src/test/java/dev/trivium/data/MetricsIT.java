package dev.trivium.data;

import static dev.trivium.data.WorkshopHouse.ALL;
import static dev.trivium.data.WorkshopHouse.STEWARD;
import static dev.trivium.data.WorkshopHouse.WEST;
import static dev.trivium.store.PostgresForTests.get;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.data.MetricQuery.Filter;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricQuery.Op;
import dev.trivium.data.MetricQuery.Order;
import dev.trivium.data.MetricQuery.Time;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsIT {
  private static WorkshopHouse house;

  @BeforeAll
  static void open() {
    house = new WorkshopHouse();
    get(house.assembly.models().put(STEWARD, WorkshopHouse.modelFile()));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void addsUpExactlyAndOnlyWhatTheCallerMaySee() {
    assertThat(cells(ALL, query("takings"))).containsExactly(new BigDecimal("170.00"));
    assertThat(cells(WEST, query("takings"))).containsExactly(new BigDecimal("70.00"));
  }

  @Test
  void showsAForeignRegionOnNoPath() {
    MetricQuery byShop = by("takings", "region");
    assertThat(rows(WEST, byShop)).containsExactly(List.of("West", new BigDecimal("70.00")));
    assertThat(rows(WEST, filtered(new Filter("region", Op.EQ, List.of("East"), false))))
        .containsExactly(List.of(new BigDecimal("0")));
    Vocabulary known = get(house.assembly.metrics().vocabulary(WEST));
    assertThat(known.values().get("kind")).containsExactly("brake", "tyre");
    assertThat(known.values().get("region")).containsExactly("West");
    assertThat(known.regions()).containsExactly("West");
    assertThat(known.coverage().getFirst().rows()).isEqualTo(3);
    assertThat(known.coverage().getFirst().last()).isEqualTo(LocalDate.parse("2025-03-02"));
  }

  @Test
  void givesEveryPeriodWithZerosForSumsAndNothingForRatios() {
    MetricQuery query =
        new MetricQuery(
            List.of("takings", "hourly_rate"),
            List.of(),
            List.of(),
            new Time(null, null, LocalDate.parse("2025-05-01"), Grain.MONTH),
            List.of(),
            List.of(),
            0,
            null);

    List<List<@Nullable Object>> rows = rows(WEST, query);

    assertThat(rows).hasSize(4);
    assertThat(rows.get(1).get(0)).isEqualTo(LocalDate.parse("2025-02-01"));
    assertThat((BigDecimal) rows.get(1).get(1)).isZero();
    assertThat(rows.get(1).get(2)).isNull();
    assertThat(rows.get(0).get(2)).isEqualTo(26.25);
  }

  @Test
  void keepsRowsWithoutAValueWhenAConditionIsTurnedRound() {
    assertThat(cells(ALL, counted(new Filter("note", Op.EQ, List.of("quick"), true))))
        .containsExactly(4L);
    assertThat(cells(ALL, counted(new Filter("note", Op.IS_NULL, List.of(), false))))
        .containsExactly(3L);
    assertThat(cells(ALL, counted(new Filter("note", Op.IS_NULL, List.of(false), false))))
        .containsExactly(2L);
  }

  @Test
  void comparesNumbersDatesAndBeginnings() {
    assertThat(cells(ALL, counted(new Filter("price", Op.GT, List.of(12.5), false))))
        .containsExactly(3L);
    assertThat(cells(ALL, counted(new Filter("days_in_shop", Op.GTE, List.of(2), false))))
        .containsExactly(2L);
    assertThat(cells(ALL, counted(new Filter("kind", Op.STARTS_WITH, List.of("t"), false))))
        .containsExactly(3L);
    assertThat(cells(ALL, counted(new Filter("kind", Op.IN, List.of("tyre", "chain"), true))))
        .containsExactly(1L);
    assertThat(cells(ALL, counted(new Filter("fetched_on", Op.LT, List.of("2025-01-10"), false))))
        .containsExactly(1L);
    assertThat(cells(ALL, counted(new Filter("hours", Op.BETWEEN, List.of(0.5, 1.5), false))))
        .containsExactly(3L);
    assertThat(cells(ALL, counted(new Filter("weekday", Op.EQ, List.of("Monday"), false))))
        .containsExactly(3L);
  }

  @Test
  void countsPersonalValuesWithoutShowingThem() {
    assertThat(cells(ALL, query("owners"))).containsExactly(3L);
    assertThat(cells(ALL, query("distinct(owner)"))).containsExactly(3L);
    assertThat(cells(WEST, query("distinct(owner)"))).containsExactly(2L);
    assertThat(cells(ALL, query("average_days")).getFirst())
        .isEqualTo(new BigDecimal("2.5000000000000000"));
    assertThat(cells(ALL, query("tyre_share")).getFirst())
        .isEqualTo(new BigDecimal("0.60000000000000000000"));
  }

  @Test
  void ordersCutsAndSaysSo() {
    MetricQuery query =
        new MetricQuery(
            List.of("takings"),
            List.of("kind"),
            List.of(),
            null,
            List.of(),
            List.of(new Order("takings", true)),
            2,
            null);

    MetricResult result = get(house.assembly.metrics().query(ALL, query));

    assertThat(result.truncated()).isTrue();
    assertThat(result.rows().stream().map(row -> String.valueOf(row.getFirst())))
        .containsExactly("chain", "brake");
    assertThat(result.datasets()).containsExactly("repairs");
    assertThat(result.columns().get(1).unit()).isEqualTo("EUR");
  }

  @Test
  void takesTheFirstOfEachGroup() {
    MetricQuery query =
        new MetricQuery(
            List.of("takings"),
            List.of("region", "kind"),
            List.of(),
            null,
            List.of(new MetricQuery.Having("repair_count", Op.GTE, List.of(1.0))),
            List.of(new Order("takings", true)),
            0,
            new MetricQuery.Top(List.of("region"), 1));

    assertThat(rows(ALL, query).stream().map(row -> row.get(0) + " " + row.get(1)))
        .containsExactly("East chain", "West brake");
  }

  @Test
  void readsASeriesUpToTheLastCompletePeriodWithRows() {
    SeriesReader.Series series =
        get(
            house
                .assembly
                .series()
                .read(WEST, "takings", List.of(), Grain.MONTH, LocalDate.parse("2026-02-14")));

    assertThat(series.periods())
        .containsExactly(
            LocalDate.parse("2025-01-01"),
            LocalDate.parse("2025-02-01"),
            LocalDate.parse("2025-03-01"));
    assertThat(series.values()).containsExactly(52.5, 0.0, 17.5);
    assertThat(series.end()).isEqualTo(LocalDate.parse("2025-04-01"));
  }

  @Test
  void leavesOutWhatStandsOnFewRows() {
    assertThat(told(2, by("takings", "kind"))).isEqualTo("2 left out: [tyre, 30.01]");
    // With West alone left out, its takings would be the total less those of East.
    assertThat(told(3, by("takings", "region"))).isEqualTo("2 left out: ");
    assertThat(told(2, by("takings", "region")))
        .isEqualTo("0 left out: [East, 100.00][West, 70.00]");
    // Two of the three repairs in West were fetched, and all of the two in East.
    assertThat(told(3, query("fetched_takings"))).isEqualTo("0 left out: [152.50]");
    assertThat(told(5, query("takings"))).isEqualTo("0 left out: [170.00]");
    assertThat(told(5, query("fetched_takings"))).isEqualTo("1 left out: ");
    // Side by side the two would give away the one repair that was not fetched.
    assertThat(told(2, query("takings", "fetched_takings"))).isEqualTo("1 left out: ");
  }

  @Test
  void tellsNothingOfSmallGroupsByConditionsOrderOrGaps() {
    Filter brake = new Filter("kind", Op.EQ, List.of("brake"), false);
    assertThat(told(2, filtered(brake))).isEqualTo("1 left out: ");
    Filter nothing = new Filter("kind", Op.EQ, List.of("saddle"), false);
    assertThat(told(2, filtered(nothing))).isEqualTo("0 left out: [0]");
    for (double bound : List.of(0.0, 1_000.0)) {
      MetricQuery having =
          new MetricQuery(
              List.of("takings"),
              List.of("kind"),
              List.of(),
              null,
              List.of(new MetricQuery.Having("takings", Op.GT, List.of(bound))),
              List.of(new Order("takings", true)),
              1,
              null);
      assertThat(told(2, having)).startsWith("2 left out: ");
    }
    // January goes with April, and a month that was left out is not one without rows.
    MetricQuery months =
        new MetricQuery(
            List.of("takings"),
            List.of(),
            List.of(),
            new Time(null, null, null, Grain.MONTH),
            List.of(),
            List.of(),
            0,
            null);
    assertThat(told(2, months)).isEqualTo("2 left out: [2025-02-01, 0][2025-03-01, 117.49]");
    assertThatThrownBy(() ->
            get(
                house
                    .assembly(2)
                    .series()
                    .read(ALL, "takings", List.of(), Grain.MONTH, LocalDate.MAX)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("data/small-groups");
  }

  private static String told(int least, MetricQuery query) {
    MetricResult result = get(house.assembly(least).metrics().query(ALL, query));
    assertThat(result.suppressed().least()).isEqualTo(least);
    return result.suppressed().groups()
        + " left out: "
        + result.rows().stream().map(Object::toString).collect(joining());
  }

  @Test
  void addsUpWholeNumbersBeyondThoseOfTheDatabase() {
    String large =
        new String(WorkshopHouse.modelFile(), StandardCharsets.UTF_8)
            .replace("expression: COUNT(*)}", "expression: SUM(repair_no * 9000000000000000000)}");
    get(house.assembly.models().put(STEWARD, large.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(cells(ALL, query("repair_count")))
          .containsExactly(new BigDecimal("135000000000000000000"));
    } finally {
      get(house.assembly.models().put(STEWARD, WorkshopHouse.modelFile()));
    }
  }

  @Test
  void hidesMetricsOfOtherRoles() {
    assertThat(cells(ALL, query("fetched_takings"))).containsExactly(new BigDecimal("152.50"));
    assertThatThrownBy(() -> cells(WEST, query("fetched_takings")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("data/unknown-metric");
  }

  @Test
  void refusesAModelWithAllItsMistakes() {
    String wrong =
        new String(WorkshopHouse.modelFile(), StandardCharsets.UTF_8)
            .replace("SUM(repairs.price) / SUM(repairs.hours)", "SUM(repairs.prise) / SUM(kind)")
            .replace("fetched_on - brought_on", "fetched_on + brought_on");

    assertThatThrownBy(
            () -> get(house.assembly.models().put(STEWARD, wrong.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure ->
                assertThat(failure.problem().members().get("mistakes").toString())
                    .contains("metrics.hourly_rate.expression", "fields.days_in_shop"));
  }

  private static List<@Nullable Object> cells(Caller caller, MetricQuery query) {
    return rows(caller, query).getFirst();
  }

  private static List<List<@Nullable Object>> rows(Caller caller, MetricQuery query) {
    return get(house.assembly.metrics().query(caller, query)).rows();
  }

  private static MetricQuery query(String... metrics) {
    return new MetricQuery(
        List.of(metrics), List.of(), List.of(), null, List.of(), List.of(), 0, null);
  }

  private static MetricQuery by(String metric, String dimension) {
    return new MetricQuery(
        List.of(metric), List.of(dimension), List.of(), null, List.of(), List.of(), 0, null);
  }

  private static MetricQuery filtered(Filter filter) {
    return new MetricQuery(
        List.of("takings"), List.of(), List.of(filter), null, List.of(), List.of(), 0, null);
  }

  private static MetricQuery counted(Filter filter) {
    return new MetricQuery(
        List.of("repair_count"), List.of(), List.of(filter), null, List.of(), List.of(), 0, null);
  }
}
