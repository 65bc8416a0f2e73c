package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.forecast.Reading.Duplicates;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.Gap;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Preparation;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatedTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void sortsRowsAndListsTheGapsExactly() {
    Dated dated = new Dated(Reading.PLAIN, 200_000);
    dated.add("2026-01-05", 5);
    dated.add("2026-01-01", 1);
    dated.add("2026-01-02", 2);
    dated.add("2026-01-07", 7);

    Grid grid = dated.grid();

    assertThat(grid.values()).containsExactly(1, 2, Double.NaN, Double.NaN, 5, Double.NaN, 7);
    assertThat(Preparation.of(grid.series("s")).gaps())
        .containsExactly(new Gap(2, 2), new Gap(5, 1));
    assertThat(grid.point(0)).isEqualTo("2026-01-08");
    assertThat(grid.notes()).containsExactly("rows were sorted by time");
  }

  @Test
  void refusesDuplicatesUnlessToldWhatTheyMean() {
    assertThatThrownBy(() -> twice(Duplicates.ERROR)).hasMessageContaining("twice");
    assertThat(twice(Duplicates.SUM).values()).containsExactly(1, 5, 4);
    assertThat(twice(Duplicates.MEAN).values()).containsExactly(1, 2.5, 4);
  }

  @Test
  void placesInstantsOfAnyOffsetOnTheCalendarOfTheBusiness() {
    Dated dated = new Dated(reading(Calendar.DAY, Duplicates.SUM, Optional.empty(), false), 1000);
    // One moment before and one after midnight in Berlin, told from New York, Tokyo and London.
    dated.add("2026-01-09T17:59:00-05:00", 1);
    dated.add("2026-01-10T08:01:00+09:00", 10);
    dated.add("2026-01-09T23:30:00Z", 100);

    assertThat(dated.grid().values()).containsExactly(1, 110);
  }

  @Test
  void countsEveryHourOnceWhenClocksChange() {
    Dated dated =
        new Dated(reading(Calendar.HOUR, Duplicates.ERROR, Optional.empty(), false), 1000);
    for (int hour = 0; hour < 24; hour++) {
      dated.add("2026-10-25T%02d:00:00Z".formatted(hour), hour);
    }
    assertThat(dated.grid().values()).hasSize(24).doesNotContain(Double.NaN);
    assertThat(dated.grid().point(0)).isEqualTo("2026-10-26T01:00");
  }

  @Test
  void countsEveryHourOnceWhenTheRowsTellThatTheyAreHours() {
    Dated dated =
        new Dated(
            new Reading(
                Optional.empty(),
                Duplicates.ERROR,
                GapMeaning.UNKNOWN,
                BERLIN,
                Optional.empty(),
                false),
            1000);
    for (int hour = 0; hour < 24; hour++) {
      dated.add("2026-10-25T%02d:00:00Z".formatted(hour), hour);
    }
    assertThat(dated.grid().values()).hasSize(24).doesNotContain(Double.NaN);
  }

  @Test
  void monthsThatAreToldByTheirLastDayBeginOnTheirFirst() {
    Dated dated = new Dated(Reading.PLAIN, 1000);
    dated.add("2023-01-31", 1);
    dated.add("2023-02-28", 2);
    dated.add("2023-03-31", 3);

    assertThat(dated.grid().point(0)).isEqualTo("2023-04-01");
    assertThat(dated.grid().day(-3)).contains(LocalDate.of(2023, 1, 1));
  }

  @Test
  void weeksKeepTheirFirstDay() {
    Dated dated = new Dated(Reading.PLAIN, 1000);
    dated.add("2026-01-04", 1);
    dated.add("2026-01-11", 2);

    assertThat(dated.grid().point(0)).isEqualTo("2026-01-18");
  }

  @Test
  void tellsTheGrainFromTheDistance() {
    assertThat(pooled("2026-01-01T00:00", "2026-01-01T01:00")).isEqualTo("HOUR");
    assertThat(pooled("2026-01-01", "2026-01-08")).isEqualTo("WEEK");
    assertThat(pooled("2026-01-31", "2026-02-28")).isEqualTo("MONTH");
    assertThatThrownBy(() -> pooled("2026-01-01T00:00", "2026-01-01T00:10"))
        .hasMessageContaining("less than an hour");
    assertThatThrownBy(() -> pooled("0001-01-01T00:00", "0001-01-01T01:00", "9999-01-01"))
        .hasMessageContaining("span more than");
  }

  @Test
  void leavesTheRunningMonthOutOrForeseesItFromItsDays() {
    Optional<LocalDateTime> now = Optional.of(LocalDateTime.of(2026, 7, 16, 0, 0));
    Dated plain = days(reading(Calendar.MONTH, Duplicates.SUM, now, false));
    Dated nowcast = days(reading(Calendar.MONTH, Duplicates.SUM, now, true));

    double[] without = plain.grid().values();
    double[] with = nowcast.grid().values();

    assertThat(without).hasSize(18);
    assertThat(with).hasSize(19);
    assertThat(with[18]).isCloseTo(31 * 10, within(12.0));
    assertThat(plain.grid().notes())
        .contains("the running period is left out, because it is not over");
    assertThat(nowcast.grid().notes())
        .anyMatch(note -> note.contains("complete periods had reached"))
        .noneMatch(note -> note.contains("is left out"));
    assertThat(Preparation.of(nowcast.grid().series("s")).imputed(18)).isTrue();
  }

  @Test
  void leavesAMonthOutWhoseRowsEndInItsMiddle() {
    Dated dated = days(reading(Calendar.MONTH, Duplicates.SUM, Optional.empty(), false));

    assertThat(dated.grid().values()).hasSize(18);
    assertThat(dated.grid().notes()).anyMatch(note -> note.contains("its rows end on 2026-07-15"));
  }

  private static Dated days(Reading reading) {
    Dated dated = new Dated(reading, 200_000);
    LocalDate day = LocalDate.of(2025, 1, 1);
    for (int i = 0; day.plusDays(i).isBefore(LocalDate.of(2026, 7, 16)); i++) {
      dated.add(day.plusDays(i).toString(), 10);
    }
    return dated;
  }

  private static Grid twice(Duplicates duplicates) {
    Dated dated = new Dated(reading(Calendar.MONTH, duplicates, Optional.empty(), false), 1000);
    dated.add("2026-03-01", 4);
    dated.add("2026-02-10", 2);
    dated.add("2026-02-01", 3);
    dated.add("2026-01-01", 1);
    return dated.grid();
  }

  private static String pooled(String... moments) {
    Dated dated = new Dated(Reading.PLAIN, 200_000);
    for (String moment : moments) {
      dated.add(moment, 1);
    }
    return dated.grid().series("s").pool();
  }

  private static Reading reading(
      Calendar grain, Duplicates duplicates, Optional<LocalDateTime> asOf, boolean nowcast) {
    return new Reading(Optional.of(grain), duplicates, GapMeaning.UNKNOWN, BERLIN, asOf, nowcast);
  }
}
