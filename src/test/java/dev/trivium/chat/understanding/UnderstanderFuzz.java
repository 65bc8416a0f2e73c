package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Understanding.Memory;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is typed is understood as something, and the same each time. */
class UnderstanderFuzz {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);
  private static final String[] PARTS = {
    "repairs",
    "top",
    "5",
    "by",
    "last",
    "month",
    "vs",
    "2025",
    "brakes",
    "not",
    "share",
    "of",
    "growth",
    "between",
    "and",
    "03/04/2026",
    "q3",
    "week",
    "31",
    "february",
    "over",
    "since",
    "each",
    "per",
    "\u202e",
    "\ud83d\ude80",
    "<b>",
    "select *",
    "'; drop",
    "%",
    "-",
    "00000000-00-00",
    "99/99/9999",
    "w99",
    "monday",
    "1e400",
    "before",
    "that",
    "first",
    "half",
    "the",
    "ago",
    "reparaturen",
    "größer",
    "als",
    "1.234,5",
    "vorletzten",
    "1.",
    "quartal",
    "vor",
    "gesamtbetrag"
  };
  private static final Domain DOMAIN =
      new Domain(
          List.of(new Domain.Metric("repairs", "Repairs", "", List.of(), "count", true)),
          List.of(
              new Domain.Dimension("fault", "Fault", "", List.of(), false, false, false, false)),
          Map.of("fault", List.of("Brakes", "Gear shift")),
          Grain.MONTH,
          "EUR",
          LocalDate.of(2024, 1, 1),
          LocalDate.of(2026, 3, 17));

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void understandsAnything(String code) {
    Understander understander = new Understander(Language.load(code), DayOfWeek.MONDAY);
    Lexicon lexicon = understander.lexicon(DOMAIN);
    Random random = new Random(7);
    List<String> inputs = new ArrayList<>(List.of("", " ", "a".repeat(100_000), "1 ".repeat(900)));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      inputs.add(new String(bytes, StandardCharsets.UTF_8));
      StringBuilder words = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        words.append(PARTS[random.nextInt(PARTS.length)]).append(' ');
      }
      inputs.add(words.toString());
    }

    for (String input : inputs) {
      Understanding once = understander.understand(input, lexicon, TODAY, Memory.NONE);
      Understanding again = understander.understand(input, lexicon, TODAY, Memory.NONE);

      assertThat(once).isEqualTo(again);
    }
  }
}
