package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.Vocabulary;
import java.time.LocalDate;
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

  private static History of(String first, String last, Grain grain) {
    Vocabulary.Coverage coverage =
        new Vocabulary.Coverage(
            "rows", "Rows", "at", LocalDate.parse(first), LocalDate.parse(last), 9);
    return History.of(coverage, grain, TODAY);
  }
}
