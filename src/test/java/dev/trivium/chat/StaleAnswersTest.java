package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of rows that cannot be read: the boats, with a database that may be away. */
class StaleAnswersTest {
  private static final Caller ANNA = new Caller("anna", Set.of("*"), Set.of());
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);

  private final Away rows = new Away();
  private Instant now = Instant.parse("2026-03-02T08:00:00Z");
  private final Analyst analyst =
      new Analyst(
          rows,
          new NoForecasts(),
          () -> now,
          new AnalystLimits(
              2_000,
              1_000,
              DayOfWeek.MONDAY,
              10,
              Duration.ofDays(7),
              Duration.ofMinutes(15),
              100_000),
          new Calibrators(
              AnalystConfidenceTest.rule(),
              Calibrators.Store.NONE,
              () -> now,
              Duration.ofSeconds(60)));

  /** Reads its rows unless a problem stands in the way. */
  private static final class Away implements Metrics {
    private final Metrics rows = AnalystConfidenceTest.boats();
    private Problem problem;

    @Override
    public Uni<MetricResult> query(Caller caller, MetricQuery query) {
      return problem == null
          ? rows.query(caller, query)
          : Uni.createFrom().failure(problem.asException());
    }

    @Override
    public Uni<Vocabulary> vocabulary(Caller caller) {
      return rows.vocabulary(caller);
    }
  }

  private Answer ask(Caller caller, String text, boolean keeps) {
    return analyst
        .answer(caller, new Question(text, TODAY, null, null, keeps), stage -> {})
        .await()
        .indefinitely();
  }

  private void away(Problem.Kind kind) {
    rows.problem = Problem.of(kind, "store/away", "The database is away.");
  }

  @Test
  void theLastSureAnswerIsToldWithItsTimeAndIsSureNoMore() {
    Answer before = ask(ANNA, "catch by boat", true);
    away(Problem.Kind.UNAVAILABLE);

    Answer kept = ask(ANNA, "boat, catch", true);

    assertThat(kept.text())
        .startsWith("The data cannot be read just now. This is the answer as of " + before.asOf())
        .endsWith(before.text());
    assertThat(kept.assurance().band().word()).isEqualTo("medium");
    assertThat(Composition.labels(kept)).containsEntry("trivium_degraded", "cache");
    assertThat(Composition.labels(before)).doesNotContainKey("trivium_degraded");
  }

  @Test
  void nobodyGetsWhatIsNotTheirsOrTooOldOrRefused() {
    ask(ANNA, "catch by boat", true);
    away(Problem.Kind.TIMEOUT);

    assertThat(ask(new Caller("b", Set.of("*"), Set.of("steward")), "catch by boat", true).kind())
        .isEqualTo(Answer.Kind.ABSTAIN);
    assertThat(ask(ANNA, "catch by boat", false).kind()).isEqualTo(Answer.Kind.ABSTAIN);
    assertThat(ask(ANNA, "catch by boat in 2025", true).kind()).isEqualTo(Answer.Kind.ABSTAIN);
    away(Problem.Kind.FORBIDDEN);
    assertThat(ask(ANNA, "catch by boat", true).kind()).isEqualTo(Answer.Kind.ABSTAIN);
    away(Problem.Kind.OVERLOADED);
    now = now.plus(Duration.ofMinutes(16));
    assertThat(ask(ANNA, "catch by boat", true).kind()).isEqualTo(Answer.Kind.ABSTAIN);
  }

  @Test
  void whatMustNotBeKeptIsNotKept() {
    ask(ANNA, "catch by boat", false);
    away(Problem.Kind.UNAVAILABLE);

    assertThat(ask(ANNA, "catch by boat", true).kind()).isEqualTo(Answer.Kind.ABSTAIN);
  }

  @Test
  void nothingIsToldThatWasSaidForAnotherDay() {
    ask(ANNA, "catch by boat", true);
    away(Problem.Kind.UNAVAILABLE);

    Question later = new Question("catch by boat", TODAY.plusDays(1), null, null, true);
    Answer answer = analyst.answer(ANNA, later, stage -> {}).await().indefinitely();

    assertThat(StaleAnswers.is(answer)).isFalse();
  }
}
