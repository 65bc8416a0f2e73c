package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Memory;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is noticed while a question is read, over a ferry line nobody wrote rules for. */
class CluesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);
  private static final Domain FERRY =
      new Domain(
          List.of(
              new Domain.Metric("crossings", "Crossings", "", List.of("sailings"), "count", true),
              new Domain.Metric("fares", "Fares", "", List.of(), "EUR", true),
              new Domain.Metric("full_rate", "Full rate", "", List.of(), "fraction", false)),
          List.of(dimension("harbour", "Harbour"), dimension("ship", "Ship")),
          Map.of(
              "harbour",
              List.of("Kiel", "Oslo", "Single", "Pier 3"),
              "ship",
              List.of("Nordlys", "Kiel")),
          Grain.MONTH,
          "EUR",
          LocalDate.of(2024, 1, 1),
          LocalDate.of(2026, 3, 17));
  private final Understander understander = new Understander(Language.load("en"), DayOfWeek.MONDAY);
  private final Lexicon lexicon = understander.lexicon(FERRY);

  private static Domain.Dimension dimension(String name, String label) {
    return new Domain.Dimension(name, label, "", List.of(), false, false, false, false);
  }

  private Reading read(String text) {
    Reading reading = understander.read(text, lexicon, TODAY, Memory.NONE);
    assertThat(reading.understanding()).as(text).isInstanceOf(Data.class);
    return reading;
  }

  private Clues clues(String text) {
    return read(text).clues();
  }

  @Test
  void findsNothingIdleInAPlainQuestion() {
    Clues clues = clues("crossings by harbour in 2025");

    assertThat(clues.idle()).isZero();
    assertThat(clues.narrow()).isZero();
    assertThat(clues.assumed()).isZero();
    assertThat(clues.corrected()).isZero();
  }

  @Test
  void countsPhrasesThatChangedNothing() {
    assertThat(clues("average fares in oslo").idle()).isEqualTo(1);
    assertThat(clues("fares with performance in oslo").vague()).isEqualTo(1);
  }

  @Test
  void countsMendedSlipsWhateverTheyBecame() {
    assertThat(clues("fraes by harbour").corrected()).isEqualTo(1);
    assertThat(clues("fares by monht").corrected()).isEqualTo(1);
  }

  @Test
  void noticesAValueThatIsAlsoALittleWord() {
    assertThat(clues("fares in single").muted()).isEqualTo(1);
    assertThat(clues("fares in oslo").muted()).isZero();
  }

  @Test
  void tellsPaddingFromLittleWords() {
    assertThat(clues("fares in oslo").soft()).isZero();
    assertThat(clues("fares overall in oslo").soft()).isEqualTo(1);
  }

  @Test
  void noticesAPercentageThatIsAboveTheWhole() {
    assertThat(clues("ships with full rate over 90").misfits()).isEqualTo(1);
    assertThat(clues("ships with full rate over 90%").misfits()).isZero();
    assertThat(clues("ships with fares over 90%").misfits()).isEqualTo(1);
  }

  @Test
  void noticesThatTheWordBesideDecidedBetweenTwoValues() {
    assertThat(clues("crossings of kiel ship").resolved()).isEqualTo(1);
  }

  @Test
  void tellsTheNearestReadingThatMeansSomethingElse() {
    Reading near = read("by how much did fares go up this month vs the previous month");
    Reading far = read("crossings in oslo");

    assertThat(near.clues().margin()).isLessThan(far.clues().margin());
    assertThat(near.rivals()).isNotEmpty();
    assertThat(near.rivals())
        .doesNotContain(((Data) near.understanding()).query())
        .hasSizeLessThanOrEqualTo(2);
    assertThat(far.rivals()).isEmpty();
  }

  @Test
  void countsWhatTheQuestionBeforeGave() {
    Data before = (Data) read("fares by harbour in 2025").understanding();
    Memory memory = new Memory(before.query(), false, List.of());

    Clues clues = understander.read("and crossings?", lexicon, TODAY, memory).clues();

    assertThat(clues.inherited()).isEqualTo(2);
    assertThat(clues.idle()).isZero();
  }

  @Test
  void bringsQueriesWithTheSameRowsIntoOneForm() {
    Filter oslo = new Filter("harbour", List.of("Oslo", "Kiel"), false);
    Filter kiel = new Filter("harbour", List.of("Kiel", "Oslo"), false);
    Period year = Period.unit(Grain.YEAR, LocalDate.of(2025, 1, 1));
    Period days = Period.of(LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1), null);

    assertThat(Canonical.of(query(oslo, year, 3))).isEqualTo(Canonical.of(query(kiel, days, 5)));
    assertThat(Canonical.of(query(oslo, year, 3))).isNotEqualTo(Canonical.of(query(oslo, null, 3)));
  }

  private static Interpretation query(Filter filter, Period time, int limit) {
    return new Interpretation(
        Mode.VALUE,
        List.of(new Measure("fares", null)),
        List.of(),
        null,
        List.of(filter),
        null,
        time,
        null,
        List.of(),
        false,
        false,
        0,
        limit,
        List.of(),
        List.of());
  }
}
