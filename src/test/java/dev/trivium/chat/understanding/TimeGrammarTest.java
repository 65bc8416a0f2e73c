package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeGrammarTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 3, 18);
  private final Language language = Language.load("en");
  private final TimeGrammar grammar = new TimeGrammar(language, WEDNESDAY, DayOfWeek.MONDAY);

  @ParameterizedTest
  @CsvSource({
    "today, 2026-03-18, 2026-03-19",
    "yesterday, 2026-03-17, 2026-03-18",
    "day before yesterday, 2026-03-16, 2026-03-17",
    "this week, 2026-03-16, 2026-03-19",
    "last week, 2026-03-09, 2026-03-16",
    "this month, 2026-03-01, 2026-03-19",
    "ytd, 2026-01-01, 2026-03-19",
    "this year so far, 2026-01-01, 2026-03-19",
    "last quarter, 2025-10-01, 2026-01-01",
    "next quarter, 2026-04-01, 2026-07-01",
    "last 30 days, 2026-02-16, 2026-03-18",
    "past six months, 2025-09-01, 2026-03-01",
    "next 2 years, 2027-01-01, 2029-01-01",
    "3 months ago, 2025-12-01, 2026-01-01",
    "2025, 2025-01-01, 2026-01-01",
    "may, 2025-05-01, 2025-06-01",
    "february, 2026-02-01, 2026-03-01",
    "march 2015, 2015-03-01, 2015-04-01",
    "2015-03, 2015-03-01, 2015-04-01",
    "q3 2016, 2016-07-01, 2016-10-01",
    "2016-q3, 2016-07-01, 2016-10-01",
    "third quarter of 2016, 2016-07-01, 2016-10-01",
    "last quarter of 2016, 2016-10-01, 2017-01-01",
    "first half of 2015, 2015-01-01, 2015-07-01",
    "h2 2015, 2015-07-01, 2016-01-01",
    "6 november 2017, 2017-11-06, 2017-11-07",
    "november 6th 2017, 2017-11-06, 2017-11-07",
    "2017-11-06, 2017-11-06, 2017-11-07",
    "24/12/2017, 2017-12-24, 2017-12-25",
    "6.11.2017, 2017-11-06, 2017-11-07",
    "week of 8 november 2017, 2017-11-06, 2017-11-13",
    "week 45 of 2017, 2017-11-06, 2017-11-13",
    "between 1 june 2016 and 15 july 2016, 2016-06-01, 2016-07-16",
    "from march to june 2016, 2016-03-01, 2016-07-01",
    "jan-mar 2016, 2016-01-01, 2016-04-01",
    "2015-2016, 2015-01-01, 2017-01-01",
    "1 to 10 feb 2017, 2017-02-01, 2017-02-11",
    "first 10 days of february 2017, 2017-02-01, 2017-02-11",
    "since october, 2025-10-01, 2026-03-19",
    "from 2025 on, 2025-01-01, 2026-03-19",
    "after february, 2026-03-01, 2026-03-19",
    "last november, 2025-11-01, 2025-12-01",
    "last monday, 2026-03-16, 2026-03-17"
  })
  void readsAPeriod(String text, LocalDate from, LocalDate to) {
    List<Token> tokens = language.tokens(text);

    TimeExpr.Hit hit = grammar.at(tokens, 0);

    assertThat(hit).isNotNull();
    assertThat(hit.end()).isEqualTo(tokens.size());
    Period period = ((TimeExpr.Fixed) hit.expr()).period();
    assertThat(period.from()).isEqualTo(from);
    assertThat(period.to()).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "before 2015, 2015-01-01",
    "until march 2016, 2016-04-01",
    "up to and including may 2016, 2016-06-01"
  })
  void leavesTheStartOpen(String text, LocalDate to) {
    TimeExpr.Hit hit = grammar.at(language.tokens(text), 0);

    assertThat(hit).isNotNull();
    Period period = ((TimeExpr.Fixed) hit.expr()).period();
    assertThat(period.from()).isNull();
    assertThat(period.to()).isEqualTo(to);
  }
}
