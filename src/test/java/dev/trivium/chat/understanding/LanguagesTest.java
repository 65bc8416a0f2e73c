package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  private final Languages languages = Languages.shipped();
  private final Language german = Language.load("de");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "how many loans were there in march | en",
        "fares by harbour | en",
        "fares 2025 | en",
        "what was the total of the last month | en",
        "wie viele Fahrten gab es im letzten Monat? | de",
        "fares nach Hafen | de",
        "nur 2024 | de",
        "UMSATZ 2025 | de",
        "was ist das | de"
      })
  void hearsTheLanguageInTheLittleWords(String question, String code) {
    assertThat(languages.of(question).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.234,56 | 1234.56",
        "1.234 | 1234",
        "12,5 | 12.5",
        "12.5 | 12.5",
        "3 Mio | 3000000",
        "5k | 5000",
        "26 Prozent | 26",
        "fünfzig | 50"
      })
  void readsGermanNumbers(String text, double number) {
    assertThat(german.tokens(text)).hasSize(1);
    assertThat(german.tokens(text).get(0).number()).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "umsätze, umsatz",
    "kunden, kunde",
    "produkte, produkt",
    "regionen, region",
    "offene, offen",
    "filialen, filiale"
  })
  void bringsFormsOfAWordTogether(String one, String other) {
    assertThat(german.stem(german.key(one))).isEqualTo(german.stem(german.key(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "kategorie, category",
    "produkt, product",
    "energie, energy",
    "qualitaet, quality",
    "kategorien, categories"
  })
  void spellsAWordAsItIsInEnglish(String word, String english) {
    assertThat(german.forms().cognates(word)).contains(english);
  }

  @ParameterizedTest
  @CsvSource({
    "vorgestern, 2026-03-16, 2026-03-17",
    "letzte Woche, 2026-03-09, 2026-03-16",
    "Vormonat, 2026-02-01, 2026-03-01",
    "vorletztes Quartal, 2025-07-01, 2025-10-01",
    "vor zwei Wochen, 2026-03-02, 2026-03-09",
    "1. Quartal 2025, 2025-01-01, 2025-04-01",
    "erstes Halbjahr 2025, 2025-01-01, 2025-07-01",
    "KW 45 2017, 2017-11-06, 2017-11-13",
    "KW45 2017, 2017-11-06, 2017-11-13",
    "März des letzten Jahres, 2025-03-01, 2025-04-01",
    "6. November 2017, 2017-11-06, 2017-11-07",
    "6.11.2017, 2017-11-06, 2017-11-07",
    "vom 3. bis 9. März 2026, 2026-03-03, 2026-03-10",
    "Jänner bis März 2016, 2016-01-01, 2016-04-01",
    "ab 2025, 2025-01-01, 2026-03-19",
    "nach Februar, 2026-03-01, 2026-03-19",
    "seit Jahresbeginn, 2026-01-01, 2026-03-19",
    "letzten 30 Tagen, 2026-02-16, 2026-03-18",
    "letzten Montag, 2026-03-16, 2026-03-17",
    "erste Woche im Januar 2026, 2025-12-29, 2026-01-05",
    "Vorjahr, 2025-01-01, 2026-01-01"
  })
  void readsAGermanPeriod(String text, LocalDate from, LocalDate to) {
    TimeExpr.Hit hit =
        new TimeGrammar(german, LocalDate.of(2026, 3, 18), TimeRules.DEFAULT)
            .at(german.tokens(text), 0);

    Period period = hit == null ? null : hit.period();
    assertThat(period == null ? null : period.from()).isEqualTo(from);
    assertThat(period == null ? null : period.to()).isEqualTo(to);
    assertThat(hit == null ? 0 : hit.end()).isEqualTo(hit == null ? 0 : german.tokens(text).size());
  }

  @Test
  void readsTextWithManyPointsAsNoNumber() {
    for (String code : List.of("en", "de")) {
      for (String text : List.of("1.2.3", "192.168.0.1", "version 1.2.3.4 of it", "1.2.3,4.5")) {
        assertThat(Language.load(code).tokens(text)).isNotEmpty();
      }
      assertThat(Language.load(code).tokens("1.2.3")).isNotEmpty();
    }
    assertThat(Language.load("de").tokens("1.2.3").getFirst().isNumber()).isFalse();
  }

  @Test
  void namesAWordThatNobodyKnowsAsItWasTyped() {
    assertThat(german.typed(java.util.List.of("schuhgroesse"), "Umsatz nach Schuhgröße?"))
        .containsExactly("schuhgröße");
  }
}
