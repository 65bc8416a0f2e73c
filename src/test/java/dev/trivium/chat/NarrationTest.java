package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How an answer is worded, over the catch of two fishing boats. */
class NarrationTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private static String ask(String text) {
    return ask(new Question(text, TODAY, null));
  }

  private static String ask(Question question) {
    return new Analyst(
            AnalystConfidenceTest.boats(),
            new NoForecasts(),
            CLOCK,
            new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
            new Calibrators(
                Optional.empty(), Calibrators.Store.NONE, CLOCK, Duration.ofSeconds(60)))
        .answer(new Caller("tester", Set.of("*"), Set.of()), question, stage -> {})
        .await()
        .indefinitely()
        .text();
  }

  @Test
  void saysWhomTheOnlyRowIsAboutAndThenItsFigure() {
    assertThat(ask("which boat has the highest catch"))
        .contains("**Boat Cod: Catch 5.00\u00a0tonnes**\n\n*Understood as:*")
        .doesNotContain("The list is cut");
  }

  @Test
  void saysWhoseDayTodayIsWhereTheCallerNamedAZone() {
    Question there = new Question("catch by boat", TODAY, ZoneId.of("Asia/Tokyo"), null);

    assertThat(ask(there)).contains("as of 2026-03-02 in Asia/Tokyo.");
    assertThat(ask("catch by boat")).contains("as of 2026-03-02.");
  }

  @Test
  void namesWhatIsNearToAnUnknownWordAndElseWhatThereIs() {
    assertThat(ask("catsh by boad")).contains("Catch");
    assertThat(ask("catch of zzyzx")).contains("I know catch, by boat.");
  }

  @Test
  void namesPeriodsAsPeopleDo() {
    assertThat(ask("catch by month"))
        .contains("| Feb 2026 | 3.00\u00a0tonnes |", "| Mar 2026 | 5.00\u00a0tonnes |");
    assertThat(ask("catch by quarter")).contains("Q1 2026");
    assertThat(ask("catch by year")).contains("Period 2026: Catch 8.00\u00a0tonnes");
    assertThat(ask("daily catch")).contains("| 2026-02-03 | 3.00\u00a0tonnes |");
  }

  @Test
  void makesSentencesOfNotes() {
    assertThat(Formats.sentence("the running period is left out"))
        .isEqualTo("The running period is left out.");
    assertThat(Formats.sentence("Amounts are split.")).isEqualTo("Amounts are split.");
  }
}
