package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the bands do to an answer, over the catch of two fishing boats. */
@SuppressWarnings("InlineFormatString")
class AnalystConfidenceTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  /** Sure of everything that has no idle part; then not at all. Totals are hedged from 0.99 on. */
  private static final String RULE =
      """
      {"id": "rule", "date": "2026-03-01", "parser": "%s", "signals": %s, "labels": 300,
       "aims": {"alpha": 0.05, "delta": 0.05, "ask_below": 0.5}, "measured": {},
       "guarantees": {"breakdown":
         {"threshold": 0.9, "answered": 100, "errors": 1, "error_at_most": 0.047}},
       "pooled": {"labels": 300, "intercept": 3, "weights": {"idle": -9},
         "curve": {"slope": 1, "offset": 0}}, "classes": {}}
      """;

  static Optional<Calibrator> rule() {
    String signals = Json.encode(dev.trivium.chat.confidence.Signals.names()).toString();
    String version = dev.trivium.chat.understanding.Understander.VERSION;
    return Optional.of(CalibratorJson.read(Json.tree(RULE.formatted(version, signals))));
  }

  private static Answer ask(Optional<Calibrator> calibrator, String text) {
    return ask(calibrator, text, null, TODAY);
  }

  static Analyst analyst(Optional<Calibrator> calibrator) {
    return new Analyst(
        boats(),
        new NoForecasts(),
        CLOCK,
        new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
        new Calibrators(calibrator, Calibrators.Store.NONE, CLOCK, Duration.ofSeconds(60)));
  }

  private static Answer ask(
      Optional<Calibrator> calibrator, String text, String context, LocalDate today) {
    return analyst(calibrator)
        .answer(
            new Caller("tester", Set.of("*"), Set.of()),
            new Question(text, today, context),
            stage -> {})
        .await()
        .indefinitely();
  }

  private static Map<String, Double> signals(Answer answer) {
    return answer.assurance().signals().orElseThrow().shown();
  }

  static RowsInMemory boats() {
    Vocabulary words =
        new Vocabulary(
            "harbour",
            List.of(
                new Vocabulary.Metric(
                    "catch", "Catch", "", List.of(), "tonnes", true, List.of("rows"))),
            List.of(dimension("boat", "Boat", false), dimension("day", "Day", true)),
            Map.of(),
            List.of(),
            List.of(),
            MetricQuery.Grain.MONTH,
            "EUR",
            List.of("Catch in average by boat"),
            List.of());
    List<Map<String, Object>> rows =
        List.of(row("Hake", 3, LocalDate.of(2026, 2, 3)), row("Cod", 5, LocalDate.of(2026, 3, 1)));
    return new RowsInMemory(
        words, rows, Map.of("catch", all -> RowsInMemory.sum(all, "tonnes")), "day", "boat");
  }

  private static Vocabulary.Dimension dimension(String name, String label, boolean time) {
    return new Vocabulary.Dimension(
        name, label, "", List.of(), time, false, false, false, false, null, "rows");
  }

  private static Map<String, Object> row(String boat, int tonnes, LocalDate day) {
    return Map.of("boat", boat, "tonnes", BigDecimal.valueOf(tonnes), "day", day);
  }

  @Test
  void givesASureAnswerWithoutAReservation() {
    Answer answer = ask(rule(), "catch by boat");

    assertThat(answer.kind()).isEqualTo(Answer.Kind.ANSWER);
    assertThat(answer.assurance().band()).isEqualTo(Band.HIGH);
    assertThat(answer.assurance().score()).isGreaterThan(0.9);
    assertThat(answer.text()).startsWith("**Catch**");
  }

  @Test
  void beginsWithItsDoubtWhereTooFewOfTheKindWereChecked() {
    Answer answer = ask(rule(), "total catch");

    assertThat(answer.assurance().band()).isEqualTo(Band.MEDIUM);
    assertThat(answer.text())
        .startsWith("This is likely what was asked (95 %), but I do not promise it: too few")
        .contains("*Understood as:*", "*Source:*");
  }

  @Test
  void asksWhichReadingWasMeantAndTakesTheReply() {
    Answer asked = ask(rule(), "average catch by boat");

    assertThat(asked.kind()).isEqualTo(Answer.Kind.CLARIFY);
    assertThat(asked.assurance().band()).isEqualTo(Band.LOW);
    assertThat(asked.assurance().score()).isLessThan(0.5);
    assertThat(asked.text())
        .contains("a part of the question changed nothing", "\n1. Catch, by boat");
    assertThat(asked.suggestions()).hasSizeBetween(1, 3);
    assertThat(asked.rows()).isEmpty();

    Answer answer = ask(rule(), "1", asked.context(), TODAY);

    assertThat(answer.kind()).isEqualTo(Answer.Kind.ANSWER);
    assertThat(answer.assurance().band()).isEqualTo(Band.HIGH);
    assertThat(answer.rows()).hasSize(2);
  }

  @Test
  void isNoSurerThanMediumWithoutACalibrator() {
    Answer answer = ask(Optional.empty(), "catch by boat");

    assertThat(answer.assurance().score()).isNull();
    assertThat(answer.assurance().confidence().calibrated()).isFalse();
    assertThat(answer.assurance().band()).isEqualTo(Band.MEDIUM);
    assertThat(answer.text()).startsWith("I am not certain that I read this rightly: not calib");
  }

  @Test
  void trustsAQuestionThatStandsInTheModel() {
    assertThat(ask(Optional.empty(), "catch in average by boat?").assurance().band())
        .isEqualTo(Band.HIGH);
    assertThat(ask(Optional.empty(), "catch in average by day").assurance().band())
        .isNotEqualTo(Band.HIGH);
  }

  @Test
  void lowersTheBandWhereThereAreNoRows() {
    Answer answer = ask(rule(), "catch by boat in 2024-05 for hake", null, TODAY);
    Answer outside = ask(rule(), "catch by boat in february for cod", null, TODAY);

    assertThat(answer.kind()).isEqualTo(Answer.Kind.ABSTAIN);
    assertThat(outside.assurance().band()).isEqualTo(Band.MEDIUM);
    assertThat(outside.assurance().reason()).contains("there are no rows for it");
    assertThat(signals(outside)).containsEntry("empty", 1.0).doesNotContainKey("behind");
  }

  @Test
  void lowersTheBandWhereTheRowsEndBeforeThePeriod() {
    Answer answer = ask(rule(), "catch by boat this month", null, LocalDate.of(2026, 3, 20));

    assertThat(answer.assurance().band()).isEqualTo(Band.MEDIUM);
    assertThat(answer.assurance().reason()).contains("the rows end before the period does");
    assertThat(signals(answer)).containsEntry("behind", 1.0);
  }

  @Test
  void claimsNothingWhereItDeclines() {
    Answer answer = ask(rule(), "catch by skipper");

    assertThat(answer.kind()).isEqualTo(Answer.Kind.ABSTAIN);
    assertThat(answer.assurance().score()).isNull();
    assertThat(answer.assurance().band()).isEqualTo(Band.LOW);
  }
}
