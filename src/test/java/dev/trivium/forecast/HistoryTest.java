package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Vocabulary;
import dev.trivium.forecast.series.GapMeaning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

  @Test
  void aDayWithRowsIsAWholeDay() {
    History history = of("2025-01-01", "2026-03-09", Grain.DAY);

    assertThat(history.to()).isEqualTo(TODAY);
    assertThat(history.length()).isEqualTo(433);
    assertThat(history.notes()).isEmpty();
  }

  @Test
  void aMonthThatHasJustBegunIsNone() {
    History history = of("2025-01-28", "2026-02-01", Grain.MONTH);

    assertThat(history.from()).isEqualTo(LocalDate.of(2025, 2, 1));
    assertThat(history.to()).isEqualTo(LocalDate.of(2026, 2, 1));
    assertThat(history.notes()).hasSize(3);
  }

  @Test
  void hoursAreThoseOfWholeDaysAndNotOfAllTime() {
    History history = of("2020-01-01", "2026-03-10", Grain.HOUR);

    assertThat(history.to()).isEqualTo(TODAY);
    assertThat(history.from()).isEqualTo(TODAY.minusDays(400));
    assertThat(history.length()).isEqualTo(9_600);
    assertThat(history.notes().toString()).contains("the running day", "of the last 400 days");
  }

  @Test
  void rowsWithoutAValueOfADimensionAreAGroupOfTheirOwn() {
    History history = of("2026-03-08", "2026-03-09", Grain.DAY);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<String> names = List.of("null", "(none)", "\"(none)\"", "north");
    for (int i = 0; i < names.size(); i++) {
      rows.add(List.of(history.from(), names.get(i), (double) i));
    }
    rows.add(Arrays.asList(history.from(), null, 9.0));

    Map<List<String>, Grid> grids = history.grids(result(rows), GapMeaning.ZERO);

    assertThat(History.groups(result(rows))).isEqualTo(5);
    assertThat(grids).hasSize(5);
    assertThat(grids.get(List.of("(none)")).values()[0]).isEqualTo(9);
    assertThat(grids.get(List.of("null")).values()[0]).isZero();
    assertThat(grids.get(List.of("\"(none)\"")).values()[0]).isEqualTo(1);
    assertThat(grids.get(List.of("\"\"(none)\"\"")).values()[0]).isEqualTo(2);
  }

  @Test
  void hoursWithoutRowsAtTheEndAreEmptyOnlyIfThatIsUsual() {
    History history = of("2026-03-01", "2026-03-09", Grain.HOUR);
    int hours = history.length();

    // Of all hours up to 40 before the end; and with 50 empty ones in between.
    Grid late = only(history, hours - 40, Integer.MAX_VALUE);
    Grid rare = only(history, hours - 40, 50);

    assertThat(late.length()).isEqualTo(hours - 40);
    assertThat(late.notes().toString()).contains("40 hours at the end without rows");
    assertThat(rare.length()).isEqualTo(hours);
    assertThat(rare.notes()).isEmpty();
    assertThat(only(history, hours - 3, 50).length()).isEqualTo(hours - 3);
    assertThat(only(history, hours - 3, 50).notes()).isEmpty();
    assertThat(only(history, 0, 1).length()).isEqualTo(hours);
  }

  /** A row in each of the first hours, but in none of those from 20 to {@code 20 + empty}. */
  private static Grid only(History history, int end, int empty) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    boolean gap = empty < end;
    for (int t = 0; t < end; t++) {
      if (!gap || t < 20 || t >= 20 + empty) {
        Instant at = history.from().atStartOfDay().plusHours(t).toInstant(ZoneOffset.UTC);
        rows.add(List.of(at.toString(), "west", 3.0));
      }
    }
    if (rows.isEmpty()) {
      rows.add(List.of(history.from().minusDays(1).atStartOfDay() + ":00Z", "west", 3.0));
    }
    return history.grids(result(rows), GapMeaning.ZERO).get(List.of("west"));
  }

  private static MetricResult result(List<List<@Nullable Object>> rows) {
    List<MetricResult.Column> columns =
        List.of(
            new MetricResult.Column("period", "Period", MetricResult.Kind.PERIOD, null),
            new MetricResult.Column("region", "Region", MetricResult.Kind.DIMENSION, null),
            new MetricResult.Column("visits", "Visits", MetricResult.Kind.METRIC, null));
    return new MetricResult(
        columns, rows, Map.of(), List.of("visits"), "hash", "", Instant.EPOCH, false);
  }

  private static History of(String first, String last, Grain grain) {
    Vocabulary.Coverage coverage =
        new Vocabulary.Coverage(
            "rows", "Rows", "at", LocalDate.parse(first), LocalDate.parse(last), 9);
    return History.of(coverage, grain, TODAY);
  }
}
