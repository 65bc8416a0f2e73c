package dev.trivium.chat.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence: catch of two harbours, one of them fallen by a quarter, in two months of 2025. */
class SentenceCheckTest {
  private static Known known(Locale language) {
    return new Known(language)
        .rows(
            List.of(
                Arrays.asList("Bergen", new BigDecimal("1234567.891"), 0.1234, -0.25),
                Arrays.asList("New Haven", 42_000L, null, 0.5),
                Arrays.asList("Hull-7", 300, 0.07, 0.02)))
        .day(LocalDate.of(2025, 3, 1))
        .day(LocalDate.of(2025, 4, 30))
        .change(-0.25)
        .change(0.5)
        .name("Catch")
        .name("EUR")
        .foreign(Set.of("Aberdeen", "Bergen"));
  }

  private static boolean passes(String sentence) {
    return SentenceCheck.failure(sentence, known(Locale.ENGLISH)).isEmpty();
  }

  private static boolean passesInGerman(String sentence) {
    return SentenceCheck.failure(sentence, known(Locale.GERMAN)).isEmpty();
  }

  @Test
  void takesNamesThatLookLikeClaimsForNames() {
    Known known = known(Locale.ENGLISH).name("three").name("Niagara Falls").name("Line 9");

    assertThat(SentenceCheck.failure("Source: catch (model three).", known)).isEmpty();
    assertThat(SentenceCheck.failure("Niagara Falls and Line 9 had 300.", known)).isEmpty();
    assertThat(SentenceCheck.failure("Bergen had nine.", known)).contains("figure");
  }

  @Test
  void takesANameOfDigitsForOneOnlyWhereItStandsByItself() {
    Known known = known(Locale.ENGLISH).name("7").name("2025").name("Drop Reason");
    for (int digit = 0; digit < 10; digit++) {
      known.name(String.valueOf(digit));
    }

    assertThat(SentenceCheck.failure("Bergen (7): 1,234,567.89 from 2025-03-01.", known)).isEmpty();
    assertThat(SentenceCheck.failure("Bergen had 8,123.45.", known)).contains("figure");
    assertThat(SentenceCheck.failure("It goes to 2025-07-31.", known)).contains("when");
    assertThat(SentenceCheck.failure("Catch, by drop reason.", known)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The catch of Bergen was 1,234,567.89 EUR.",
        "It was 1,234,568 in all.",
        "It was about 1.2M.",
        "It was 1.23 million EUR.",
        "It was $1,235k.",
        "The quota was 12.34 %.",
        "The quota was 12 percent, in Hull-7 it was 7%.",
        "There are three harbours.",
        "New Haven had 42k.",
        "Together that is 1,276,867.89.",
        "Bergen has 97 % of it.",
        "Bergen fell by 25 %.",
        "Bergen is first, with 1,234,568."
      })
  void findsNumbersAsTheyAreRoundedShortenedAndDerived(String sentence) {
    assertThat(passes(sentence)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The catch of Bergen was 1,234,567.99 EUR.",
        "It was about 1.5M.",
        "It was 1.24 million EUR.",
        "It was 1.2 billion.",
        "The quota was 12.35 %.",
        "The quota was 13 percent.",
        "There are four harbours.",
        "New Haven had -45k.",
        "Version 1.2.3 of it was used."
      })
  void missesNumbersThatNoEvidenceHas(String sentence) {
    assertThat(SentenceCheck.failure(sentence, known(Locale.ENGLISH))).contains("figure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It began on 2025-03-01.",
        "It ended on 30 April 2025.",
        "It ended on April 30th, 2025.",
        "March 2025 was cold.",
        "It was so in Q2 2025.",
        "In 2025 it was so."
      })
  void findsDatesInFiguresAndInWords(String sentence) {
    assertThat(passes(sentence)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It began on 2025-03-02.",
        "It ended on 29 April 2025.",
        "May 2025 was cold.",
        "It was so in Q3 2025.",
        "In 2024 it was so."
      })
  void missesDatesThatNoEvidenceHas(String sentence) {
    assertThat(SentenceCheck.failure(sentence, known(Locale.ENGLISH))).contains("when");
  }

  @Test
  void findsNamesOfTheEvidenceOnly() {
    assertThat(passes("Most came from New Haven.")).isTrue();
    assertThat(passes("The harbour “Bergen” leads.")).isTrue();
    assertThat(passes("Most came from Plymouth.")).isFalse();
    assertThat(passes("The harbour “Whitby” leads.")).isFalse();
    assertThat(passes("Aberdeen leads.")).isFalse();
    assertThat(passes("Harbours lead.")).isTrue();
  }

  @Test
  void tellsRisesFromFalls() {
    assertThat(passes("Bergen fell by 25 %.")).isTrue();
    assertThat(passes("Bergen rose by 25 %.")).isFalse();
    assertThat(passes("New Haven rose by 50 %.")).isTrue();
    assertThat(passes("New Haven dropped by 50 %.")).isFalse();
    assertThat(passes("Bergen fell to 300.")).isTrue();
    assertThat(passes("Bergen fell by 300.")).isFalse();
    Known still = new Known(Locale.ENGLISH).number(5);
    assertThat(SentenceCheck.failure("It rose to 5.", still)).contains("course");
  }

  @Test
  void readsGermanNumbersAndDates() {
    assertThat(passesInGerman("Es waren 1.234.567,89 EUR, also 1,2 Mio.")).isTrue();
    assertThat(passesInGerman("Die Quote war 12,3 Prozent.")).isTrue();
    assertThat(passesInGerman("Es begann am 1. März 2025 und endete am 30.04.2025.")).isTrue();
    assertThat(passesInGerman("Es waren 1,5 Mio.")).isFalse();
    assertThat(passesInGerman("Es begann am 2. März 2025.")).isFalse();
    assertThat(passesInGerman("Der Fang ist um 25 % gesunken.")).isTrue();
    assertThat(passesInGerman("Der Fang ist um 25 % gestiegen.")).isFalse();
  }

  @Test
  void aKnownTextMayBeRepeated() {
    Known known = known(Locale.ENGLISH).text("catch above 99 tons in Whitby since May 2020");

    assertThat(SentenceCheck.failure("Whitby had above 99 tons in May 2020.", known)).isEmpty();
    assertThat(SentenceCheck.failure("Whitby had above 98 tons.", known)).isPresent();
  }

  @Test
  void dropsTheSentenceThatFailsAndNoOther() {
    String text =
        """
        **Catch: 1,234,567.89 EUR.** That is 999 more than hoped. It was so in March 2025.

        Only 17 ships came.

        | Harbour | Catch |
        | --- | ---: |
        | Bergen | 1,234,567.89 EUR |
        | Bergen | 1,234,567.90 EUR |\
        """;

    var checked = SentenceCheck.check(text, known(Locale.ENGLISH).name("Harbour Catch"));

    assertThat(checked.text())
        .isEqualTo(
            """
            **Catch: 1,234,567.89 EUR.** It was so in March 2025.

            | Harbour | Catch |
            | --- | ---: |
            | Bergen | 1,234,567.89 EUR |\
            """);
    assertThat(checked.dropped()).containsExactly("figure", "figure", "figure");
  }

  @Test
  void endsSentencesWhereTheyEnd() {
    assertThat(SentenceCheck.sentences("It was 1.5 M in all. Then 3 came, e.g. Bergen. Is it so?"))
        .containsExactly("It was 1.5 M in all.", "Then 3 came, e.g. Bergen.", "Is it so?");
  }
}
