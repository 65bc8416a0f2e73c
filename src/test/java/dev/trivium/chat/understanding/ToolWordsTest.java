package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a caller's own functions a question means, and what it says for them. */
class ToolWordsTest {
  private static final Language ENGLISH = Language.load("en");

  private static ToolWords words(String question) {
    return new ToolWords(ENGLISH, question);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What's the weather like in San Francisco today?|location|San Francisco",
        "weather in the old town of Bergen|city|old town",
        "What is the status of order 10234, please?|order_id|10234",
        "Is it raining in Paris, Texas right now?|place|Paris, Texas",
        "search documents for refund policy|query|refund policy",
        "Send \"hello there\" to Anna|body|hello there",
        "which opening hours apply|query|which opening hours apply",
        "population of São Tomé?|country|São Tomé",
      })
  void fillsASlotFromWhatFollowsItsNameOrALittleWord(String question, String slot, String text) {
    assertThat(words(question).text(slot)).contains(text);
  }

  @Test
  void givesEachPartOfAQuestionAwayOnce() {
    ToolWords words = words("flight for Anna in Oslo at noon, 2 seats");

    assertThat(words.text("who")).contains("Anna");
    assertThat(words.text("where")).contains("Oslo");
    assertThat(words.text("begin")).contains("noon");
    assertThat(words.text("more")).isEmpty();
    assertThat(words.number()).contains("2");
    assertThat(words.number()).isEmpty();
  }

  @Test
  void aChoiceIsTakenOutOfThePlaces() {
    ToolWords words = words("weather in celsius in Berlin");

    assertThat(words.choice(List.of("fahrenheit", "celsius"))).contains("celsius");
    assertThat(words.text("location")).contains("Berlin");
    assertThat(words.choice(List.of("fahrenheit"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What's the weather in Berlin?|getCurrentWeather|",
        "What's the weather in Berlin?|geo_1|Get the current weather for a location",
        "convert currency amounts for me|fx|Converts an amount of money to another currency",
        "status of order 10|get_order_status|Looks an order up",
      })
  void meansAFunctionByItsNameOrItsDescription(String question, String name, String told) {
    assertThat(words(question).strength(name, told == null ? "" : told)).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "revenue last month by country|get_weather|Get the current weather for a location",
        "revenue in October|mailer|Sends a report about revenue to all people of a list by mail",
        "how do I refund an order|get_order_status|Tells the status of a parcel",
      })
  void doesNotMeanAFunctionOfAnotherMatter(String question, String name, String told) {
    assertThat(words(question).strength(name, told)).isZero();
  }

  @Test
  void readsAQuestionFullOfQuotesOnceAndNotForEachSlot() {
    NounPhrases phrases = new NounPhrases(ENGLISH, "\"a\" ".repeat(200_000));
    int given =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> {
              int count = 0;
              for (int i = 0; i < 20_000; i++) {
                count += phrases.next().isPresent() ? 1 : 0;
              }
              return count;
            });

    assertThat(given).isEqualTo(50);
    assertThat(new NounPhrases(ENGLISH, "“".repeat(500_000)).next()).isEmpty();
  }

  @Test
  void readsGermanToo() {
    Language german = Language.load("de");
    ToolWords words = new ToolWords(german, "Wie ist das Wetter für die Stadt Köln morgen?");

    assertThat(words.text("ort")).contains("Stadt Köln");
  }
}
