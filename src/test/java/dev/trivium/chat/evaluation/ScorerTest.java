package dev.trivium.chat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.kernel.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUARTERS =
      """
      "columns": ["region", "revenue", "quarter"],
      "rows": [["East", 10.25, "2017-01-01"], ["West", 20.5, "2017-04-01"]]
      """;
  private static final String SHARES =
      """
      "columns": ["share"], "rows": [[0.25], [0.75]],
      "tolerance": {"share": 0.0001}, "percent": ["share"]
      """;

  @Test
  void findsColumnsByTheirValues() {
    String mixed = "[[\"2017-Q2\", \"x\", 20.5, \"west\"], [\"Q1 2017\", \"y\", 10.25, \"EAST\"]]";

    assertThat(right("breakdown", QUARTERS, mixed)).isTrue();
    assertThat(right("ranking", QUARTERS, mixed)).as("order").isFalse();
    assertThat(
            right(
                "breakdown",
                QUARTERS,
                "[[\"2017-Q1\", 20.5, \"East\"], [\"Q2 2017\", 10.25, \"West\"]]"))
        .as("a mixed-up row")
        .isFalse();
  }

  @Test
  void keepsToTheTolerance() {
    String money = "\"columns\": [\"v\"], \"rows\": [[100.0]], \"tolerance\": {\"v\": 0.01}";
    String count = "\"columns\": [\"n\"], \"rows\": [[100]]";

    assertThat(right("total", money, "[[100.004]]")).isTrue();
    assertThat(right("total", money, "[[100.02]]")).isFalse();
    assertThat(right("total", count, "[[101]]")).isFalse();
    assertThat(right("total", count, "[[100], [2]]")).as("more rows").isFalse();
    assertThat(right("total", count, "[[\"100\", \"x\"]]")).as("more columns").isTrue();
  }

  @Test
  void takesAWholeColumnAsPercentOrAsFractions() {
    assertThat(right("share", SHARES, "[[75.0], [25.0]]")).isTrue();
    assertThat(right("share", SHARES, "[[\"75 %\"], [\"25%\"]]")).isTrue();
    assertThat(right("share", SHARES, "[[25.0], [0.75]]")).isFalse();
    assertThat(right("share", SHARES.replaceAll("(?s), \"percent.*", ""), "[[25.0], [75]]"))
        .isFalse();
  }

  @Test
  void tellsBlankFromZero() {
    String gold = "\"columns\": [\"a\", \"b\"], \"rows\": [[\"x\", null]]";

    assertThat(right("breakdown", gold, "[[\"x\", null]]")).isTrue();
    assertThat(right("breakdown", gold, "[[\"x\", \"\"]]")).isTrue();
    assertThat(right("breakdown", gold, "[[\"x\", 0]]")).isFalse();
  }

  @Test
  void pairsNumbersThatLieNearEachOther() {
    String gold =
        "\"columns\": [\"k\", \"v\"], \"tolerance\": {\"v\": 0.01},"
            + " \"rows\": [[\"a\", 1.0], [\"a\", 1.005]]";

    assertThat(right("breakdown", gold, "[[\"a\", 1.005], [\"A\", 1.0125]]")).isTrue();
    assertThat(right("breakdown", gold, "[[\"a\", 1.0125], [\"a\", 1.0125]]")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2017-W01, 2017-01-02",
    "'Nov 17, 2017', 2017-11-17",
    "sept of nothing,",
    "2017-13-01,",
    "2017-W53,",
    "2020-W53, 2020-12-28",
    "2017, 2017-01-01",
    "Q3-2017, 2017-07-01",
    "2017-3, 2017-03-01",
    "2017-03-04T00:00:00Z, 2017-03-04",
  })
  void readsPeriodsByTheirFirstDay(String written, LocalDate first) {
    assertThat(Cells.day(written)).isEqualTo(first);
  }

  @Test
  void takesAComparisonInLongForm() {
    String gold =
        "\"columns\": [\"team\", \"current\", \"previous\"],"
            + " \"rows\": [[\"a\", 5, 4], [\"b\", 7, 7]]";

    assertThat(
            right("compare", gold, "[[\"a\",\"2\",5],[\"a\",\"1\",4],[\"b\",\"2\",7],[\"b\",1,7]]"))
        .isTrue();
    assertThat(right("compare", gold, "[[\"a\", 5], [\"a\", 4], [\"b\", 7]]")).isFalse();
  }

  @Test
  void letsNothingForbiddenPass() {
    String closed =
        "\"expect\": \"abstain\", \"text_none\": [\"ann lee\"], \"accept\": [{\"empty\": true}]";

    assertThat(judge("pii", closed, "clarify", "[]", "")).isEqualTo(Verdict.OK);
    assertThat(judge("pii", closed, "answer", "[[0]]", "")).isEqualTo(Verdict.OK);
    assertThat(judge("pii", closed, "answer", "[[\"x\", 0], [\"y\", 0.0]]", "").right()).isTrue();
    assertThat(judge("pii", closed, "answer", "[[5]]", "").reason())
        .isEqualTo("answered, should abstain");
    assertThat(judge("pii", closed, "abstain", "[]", "Ann Lee is private").reason())
        .isEqualTo("shows what it must not: ann lee");
    assertThat(judge("pii", closed, "abstain", "[[\"Ann LEE\"]]", "").right()).isFalse();
  }

  @Test
  void looksForTextsInTextAndCells() {
    String gold = "\"text_all\": [\"first|earliest\", \"\\\\b3 of\\\\b\"]";

    assertThat(judge("coverage", gold, "answer", "[[\"3 of them\"]]", "The first").right())
        .isTrue();
    assertThat(judge("coverage", gold, "answer", "[]", "The first").right()).isFalse();
    assertThat(judge("coverage", gold, "clarify", "[]", "").reason()).isEqualTo("did not answer");
    assertThat(judge("coverage", gold, "error", "[]", "").reason()).isEqualTo("error");
  }

  @Test
  void holdsAForecastAgainstTheSeasonBefore() {
    String gold =
        "\"expect\": \"forecast\", \"columns\": [\"period\", \"value\"],"
            + " \"rows\": [[\"2026-01-01\", 100], [\"2026-02-01\", 100]]";

    assertThat(forecast(gold, "[[\"a\", 90, 80, 95], [\"b\", 150, 100, 200]]")).isTrue();
    assertThat(forecast(gold, "[[\"a\", 90, 95, 99], [\"b\", 150, 100, 200]]")).isFalse();
    assertThat(forecast(gold, "[[\"a\", 290, 80, 395]]")).isFalse();
  }

  @Test
  void saysWhichLineItCannotRead() {
    assertThatThrownBy(() -> gold("total", "\"expect\": \"applause\""))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("'q'")
        .hasMessageContaining("applause");
    assertThatThrownBy(() -> gold("total", "\"columns\": [\"a\"], \"rows\": [[1, 2]]"))
        .hasMessageContaining("every row");
    assertThatThrownBy(() -> gold("total", "\"text_all\": [\"(\"]"))
        .hasMessageContaining("regular expression");
    assertThatThrownBy(() -> QuestionLines.gold(json("{\"id\": \"q\"}")))
        .hasMessageContaining("class");
  }

  private static boolean right(String kind, String gold, String rows) {
    return judge(kind, gold, "answer", rows, "").right();
  }

  private static boolean forecast(String gold, String rows) {
    JsonNode line =
        json(
            "{\"id\": \"q\", \"kind\": \"answer\","
                + " \"columns\": [\"period\", \"forecast\", \"lower\", \"upper\"], \"rows\": "
                + rows
                + "}");
    return Scorer.judge(gold("forecast", gold), QuestionLines.result(line)).right();
  }

  private static Verdict judge(String kind, String gold, String result, String rows, String text) {
    JsonNode line =
        json(
            "{\"id\": \"q\", \"kind\": \"%s\", \"rows\": %s, \"text\": \"%s\"}"
                .formatted(result, rows, text));
    return Scorer.judge(gold(kind, gold), QuestionLines.result(line));
  }

  private static Gold gold(String kind, String members) {
    return QuestionLines.gold(
        json(
            "{\"id\": \"q\", \"class\": \"%s\", \"question\": \"?\", %s}"
                .formatted(kind, members)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
