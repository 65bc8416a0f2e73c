package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Period;
import dev.trivium.data.Sources;
import dev.trivium.data.Suppressed;
import dev.trivium.kernel.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MovingAverageTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 5, 15);

  /** January to May without March; May is still running. */
  private static final List<List<@Nullable Object>> ROWS =
      List.of(row(1, 10), row(2, 20), row(4, 40), row(5, 50));

  private static List<@Nullable Object> row(int month, long value) {
    return List.of(LocalDate.of(2026, month, 1), value);
  }

  private static Table of(int window, Period shown, boolean additive) {
    Domain domain =
        new Domain(
            List.of(new Domain.Metric("catch", "Catch", "", List.of(), "tonnes", additive)),
            List.of(),
            Map.of(),
            Grain.MONTH,
            null,
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2026, 5, 14));
    Interpretation query =
        new Interpretation(
            Mode.MOVING,
            List.of(new Measure("catch", null)),
            List.of(),
            Grain.MONTH,
            List.of(),
            null,
            null,
            null,
            List.of(),
            false,
            true,
            0,
            window,
            List.of(),
            List.of());
    Table rows =
        new Table(
            List.of("period", "catch"),
            Arrays.asList(null, "tonnes"),
            ROWS,
            List.of(),
            Sources.NONE,
            Instant.EPOCH,
            false,
            Suppressed.NONE,
            List.of());
    return new MovingAverage(domain, query, Grain.MONTH, TODAY).of(rows, shown);
  }

  @Test
  void isTheMeanOfWholeWindowsOfPeriodsThatAreOver() {
    Table table = of(3, new Period(null, null, null, false), true);

    assertThat(table.columns()).containsExactly("period", "moving_average", "catch");
    // March had no rows: (20 + 0 + 40) / 3. January and February have no whole window, May runs.
    assertThat(table.rows()).containsExactly(List.of(LocalDate.of(2026, 4, 1), 20.0, 40L));
    assertThat(table.notes())
        .containsExactly("Periods that are not whole or not over are left out.");
  }

  @Test
  void showsOnlyThePeriodAskedForAndCountsWhatStandsBeforeIt() {
    Period february = new Period(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1), null, false);

    Table table = of(2, february, true);

    assertThat(table.rows().getFirst()).isEqualTo(List.of(LocalDate.of(2026, 2, 1), 15.0, 20L));
  }

  @Test
  void refusesWhatDoesNotAddUp() {
    assertThatThrownBy(() -> of(3, new Period(null, null, null, false), false))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("does not add up over periods");
  }
}
