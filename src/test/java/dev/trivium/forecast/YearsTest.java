package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.RetailCalendar;
import dev.trivium.forecast.series.RetailYear;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.List;
import org.junit.jupiter.api.Test;

class YearsTest {
  private static final RetailYear YEAR =
      new RetailYear(List.of(4, 5, 4), DayOfWeek.SUNDAY, Month.JANUARY, true);

  @Test
  void theLastLongYearsAreNamedAndTheOthersCounted() {
    List<String> notes = notes(LocalDate.of(1000, 6, 1), LocalDate.of(2024, 3, 1));

    assertThat(notes).hasSize(4);
    int all = 0;
    for (int y = YEAR.of(LocalDate.of(1000, 6, 1)); y <= 2024; y++) {
      all += YEAR.isLong(y) ? 1 : 0;
    }
    assertThat(notes.getFirst()).isEqualTo((all - 3) + " earlier retail years have 53 weeks, too");
    assertThat(notes.get(1)).contains("begins on 2012-01-29");
    assertThat(notes.get(2)).contains("begins on 2017-01-29");
    assertThat(notes.getLast()).contains("begins on 2023-01-29");
  }

  @Test
  void fewLongYearsAreAllNamed() {
    assertThat(notes(LocalDate.of(2012, 2, 1), LocalDate.of(2024, 3, 1))).hasSize(3);
    assertThat(notes(LocalDate.of(2024, 2, 5), LocalDate.of(2024, 3, 1))).isEmpty();
  }

  private static List<String> notes(LocalDate from, LocalDate to) {
    LocalDateTime end = to.atStartOfDay();
    return Years.notes(new RetailCalendar(Calendar.MONTH, YEAR), from.atStartOfDay(), end);
  }
}
