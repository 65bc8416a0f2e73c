package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.Property;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextPiecesProperties {
  private static final String[] WORDS = {"sales", " ", "\n", "1,234.56", "€", "😀", "| a |", "x"};

  @Test
  void joinedTheyAreTheTextAndNoCharacterIsCut() {
    Property.holds(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          int words = random.nextInt(3_000);
          for (int i = 0; i < words; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
          }

          List<String> pieces = TextPieces.of(text.toString());

          assertThat(String.join("", pieces)).isEqualTo(text.toString());
          assertThat(pieces)
              .hasSizeLessThan(1_000)
              .allSatisfy(piece -> {
                byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
                assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(piece).isNotEmpty();
              });
        });
  }

  @Test
  void wordsLeaveOneByOne() {
    assertThat(TextPieces.of("Revenue was  **12**.\nNext"))
        .containsExactly("Revenue ", "was  ", "**12**.\n", "Next");
  }
}
