package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Reason;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A workshop that repairs bicycles: nothing of the sample questions' domain. */
class UnderstanderTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);
  private static final Domain WORKSHOP =
      new Domain(
          List.of(
              new Domain.Metric(
                  "repairs", "Repairs", "Number of repairs.", List.of("jobs"), "count", true),
              new Domain.Metric(
                  "labour_cost",
                  "Labour cost",
                  "Cost of the hours.",
                  List.of("labor"),
                  "EUR",
                  true)),
          List.of(
              dimension("workshop", "Workshop", List.of("garage")),
              dimension("fault", "Fault", List.of("defect"))),
          Map.of(
              "workshop", List.of("Harbour", "Old Town"),
              "fault", List.of("Brakes", "Gear shift")),
          Grain.MONTH,
          "EUR",
          LocalDate.of(2024, 1, 1),
          LocalDate.of(2026, 3, 17));
  private final Understander understander = new Understander(Language.load("en"), DayOfWeek.MONDAY);
  private final Lexicon lexicon = understander.lexicon(WORKSHOP);

  private static Domain.Dimension dimension(String name, String label, List<String> synonyms) {
    return new Domain.Dimension(name, label, "", synonyms, false, false, false, false);
  }

  private Understanding ask(String text) {
    return understander.understand(text, lexicon, TODAY, Memory.NONE);
  }

  private Interpretation query(String text) {
    Understanding understood = ask(text);
    assertThat(understood).as(text).isInstanceOf(Data.class);
    return ((Data) understood).query();
  }

  @Test
  void readsATotalOfAPeriod() {
    Interpretation query = query("how many repairs did we do last month?");

    assertThat(query.metrics()).containsExactly(new Measure("repairs", null));
    assertThat(query.time()).isEqualTo(Period.unit(Grain.MONTH, LocalDate.of(2026, 2, 1)));
  }

  @Test
  void readsABreakdownWithAFilterAndASlip() {
    Interpretation query = query("labour cost by workshop for gear shfit in 2025");

    assertThat(query.by()).containsExactly("workshop");
    assertThat(query.filters()).containsExactly(new Filter("fault", List.of("Gear shift"), false));
  }

  @Test
  void readsARanking() {
    Interpretation query = query("top 3 defects by jobs");

    assertThat(query.ranked()).isTrue();
    assertThat(query.limit()).isEqualTo(3);
    assertThat(query.by()).containsExactly("fault");
  }

  @Test
  void readsATrendAndNegation() {
    Interpretation query = query("monthly repairs without brakes since 2025");

    assertThat(query.grain()).isEqualTo(Grain.MONTH);
    assertThat(query.filters()).containsExactly(new Filter("fault", List.of("Brakes"), true));
  }

  @Test
  void comparesARunningMonthWithAsManyDaysOfTheOneBefore() {
    Interpretation query = query("repairs this month vs last month");

    assertThat(query.mode()).isEqualTo(Mode.COMPARE);
    assertThat(query.base())
        .isEqualTo(
            new Period(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 2, 19), Grain.MONTH, true));
  }

  @ParameterizedTest
  @CsvSource({
    "repairs in march last year, 2025-03-01, 2025-04-01,,",
    "'in march, how many repairs last year', 2025-03-01, 2025-04-01,,",
    "repairs in the same month last year, 2025-03-01, 2025-04-01,,",
    "repairs the month before, 2026-02-01, 2026-03-01,,",
    "repairs march vs april 2025, 2025-03-01, 2025-04-01, 2025-04-01, 2025-05-01",
    "repairs q1 this year and last year, 2026-01-01, 2026-04-01, 2025-01-01, 2025-04-01",
    "repairs march 2026 vs march 2025, 2026-03-01, 2026-03-19, 2025-03-01, 2025-03-19",
    "repairs in may vs last year, 2025-05-01, 2025-06-01, 2024-05-01, 2024-06-01"
  })
  void bringsPeriodsTogether(
      String text, LocalDate from, LocalDate to, LocalDate baseFrom, LocalDate baseTo) {
    Interpretation query = query(text);

    Period time = query.time();
    Period base = query.base();
    assertThat(time).isNotNull();
    assertThat(time.from()).isEqualTo(from);
    assertThat(time.to()).isEqualTo(to);
    assertThat(base == null ? null : base.from()).isEqualTo(baseFrom);
    assertThat(base == null ? null : base.to()).isEqualTo(baseTo);
  }

  @Test
  void countsWeeksAndFiscalYearsAsTheModelSays() {
    Domain sundays =
        new Domain(
            WORKSHOP.metrics(),
            WORKSHOP.dimensions(),
            WORKSHOP.values(),
            Grain.MONTH,
            "EUR",
            WORKSHOP.first(),
            WORKSHOP.last(),
            DayOfWeek.SUNDAY,
            Month.APRIL);
    Lexicon words = understander.lexicon(sundays);

    Data week = (Data) understander.understand("repairs last week", words, TODAY, Memory.NONE);
    Data year =
        (Data) understander.understand("repairs last fiscal year", words, TODAY, Memory.NONE);

    assertThat(week.query().time()).isEqualTo(Period.unit(Grain.WEEK, LocalDate.of(2026, 3, 8)));
    assertThat(year.query().time()).isEqualTo(Period.unit(Grain.YEAR, LocalDate.of(2024, 4, 1)));
    assertThat(year.assumed()).contains("the fiscal year begins in April");
    assertThat(query("repairs last week").time())
        .isEqualTo(Period.unit(Grain.WEEK, LocalDate.of(2026, 3, 9)));
  }

  @Test
  void asksForThePeriodThatLeansOnNone() {
    Understanding asked = ask("repairs in the same period last year");

    assertThat(asked).isInstanceOf(Clarify.class);
    assertThat(((Clarify) asked).options())
        .extracting(Understanding.Option::label)
        .contains("2025-03-01 to 2025-03-31", "2025-01-01 to 2025-03-18");
  }

  @Test
  void filtersOnDaysOfTheWeek() {
    assertThat(query("repairs at weekends in 2025").filters())
        .containsExactly(new Filter("weekday", List.of("Saturday", "Sunday"), false));
    assertThat(query("repairs in 2025 except on mondays").filters())
        .containsExactly(new Filter("weekday", List.of("Monday"), true));
  }

  @Test
  void namesTheWordNobodyKnows() {
    Understanding understood = ask("repairs by mechanic");

    assertThat(understood).isInstanceOf(Abstain.class);
    assertThat(((Abstain) understood).words()).containsExactly("mechanic");
  }

  @Test
  void asksBackWithoutAMetric() {
    assertThat(ask("best workshops")).isInstanceOf(Clarify.class);
  }

  @Test
  void takesTheNumberOfAnOption() {
    Clarify asked = (Clarify) ask("best workshops");
    Memory memory = new Memory(asked.pending(), true, asked.options());

    Understanding reply = understander.understand("2", lexicon, TODAY, memory);

    assertThat(((Data) reply).query().metrics()).containsExactly(new Measure("labour_cost", null));
  }

  @Test
  void inheritsWhatAFollowUpDoesNotName() {
    Memory memory = new Memory(query("repairs in 2025"), false, List.of());

    Data next = (Data) understander.understand("and by garage?", lexicon, TODAY, memory);

    assertThat(next.query().by()).containsExactly("workshop");
    assertThat(next.query().time()).isEqualTo(Period.unit(Grain.YEAR, LocalDate.of(2025, 1, 1)));
    assertThat(next.inherited()).isNotEmpty();
  }

  @Test
  void definesAMetricAndDeclinesToWrite() {
    assertThat(ask("what is labour cost?")).isEqualTo(new Definition("labour_cost"));
    assertThat(ask("delete all repairs"))
        .isEqualTo(new Abstain(Reason.UNSAFE, List.of(), List.of()));
  }

  @Test
  void endsANegationWhereAnotherDimensionBegins() {
    Interpretation query = query("repairs excluding brakes in old town");

    assertThat(query.filters())
        .containsExactly(
            new Filter("fault", List.of("Brakes"), true),
            new Filter("workshop", List.of("Old Town"), false));
  }

  @Test
  void setsValuesSideBySideWithinOnePeriod() {
    Interpretation query = query("repairs harbour vs old town in 2025");

    assertThat(query.mode()).isEqualTo(Mode.VALUE);
    assertThat(query.by()).containsExactly("workshop");
    assertThat(query.base()).isNull();
  }

  @Test
  void hearsGrowthInGoingUp() {
    assertThat(query("did repairs go up last quarter").mode()).isEqualTo(Mode.GROWTH);
  }
}
