package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  /** As the National Retail Federation of the United States counts it. */
  private static final RetailYear NRF =
      new RetailYear(List.of(4, 5, 4), DayOfWeek.SUNDAY, Month.JANUARY, true);

  @Test
  void everyDayLiesInOnePeriodAndPeriodsFollowEachOther() {
    List<Timeline> all = new ArrayList<>(List.of(Calendar.values()));
    for (Month month : Month.values()) {
      all.add(new FiscalCalendar(Calendar.QUARTER, month));
      all.add(new FiscalCalendar(Calendar.YEAR, month));
      for (boolean nearest : new boolean[] {true, false}) {
        for (List<Integer> weeks : List.of(List.of(4, 4, 5), List.of(4, 5, 4), List.of(5, 4, 4))) {
          RetailYear year =
              new RetailYear(weeks, DayOfWeek.of(month.getValue() % 7 + 1), month, nearest);
          for (Calendar kind : List.of(Calendar.MONTH, Calendar.QUARTER, Calendar.YEAR)) {
            all.add(new RetailCalendar(kind, year));
          }
        }
      }
    }
    for (Timeline timeline : all) {
      long before = timeline.index(LocalDate.of(1968, 12, 31).atTime(23, 0));
      for (LocalDate day = LocalDate.of(1969, 1, 1); day.getYear() < 2031; day = day.plusDays(1)) {
        long index = timeline.index(day.atTime(23, 0));
        boolean begins = timeline.start(index).toLocalDate().equals(day);
        int step = timeline == Calendar.HOUR ? 24 : 1;
        assertThat(index - before)
            .as(timeline + " " + day)
            .isEqualTo(begins || timeline == Calendar.HOUR ? step : 0);
        assertThat(timeline.start(index)).isBeforeOrEqualTo(day.atTime(23, 0));
        assertThat(timeline.start(index + 1)).isAfter(day.atTime(23, 0));
        before = index;
      }
    }
  }

  @Test
  void fiscalYearsBeginWithTheirMonth() {
    FiscalCalendar years = new FiscalCalendar(Calendar.YEAR, Month.APRIL);
    FiscalCalendar quarters = new FiscalCalendar(Calendar.QUARTER, Month.FEBRUARY);

    assertThat(start(years, "2026-03-31")).isEqualTo("2025-04-01");
    assertThat(start(years, "2026-04-01")).isEqualTo("2026-04-01");
    assertThat(start(quarters, "2026-01-31")).isEqualTo("2025-11-01");
    assertThat(start(quarters, "2026-02-01")).isEqualTo("2026-02-01");
    assertThat(quarters.seasons()).containsExactly(4);
    assertThatThrownBy(() -> new FiscalCalendar(Calendar.MONTH, Month.MAY)).isNotNull();
  }

  /** First days of years as the federation publishes them; 2012, 2017 and 2023 have 53 weeks. */
  @Test
  void yearsOfTradeBeginAsTheFederationSays() {
    RetailCalendar years = new RetailCalendar(Calendar.YEAR, NRF);

    assertThat(start(years, "2012-06-01")).isEqualTo("2012-01-29");
    assertThat(start(years, "2013-06-01")).isEqualTo("2013-02-03");
    assertThat(start(years, "2017-06-01")).isEqualTo("2017-01-29");
    assertThat(start(years, "2018-06-01")).isEqualTo("2018-02-04");
    assertThat(start(years, "2023-06-01")).isEqualTo("2023-01-29");
    assertThat(start(years, "2024-06-01")).isEqualTo("2024-02-04");
    assertThat(start(years, "2025-06-01")).isEqualTo("2025-02-02");
    // A year is named by the one its last month ends in.
    assertThat(NRF.isLong(2024)).isTrue();
    assertThat(NRF.isLong(2025)).isFalse();
  }

  @Test
  void monthsOfTradeHaveFourOrFiveWeeksAndTheLastOfALongYearOneMore() {
    RetailCalendar months = new RetailCalendar(Calendar.MONTH, NRF);

    assertThat(weeks(months, "2024-02-04", 12))
        .containsExactly(4L, 5L, 4L, 4L, 5L, 4L, 4L, 5L, 4L, 4L, 5L, 4L);
    assertThat(weeks(months, "2023-01-29", 12)).endsWith(4L, 5L, 5L);
    assertThat(weeks(new RetailCalendar(Calendar.QUARTER, NRF), "2023-01-29", 4))
        .containsExactly(13L, 13L, 13L, 14L);
    assertThat(months.seasons()).containsExactly(12);
  }

  @Test
  void theLastWeekMayHaveToEndInTheMonth() {
    RetailYear september =
        new RetailYear(List.of(4, 4, 5), DayOfWeek.SUNDAY, Month.SEPTEMBER, false);

    assertThat(september.start(2024)).isEqualTo(LocalDate.of(2023, 10, 1));
    assertThat(september.start(2025)).isEqualTo(LocalDate.of(2024, 9, 29));
    assertThat(september.start(2026)).isEqualTo(LocalDate.of(2025, 9, 28));
    assertThatThrownBy(() -> new RetailYear(List.of(3, 5, 5), DayOfWeek.SUNDAY, Month.MAY, true))
        .hasMessageContaining("4-4-5");
  }

  private static String start(Timeline timeline, String day) {
    long index = timeline.index(LocalDate.parse(day).atTime(12, 0));
    return timeline.start(index).toLocalDate().toString();
  }

  private static List<Long> weeks(Timeline timeline, String first, int periods) {
    long begin = timeline.index(LocalDate.parse(first).atStartOfDay());
    List<Long> weeks = new ArrayList<>();
    for (int t = 0; t < periods; t++) {
      weeks.add(
          java.time.temporal.ChronoUnit.WEEKS.between(
              timeline.start(begin + t), timeline.start(begin + t + 1)));
    }
    return weeks;
  }
}
