package dev.trivium.data.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.support.Property;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
  private static final Scope SCOPE = Scope.ofMetrics(Workshop.model().datasets().getFirst());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "price * 2 + 1 | (((t.\"price\" * 0.01) * 2) + 1)",
        "repair_no * 2 - 1 | ((t.\"repair_no\"::numeric * 2)::numeric - 1)",
        "-hours | (- t.\"hours\")",
        "price / hours | ((t.\"price\" * 0.01)::float8 / nullif(t.\"hours\"::float8, 0))",
        "repair_no / 2 | (t.\"repair_no\"::numeric / nullif(2::numeric, 0))",
        "fetched_on - brought_on | (t.\"fetched_on\" - t.\"brought_on\")",
        "brought_on + 7 | (t.\"brought_on\" + (7)::int)",
        "kind = 'tyre' OR NOT kind <> 'it''s'"
            + " | ((t.\"kind\" = $1::text) or (not (t.\"kind\" <> $2::text)))",
        "brought_on >= '2025-01-01' | (t.\"brought_on\" >= $1::date)",
        "repair_no BETWEEN 1 AND 5 | ((t.\"repair_no\" >= 1) and (t.\"repair_no\" <= 5))",
        "kind NOT IN ('a', 'b') | (not ((t.\"kind\" = $1::text) or (t.\"kind\" = $2::text)))",
        "note IS NOT NULL | (not (t.\"note\" is null))",
        "CASE kind WHEN 'a' THEN 1 ELSE 2 END"
            + " | (case when (t.\"kind\" = $1::text) then 1 else 2 end)",
        "COALESCE(NULLIF(note, ''), kind)"
            + " | coalesce(nullif(t.\"note\", $1::text), t.\"kind\")",
        "ROUND(ABS(price), 1) | round(abs((t.\"price\" * 0.01))::numeric, 1)",
        "repair_no % 2 | mod(t.\"repair_no\"::numeric, nullif(2::numeric, 0))",
      })
  void turnsRowsIntoSql(String expression, String sql) {
    assertThat(row(expression)).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SUM(price) | (sum(t.\"price\") * 0.01)",
        "AVG(price) | (avg(t.\"price\") * 0.01)",
        "COUNT(note) | count(t.\"note\")",
        "SUM(price * 2) | sum(((t.\"price\" * 0.01) * 2))",
        "SUM(repairs.price) - 5 | ((sum(t.\"price\") * 0.01) - 5)",
        "MAX(brought_on) | max(t.\"brought_on\")",
      })
  void turnsGroupsIntoSql(String expression, String sql) {
    assertThat(
            new GroupSql(SCOPE, new Arguments(), null)
                .emit(ExpressionParser.parse(expression))
                .text())
        .isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pg_sleep(10) | not a known function",
        "(SELECT 1) | not understood",
        "price; drop table x | not understood",
        "'open | never closed",
        "price + | stands where a value was expected",
        "kind LIKE 'a%' | was not expected",
        "SUM(DISTINCT price) | COUNT only",
        "owner | personal",
        "elsewhere.price | names the dataset",
        "prise | near: price",
        "kind + 1 | needs a number",
        "kind = 1 | compared with",
        "SUM(price) | value of one row",
        "brought_on * 2 | subtracted from a date",
      })
  void refusesWhatItDoesNotKnow(String expression, String reason) {
    assertThatThrownBy(() -> row(expression))
        .isInstanceOf(ExpressionMistake.class)
        .hasMessageContaining(reason);
  }

  @Test
  void endsForWhateverText() {
    String alphabet = "()+-*/%,.<>=' \"ab1 and or not case when then end sum(in null";
    Property.holds(
        2_000,
        random -> {
          String text = text(random, alphabet);
          try {
            assertThat(row(text)).isNotEmpty();
          } catch (ExpressionMistake refused) {
            assertThat(refused.reason()).isNotBlank();
          }
        });
    assertThatThrownBy(() -> row("(".repeat(3_000)))
        .isInstanceOf(ExpressionMistake.class)
        .hasMessageContaining("nested");
  }

  private static String text(SplittableRandom random, String alphabet) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String row(String expression) {
    return new RowSql(SCOPE, new Arguments()).emit(ExpressionParser.parse(expression)).text();
  }
}
