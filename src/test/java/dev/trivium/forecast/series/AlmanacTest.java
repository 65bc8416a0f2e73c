package dev.trivium.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlmanacTest {
  @Test
  void knowsEaster() {
    assertThat(Almanac.easter(2000)).isEqualTo(LocalDate.of(2000, 4, 23));
    assertThat(Almanac.easter(2019)).isEqualTo(LocalDate.of(2019, 4, 21));
    assertThat(Almanac.easter(2024)).isEqualTo(LocalDate.of(2024, 3, 31));
    assertThat(Almanac.easter(2038)).isEqualTo(LocalDate.of(2038, 4, 25));
    assertThat(Almanac.easter(1954)).isEqualTo(LocalDate.of(1954, 4, 18));
  }

  @Test
  void tellsBridgeDaysAndDaysAround() {
    LocalDate thursday = LocalDate.of(2024, 5, 9);

    Regressors days = new Almanac(Map.of(thursday, "Ascension Day")).days(thursday.minusDays(2), 6);

    assertThat(column(days, "holiday on a working day")).containsExactly(0, 0, 1, 0, 0, 0);
    assertThat(column(days, "day before a holiday")).containsExactly(0, 1, 0, 0, 0, 0);
    assertThat(column(days, "day after a holiday")).containsExactly(0, 0, 0, 1, 0, 0);
    assertThat(column(days, "bridge day")).containsExactly(0, 0, 0, 1, 0, 0);
    assertThat(column(days, "Ascension Day")).containsExactly(0, 0, 1, 0, 0, 0);
  }

  @Test
  void countsWeekdaysOfMonths() {
    List<LocalDate> starts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      starts.add(LocalDate.of(2024, 1, 1).plusMonths(i));
    }

    Regressors months = new Almanac(Map.of(LocalDate.of(2024, 1, 1), "New Year")).months(starts);

    assertThat(column(months, "Mondays against Sundays")).containsExactly(1, 0, -1, 1);
    assertThat(column(months, "holidays on working days")).containsExactly(1, 0, 0, 0);
    assertThat(column(months, "Easter")[2]).isCloseTo(1, within(1e-12));
    assertThat(column(months, "length of period")[1]).isCloseTo(-1.25, within(1e-12));
  }

  private static double[] column(Regressors all, String name) {
    return all.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }
}
