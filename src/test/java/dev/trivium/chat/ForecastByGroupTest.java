package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.Quotations;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.ForecastAssembly;
import dev.trivium.forecast.ForecastConfig;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forecast by region is one of each region, as far as the caller sees them. */
class ForecastByGroupTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
  private static final Caller ALL = new Caller("exec", Set.of("*"), Set.of());
  private static final List<String> REGIONS = List.of("North", "South", "West");

  @AutoClose("close")
  private final Vertx vertx = Vertx.vertx();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forecast revenue by region for the next 3 months",
        "Prognose Umsatz nach Region f\u00fcr die n\u00e4chsten 3 Monate"
      })
  void hasARowForEachPeriodAndRegion(String question) {
    Answer answer = ask(ALL, question);

    assertThat(answer.kind()).isEqualTo(Answer.Kind.FORECAST);
    assertThat(answer.columns()).containsExactly("period", "region", "value", "lower", "upper");
    assertThat(answer.rows()).hasSize(9);
    // The largest first, and all of one period together.
    assertThat(column(answer, 1).subList(0, 3)).containsExactly("West", "South", "North");
    assertThat(Set.copyOf(column(answer, 0))).hasSize(3);
    for (List<Object> row : answer.rows()) {
      double value = ((Number) row.get(2)).doubleValue();
      assertThat(((Number) row.get(3)).doubleValue()).isLessThanOrEqualTo(value);
      assertThat(((Number) row.get(4)).doubleValue()).isGreaterThanOrEqualTo(value);
      double level = 100 + 120 * REGIONS.indexOf(row.get(1));
      assertThat(value).isBetween(level, level + 25);
    }
    assertThat(answer.text())
        .contains("Forecast of revenue by region (West, South, North) with")
        .contains("Apr 2026")
        .doesNotContain("left out.");
  }

  @Test
  void aCallerSeesTheOwnRegionsOnly() {
    Caller south = new Caller("sue", Set.of("South"), Set.of());

    Answer answer = ask(south, "forecast revenue by region for the next 3 months");

    assertThat(Set.copyOf(column(answer, 1))).containsExactly("South");
    assertThat(answer.text()).doesNotContain("West").doesNotContain("North");
  }

  @Test
  void ofManyGroupsTheLargestAreForeseenAndTheOthersCounted() {
    Answer answer = ask(ALL, "forecast revenue by town for the next 2 months");

    assertThat(answer.rows()).hasSize(24);
    assertThat(column(answer, 1)).contains("Town 30").doesNotContain("Town 11");
    assertThat(answer.text())
        .contains("(Town 30, Town 29, Town 28, Town 27 and 8 more)")
        .contains("models: ETS, DOTM, ")
        .contains("Of 30 groups, the 12 largest ones of the last year are foreseen; 18 are left");
  }

  @Test
  void aRankingIsOneOfWhatIsForeseen() {
    Answer answer = ask(ALL, "which 2 regions will have the highest revenue next month");

    assertThat(answer.kind()).isEqualTo(Answer.Kind.FORECAST);
    assertThat(column(answer, 1)).containsExactly("West", "South");
  }

  @Test
  void aRankingOfManyGroupsSaysWhatWasForeseenAndWhatIsShown() {
    Answer few = ask(ALL, "which 3 towns will have the highest revenue next month");
    Answer many = ask(ALL, "which 20 towns will have the highest revenue next month");

    assertThat(column(few, 1)).containsExactly("Town 30", "Town 29", "Town 28");
    assertThat(few.text())
        .contains("the 12 largest ones of the last year are foreseen; 18 are left out.")
        .contains("Shown are the 3 of them with the highest forecasts.");
    assertThat(many.rows()).hasSize(12);
    assertThat(many.text())
        .contains("18 are left out. A forecast has at most 12 groups.")
        .doesNotContain("Shown are");
  }

  @Test
  void withoutGroupsItIsTheTotal() {
    Answer answer = ask(ALL, "forecast revenue for the next 3 months");

    assertThat(answer.columns()).containsExactly("period", "value", "lower", "upper");
    assertThat(((Number) answer.rows().getFirst().get(1)).doubleValue()).isBetween(660.0, 735.0);
    assertThat(answer.text()).contains("Forecast of revenue with the lower");
  }

  private static List<Object> column(Answer answer, int column) {
    List<Object> cells = new ArrayList<>();
    answer.rows().forEach(row -> cells.add(row.get(column)));
    return cells;
  }

  private Answer ask(Caller caller, String question) {
    InstantSource clock = InstantSource.fixed(TODAY.atStartOfDay().toInstant(ZoneOffset.UTC));
    RowsInMemory rows = shop();
    ForecastAssembly room =
        new ForecastAssembly(
            rows,
            vertx,
            clock,
            new Ids(clock, new SplittableRandom(1)),
            seen -> {},
            new ForecastConfig(
                0.9, 366, 10_000, 20, 200_000, 7_320, 1, 16, Duration.ofSeconds(30)));
    Analyst analyst =
        new Analyst(
            rows,
            room.forecasts(),
            Quotations.NONE,
            clock,
            new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(90)),
            Calibrated.shipped(),
            Calibrated::nothingWithheld);
    return analyst
        .answer(caller, new Question(question, TODAY, null), stage -> {})
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  /** Three regions, the later ones larger; their rows come from thirty towns. */
  private static RowsInMemory shop() {
    List<Map<String, Object>> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (LocalDate month = LocalDate.of(2022, 1, 1);
        month.isBefore(LocalDate.of(2026, 3, 1));
        month = month.plusMonths(1)) {
      for (int town = 1; town <= 30; town++) {
        int region = (town - 1) / 10;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("ordered_at", month.withDayOfMonth(month.lengthOfMonth()));
        row.put("region", REGIONS.get(region));
        row.put("town", "Town " + town);
        // Between 100 and 400 a month, the later the more.
        row.put("amount", 10 * (1 + region) + 0.2 * town + 0.1 * random.nextDouble());
        rows.add(row);
      }
    }
    Vocabulary words =
        new Vocabulary(
            "shop",
            List.of(
                new Vocabulary.Metric(
                    "revenue", "Revenue", "", List.of("Umsatz"), "EUR", true, List.of("rows"))),
            List.of(dimension("region", "Region", false), dimension("town", "Town", false)),
            Map.of(),
            List.of(),
            List.of(),
            MetricQuery.Grain.MONTH,
            "EUR",
            List.of(),
            List.of());
    return new RowsInMemory(
        words,
        rows,
        Map.of(
            "revenue",
            group ->
                group.stream()
                    .mapToDouble(row -> ((Number) row.get("amount")).doubleValue())
                    .sum()),
        "ordered_at",
        "region");
  }

  private static Vocabulary.Dimension dimension(String name, String label, boolean time) {
    return new Vocabulary.Dimension(
        name, label, "", List.of(), time, false, false, false, false, null, "rows");
  }
}
