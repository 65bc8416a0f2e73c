package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeGrammarTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 3, 18);
  private final Language language = Language.load("en");
  private final TimeGrammar grammar = new TimeGrammar(language, WEDNESDAY, TimeRules.DEFAULT);

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
    "last monday, 2026-03-16, 2026-03-17",
    "q1 last year, 2025-01-01, 2025-04-01",
    "march of last year, 2025-03-01, 2025-04-01",
    "first half of last year, 2025-01-01, 2025-07-01",
    "week 3 last year, 2025-01-13, 2025-01-20",
    "the month before last, 2026-01-01, 2026-02-01",
    "a week ago, 2026-03-09, 2026-03-16",
    "last couple of months, 2026-01-01, 2026-03-01",
    "last fortnight, 2026-03-02, 2026-03-16",
    "last weekend, 2026-03-14, 2026-03-16",
    "the previous calendar year, 2025-01-01, 2026-01-01",
    "the first day of march, 2026-03-01, 2026-03-02",
    "last day of february, 2026-02-28, 2026-03-01",
    "last week of february, 2026-02-23, 2026-03-02",
    "second month of q3 2025, 2025-08-01, 2025-09-01",
    "march the 3rd, 2026-03-03, 2026-03-04",
    "the 10th, 2026-03-10, 2026-03-11",
    "the 20th, 2026-02-20, 2026-02-21",
    "dec '24, 2024-12-01, 2025-01-01",
    "2024/25, 2024-01-01, 2026-01-01",
    "between the 3rd and the 9th of march, 2026-03-03, 2026-03-10",
    "since the start of 2025, 2025-01-01, 2026-03-19",
    "since the beginning of the year, 2026-01-01, 2026-03-19",
    "between the start of 2025 and the end of may, 2025-01-01, 2025-06-01",
    "the year ending june 2025, 2024-07-01, 2025-07-01",
    "the 12 months to june 2025, 2024-07-01, 2025-07-01",
    "ytd last year, 2025-01-01, 2025-03-19",
    "last year to date, 2025-01-01, 2025-03-19"
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

  @ParameterizedTest
  @CsvSource({
    "fy26, 2025-04-01, 2026-04-01",
    "fiscal year 2025, 2024-04-01, 2025-04-01",
    "fy 2024/25, 2024-04-01, 2025-04-01",
    "2024/25, 2024-04-01, 2025-04-01",
    "q1 fy25, 2024-04-01, 2024-07-01",
    "fiscal q4, 2026-01-01, 2026-04-01",
    "fiscal q2, 2025-07-01, 2025-10-01",
    "this financial year, 2025-04-01, 2026-03-19",
    "fytd, 2025-04-01, 2026-03-19",
    "last fiscal quarter, 2025-10-01, 2026-01-01",
    "last 2 fiscal years, 2023-04-01, 2025-04-01",
    "2025, 2025-01-01, 2026-01-01",
    "last quarter, 2025-10-01, 2026-01-01"
  })
  void countsAFiscalYearThatBeginsInApril(String text, LocalDate from, LocalDate to) {
    TimeRules april = new TimeRules(DayOfWeek.MONDAY, Month.APRIL);
    List<Token> tokens = language.tokens(text);

    TimeExpr.Hit hit = new TimeGrammar(language, WEDNESDAY, april).at(tokens, 0);

    assertThat(hit).isNotNull();
    assertThat(hit.end()).isEqualTo(tokens.size());
    Period period = ((TimeExpr.Fixed) hit.expr()).period();
    assertThat(period.from()).isEqualTo(from);
    assertThat(period.to()).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({"mondays, MONDAY", "every friday, FRIDAY"})
  void readsCertainDaysOfEveryWeek(String text, DayOfWeek day) {
    TimeExpr.Hit hit = grammar.at(language.tokens(text), 0);

    assertThat(hit).isNotNull();
    assertThat(hit.expr()).isEqualTo(new TimeExpr.Days(List.of(day)));
  }
}
