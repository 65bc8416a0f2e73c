package dev.trivium.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoGeneratorTest {
  private static final LocalDate YESTERDAY = LocalDate.of(2026, 11, 23);
  private static final List<String> FILE = new ArrayList<>();
  private static final DemoGenerator.Summary SUMMARY =
      new DemoGenerator(DemoResources.SEED, YESTERDAY, DemoResources.LINES).writeCsv(FILE::add);

  @Test
  void writesTheSameFileForTheSameSeedAndAnotherOneForAnother() {
    List<String> again = new ArrayList<>();
    List<String> other = new ArrayList<>();

    new DemoGenerator(DemoResources.SEED, YESTERDAY, DemoResources.LINES).writeCsv(again::add);
    new DemoGenerator(DemoResources.SEED + 1, YESTERDAY, DemoResources.LINES).writeCsv(other::add);

    assertThat(again).isEqualTo(FILE);
    assertThat(other).isNotEqualTo(FILE);
  }

  @Test
  void reachesFromThreeYearsAgoToYesterdayInAboutTheNumberOfLinesAskedFor() {
    assertThat(FILE.getFirst()).isEqualTo(String.join(",", OrderLine.COLUMNS));
    assertThat(SUMMARY.rows()).isEqualTo(FILE.size() - 1);
    assertThat((double) SUMMARY.rows()).isCloseTo(DemoResources.LINES, within(1500.0));
    assertThat(daily(null).keySet()).contains(LocalDate.of(2023, 1, 2), YESTERDAY);
  }

  @Test
  void spoilsAboutTwoPercentInEveryWay() {
    int spoilt = SUMMARY.flaws().values().stream().mapToInt(Integer::intValue).sum();

    assertThat((double) spoilt / SUMMARY.rows()).isBetween(0.017, 0.023);
    assertThat(SUMMARY.flaws()).containsOnlyKeys(Flaw.values());
    assertThat(SUMMARY.quarantined()).isEqualTo(spoilt - SUMMARY.flaws().get(Flaw.REPEATED));
    assertThat(SUMMARY.flaws().values())
        .allSatisfy(count -> assertThat((double) count / SUMMARY.rows()).isGreaterThan(0.001));
  }

  @Test
  void repeatsOnlyWholeRowsUnderANumberThatWasSeen() {
    Map<String, Set<String>> rowsByLine = new HashMap<>();
    int repeated = 0;
    for (String row : FILE.subList(1, FILE.size())) {
      Set<String> rows =
          rowsByLine.computeIfAbsent(row.substring(0, row.indexOf(',')), _ -> new HashSet<>());
      repeated += rows.add(row) ? 0 : 1;
      assertThat(rows).hasSize(1);
    }

    assertThat(repeated).isEqualTo(SUMMARY.flaws().get(Flaw.REPEATED));
  }

  @Test
  void hasWeeksYearsGrowthAndDaysWithoutRows() {
    Map<LocalDate, Integer> daily = daily(null);

    assertThat(onWeekday(daily, DayOfWeek.SATURDAY))
        .isGreaterThan(1.3 * onWeekday(daily, DayOfWeek.TUESDAY));
    assertThat(inMonth(daily, 2025, 12)).isGreaterThan(1.2 * inMonth(daily, 2025, 2));
    assertThat(inMonth(daily, 2026, 2)).isGreaterThan(1.1 * inMonth(daily, 2023, 2));
    assertThat(daily).doesNotContainKeys(LocalDate.of(2025, 12, 25), LocalDate.of(2026, 1, 1));
    long days = LocalDate.of(2023, 1, 1).datesUntil(YESTERDAY.plusDays(1)).count();
    assertThat(days - daily.size()).isBetween(10L, 16L);
  }

  @Test
  void sellsMoreInASaleAndShiftsOneRegionToANewLevel() {
    Map<LocalDate, Integer> daily = daily(null);
    Map<LocalDate, Integer> shifted = daily(Season.SHIFTED_REGION);
    LocalDate shift = YESTERDAY.minusDays(Season.SHIFT_DAYS_AGO);

    assertThat(mean(daily, LocalDate.of(2025, 4, 8), 10))
        .isGreaterThan(1.2 * mean(daily, LocalDate.of(2025, 4, 18), 10));
    assertThat(mean(shifted, shift, 365))
        .isGreaterThan(1.4 * mean(shifted, shift.minusDays(365), 365));
  }

  /** Order lines by day, of one region or of all; rows without a readable date are left out. */
  private static Map<LocalDate, Integer> daily(String region) {
    Map<LocalDate, Integer> daily = new HashMap<>();
    for (String row : FILE.subList(1, FILE.size())) {
      String[] cells = row.split(",", 5);
      if (cells[2].length() == 10
          && cells[2].charAt(4) == '-'
          && (region == null || cells[3].equals(region))) {
        LocalDate day = LocalDate.parse(cells[2]);
        if (!day.isAfter(YESTERDAY)) {
          daily.merge(day, 1, Integer::sum);
        }
      }
    }
    return daily;
  }

  private static double onWeekday(Map<LocalDate, Integer> daily, DayOfWeek weekday) {
    return sum(daily, daily.keySet().stream().filter(d -> d.getDayOfWeek() == weekday).toList());
  }

  private static double inMonth(Map<LocalDate, Integer> daily, int year, int month) {
    LocalDate first = LocalDate.of(year, month, 1);
    return sum(daily, first.datesUntil(first.plusMonths(1)).toList());
  }

  private static double mean(Map<LocalDate, Integer> daily, LocalDate from, int days) {
    return sum(daily, from.datesUntil(from.plusDays(days)).toList()) / days;
  }

  private static double sum(Map<LocalDate, Integer> daily, List<LocalDate> days) {
    return days.stream().mapToInt(day -> daily.getOrDefault(day, 0)).sum();
  }
}
