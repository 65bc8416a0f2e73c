package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Sources;
import dev.trivium.data.Suppressed;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** "Why did it fall": a change is split so that the parts add up, and no cause is claimed. */
class ContributionTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final List<Map<String, Object>> ROWS =
      List.of(
          row("Cod", "north", 10, 1),
          row("Hake", "north", 20, 1),
          row("Plaice", "south", 30, 1),
          row("Cod", "north", 10, 2),
          row("Hake", "south", 2, 2),
          row("Plaice", "south", 24, 2),
          row("Tern", "south", 1, 2));

  private static Map<String, Object> row(String boat, String coast, int tonnes, int month) {
    return Map.of(
        "boat",
        boat,
        "coast",
        coast,
        "tonnes",
        BigDecimal.valueOf(tonnes),
        "day",
        LocalDate.of(2026, month, 3));
  }

  private static Answer ask(String text) {
    Vocabulary words =
        new Vocabulary(
            "harbour",
            List.of(metric("catch", "Catch", true), metric("load", "Load", false)),
            List.of(
                dimension("boat", "Boat", false),
                dimension("coast", "Coast", false),
                dimension("day", "Day", true)),
            Map.of(),
            List.of(),
            List.of(),
            MetricQuery.Grain.MONTH,
            "EUR",
            List.of(),
            List.of());
    RowsInMemory rows =
        new RowsInMemory(
            words,
            ROWS,
            Map.of(
                "catch", all -> RowsInMemory.sum(all, "tonnes"),
                "load", all -> RowsInMemory.sum(all, "tonnes")),
            "day",
            "boat");
    return new Analyst(
            rows,
            new NoForecasts(),
            CLOCK,
            new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
            new Calibrators(
                Optional.empty(), Calibrators.Store.NONE, CLOCK, Duration.ofSeconds(60)))
        .answer(
            new Caller("tester", Set.of("*"), Set.of()),
            new Question(text, LocalDate.of(2026, 3, 2), null),
            stage -> {})
        .await()
        .indefinitely();
  }

  private static Vocabulary.Metric metric(String name, String label, boolean additive) {
    return new Vocabulary.Metric(name, label, "", List.of(), "tonnes", additive, List.of("rows"));
  }

  private static Vocabulary.Dimension dimension(String name, String label, boolean time) {
    return new Vocabulary.Dimension(
        name, label, "", List.of(), time, false, false, false, false, null, "rows");
  }

  @Test
  void splitsAChangeByTheNamedDimensionIntoPartsThatAddUp() {
    Answer answer = ask("why did the catch fall in february 2026 by boat");

    assertThat(answer.queryType()).isEqualTo("contribution");
    assertThat(answer.columns())
        .containsExactly("boat", "previous", "current", "change", "share_of_change");
    assertThat(answer.rows().stream().map(row -> row.get(0)))
        .containsExactly("Hake", "Plaice", "Cod", "Tern");
    assertThat(answer.rows().stream().map(row -> Table.number(row.get(3))))
        .containsExactly(-18.0, -6.0, 0.0, 1.0);
    assertThat(sum(answer, 3)).isEqualTo(-23);
    assertThat(sum(answer, 4)).isCloseTo(1, within(1e-12));
    assertThat(answer.text())
        .contains("**Catch fell by 23.00\u00a0tonnes (38.3\u00a0%), from 60.00\u00a0tonnes to")
        .contains("| Hake | 20.00\u00a0tonnes | 2.00\u00a0tonnes | -18.00\u00a0tonnes |")
        .contains("This splits the change; it does not say what caused it.")
        .contains("2026-02-01 to 2026-02-28 against 2026-01-01 to 2026-01-31");
  }

  @Test
  void takesTheDimensionByWhichTheChangeIsSpreadMostUnevenly() {
    Answer answer = ask("why did the catch fall in february 2026");

    assertThat(answer.columns().getFirst()).isIn("boat", "coast");
    assertThat(answer.text()).contains("Split by ", "spread most unevenly; also looked at: ");
    assertThat(sum(answer, 3)).isEqualTo(-23);
  }

  @Test
  void saysThatItRoseWhenItDid() {
    Answer answer =
        ask("why did the catch fall in january 2026 compared to february 2026 by coast");

    assertThat(answer.text()).contains("Catch rose by 23.00\u00a0tonnes");
  }

  @Test
  void doesNotSplitWhatDoesNotAddUp() {
    assertThat(ask("why did the load fall in february 2026").text())
        .contains("Load does not add up over groups");
  }

  @Test
  void isSurprisedByWhatMovesUnlikeTheRestOnly() {
    assertThat(split(10, 5, 20, 10).surprise()).isCloseTo(0, within(1e-12));
    // p = (1/3, 2/3), q = (2/3, 1/3): both halves of the divergence by hand.
    double byHand = 2 * (1 / 3.0 * Math.log(2 / 3.0) + 2 / 3.0 * Math.log(4 / 3.0)) / 2;
    assertThat(split(10, 20, 20, 10).surprise()).isCloseTo(byHand, within(1e-12));
    assertThat(split(-5, 0, 0, 0).surprise()).isZero();
  }

  @Test
  void makesOneRowOfMembersBeyondTheHundredth() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 1; i <= 150; i++) {
      rows.add(Table.row(new ArrayList<>(Arrays.asList("m" + i, 2.0 * i, (double) i, null))));
    }
    Table split = Contribution.of(paired(rows));

    assertThat(split.rows()).hasSize(101);
    assertThat(split.rows().getLast().getFirst()).isEqualTo("50 others");
    assertThat(Contribution.totals(split).change()).isEqualByComparingTo("11325");
  }

  /** Two members with their numbers before and after. */
  private static Contribution split(double a0, double a1, double b0, double b1) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(Table.row(new ArrayList<>(Arrays.asList("a", a1, a0, null))));
    rows.add(Table.row(new ArrayList<>(Arrays.asList("b", b1, b0, null))));
    return new Contribution(
        new Domain.Dimension("boat", "Boat", "", List.of(), false, false, false, false),
        Contribution.of(paired(rows)));
  }

  private static Table paired(List<List<@Nullable Object>> rows) {
    return new Table(
        List.of("boat", "current", "previous", "growth"),
        Arrays.asList(null, "tonnes", "tonnes", "fraction"),
        rows,
        List.of(),
        Sources.NONE,
        Instant.EPOCH,
        false,
        Suppressed.NONE,
        List.of());
  }

  private static double sum(Answer answer, int column) {
    return answer.rows().stream().mapToDouble(row -> number(row.get(column))).sum();
  }

  private static double number(@Nullable Object cell) {
    Double number = Table.number(cell);
    return number == null ? 0 : number;
  }
}
