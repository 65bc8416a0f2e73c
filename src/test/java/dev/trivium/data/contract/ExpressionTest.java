package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final List<Property> FIELDS =
      Contracts4Tests.accepted(Contracts4Tests.tickets(), "tickets").properties();
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cost > refund | true",
        "cost - refund == 2.5 | true",
        "cost / 5 * 2 = 5 | true",
        "cost / 0 > 1 | absent",
        "opened_on <= today and not urgent | false",
        "opened_on + 3 == '2026-11-23' | true",
        "days_between(opened_on, today) == 4 | true",
        "today - opened_on <= 3 | false",
        "office in ['Oslo', 'Lisbon'] | true",
        "office in ['Remote'] or size(subject) >= 5 | true",
        "score == null | true",
        "score > 1 | absent",
        "score > 1 and cost < 0 | false",
        "!(minutes < -1) | true",
        "closed_at <= now | true",
      })
  void computes(String text, String expected) {
    Object[] row = {
      7L, "Oslo", "a@b", LocalDate.of(2026, 11, 20), NOW, 1250L, 1000L, 30L, null, true, "hello"
    };
    Evaluation evaluation = new Evaluation(NOW);
    Expression expression = ExpressionParser.parse(text, FIELDS);

    Evaluation.Said said = evaluation.of(expression, row);

    assertThat(said.name().toLowerCase(Locale.ROOT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "price > 1",
        "cost >",
        "cost > 'a'",
        "cost",
        "opened_on > 3",
        "urgent + 1 > 2",
        "cost > 1 cost",
        "days_between(cost, 1) > 2",
        "office == 'x",
        "cost < null",
        "(cost > 1",
        "opened_on == 'yesterday'",
        "cost # 1"
      })
  void refusesWhatItCannotHold(String text) {
    assertThatThrownBy(() -> ExpressionParser.parse(text, FIELDS))
        .isInstanceOf(ExpressionMistake.class);
  }

  @org.junit.jupiter.api.Test
  void refusesWhatIsNestedTooDeeply() {
    assertThatThrownBy(() -> ExpressionParser.parse("(".repeat(500) + "true", FIELDS))
        .isInstanceOf(ExpressionMistake.class)
        .hasMessageContaining("deeper");
  }
}
