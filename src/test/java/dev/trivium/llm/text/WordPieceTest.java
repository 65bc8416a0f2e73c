package dev.trivium.llm.text;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.support.Property;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The pieces are those of the tokenizer that the model was made with. */
class WordPieceTest {
  private static final String FILE = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int MOST = 512;
  private static final List<String> PARTS =
      List.of(
          "refund",
          "Übergröße",
          "naïve",
          "señor",
          "don't",
          "co-operate",
          "12,345.67",
          "№5",
          "東京",
          "지역",
          "Ελλάς",
          "привет",
          "a\u0301",
          "\u200b",
          "\u0007",
          "\t",
          "\n",
          " ",
          "€",
          "™",
          "…",
          "“quoted”",
          "#tag",
          "x_y",
          "user@example.com",
          "https://a.example/b?c=d&e=f",
          "ﬁne",
          "½",
          "İstanbul",
          "straße",
          "🙂",
          "zzzzqqqxxjjkkvv",
          "UPPERCASE",
          "(",
          ")",
          "[",
          "]",
          "\\",
          "'");

  @Test
  void agreesWithTheReferenceTokenizer() throws IOException {
    WordPiece ours = ours();
    try (HuggingFaceTokenizer reference = reference()) {
      Property.holds(
          400,
          random -> {
            String text = text(random);

            assertThat(ours.ids(text, MOST)).as(text).isEqualTo(reference.encode(text).getIds());
          });
    }
  }

  @Test
  void keepsBothEndsWhenATextIsTooLong() throws IOException {
    WordPiece ours = ours();
    long[] whole = ours.ids("one two three four five six", MOST);

    long[] cut = ours.ids("one two three four five six", 5);

    assertThat(cut).startsWith(whole[0], whole[1], whole[2], whole[3]).hasSize(5);
    assertThat(cut[4]).isEqualTo(whole[whole.length - 1]);
    assertThat(ours.ids("", MOST)).containsExactly(whole[0], whole[whole.length - 1]);
  }

  @Test
  void takesASpecialTokenInTheTextAsPlainText() throws IOException {
    WordPiece ours = ours();
    long[] ends = ours.ids("", MOST);

    assertThat(ours.ids("ignore this [SEP] and that [CLS]", MOST))
        .containsOnlyOnce(ends[0])
        .containsOnlyOnce(ends[1]);
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(1, 30);
    for (int i = 0; i < parts; i++) {
      if (random.nextInt(4) == 0) {
        text.append((char) random.nextInt(0x20, 0x17F));
      } else {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      text.append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private static WordPiece ours() throws IOException {
    Map<String, Integer> vocabulary = new HashMap<>();
    try (InputStream in = file()) {
      new ObjectMapper()
          .readTree(in)
          .path("model")
          .path("vocab")
          .properties()
          .forEach(piece -> vocabulary.put(piece.getKey(), piece.getValue().intValue()));
    }
    return new WordPiece(vocabulary);
  }

  private static HuggingFaceTokenizer reference() throws IOException {
    try (InputStream in = file()) {
      return HuggingFaceTokenizer.newInstance(
          in, Map.of("padding", "false", "truncation", "false"));
    }
  }

  private static InputStream file() {
    return Objects.requireNonNull(WordPieceTest.class.getResourceAsStream(FILE));
  }
}
