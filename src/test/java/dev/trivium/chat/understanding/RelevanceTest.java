package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.chat.understanding.Relevance.Passage;
import dev.trivium.chat.understanding.Relevance.Pick;
import dev.trivium.chat.understanding.Relevance.Sentence;
import dev.trivium.chat.understanding.Relevance.Verdict;
import java.time.DayOfWeek;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelevanceTest {
  private static final String TEXT = "Tea is hot. Cups are kept above. Milk comes at noon. Salt.";
  private final ContentWords words =
      new Understander(Language.load("en"), DayOfWeek.MONDAY).contentWords();
  private final Relevance meaning = new Relevance(words, true);
  private final Relevance spelling = new Relevance(words, false);

  @Test
  void supportIsTheMeanOfBothCosinesAndATenthOfTheSharedWords() {
    Verdict verdict =
        meaning.judge("milk and cheese", List.of(passage(0, 0.6, 0.1, 0.2, 0.5, 0.0)));

    assertThat(verdict.answers()).hasSize(1);
    assertThat(verdict.answers().getFirst().support())
        .isCloseTo((0.6 + 0.5) / 2 + 0.1 * 0.5, within(1e-12));
  }

  @Test
  void answersWithTheSentencesThatAreNotMuchWorseThanTheBest() {
    Pick pick =
        meaning.judge("milk", List.of(passage(0, 0.6, 0.40, 0.2, 0.5, 0.36))).answers().getFirst();

    assertThat(pick.sentences())
        .extracting(each -> TEXT.substring(each.from(), each.to()))
        .containsExactly("Tea is hot.", "Milk comes at noon.", "Salt.");
  }

  @Test
  void namesWhatIsNearAndTellsNothingOfIt() {
    Verdict near = meaning.judge("wool", List.of(passage(0, 0.4, 0.4, 0.4, 0.4, 0.4)));
    Verdict far = meaning.judge("wool", List.of(passage(0, 0.3, 0.3, 0.3, 0.3, 0.3)));

    assertThat(near.answers()).isEmpty();
    assertThat(near.near()).singleElement().extracting(Pick::sentences).isEqualTo(List.of());
    assertThat(far).isEqualTo(new Verdict(List.of(), List.of()));
    assertThat(meaning.judge("wool", List.of())).isEqualTo(far);
  }

  @Test
  void tellsThePassagesThatAreAsGoodAndNoOthers() {
    Verdict verdict =
        meaning.judge(
            "wool",
            List.of(
                passage(0, 0.55, 0.55, 0, 0, 0),
                passage(1, 0.60, 0.60, 0, 0, 0),
                passage(2, 0.50, 0.50, 0, 0, 0)));

    assertThat(verdict.answers()).extracting(Pick::at).containsExactly(1, 0);
  }

  @Test
  void withoutMeaningMostOfTheWordsMustBeThere() {
    List<Passage> passages = List.of(passage(0, 0, 0, 0, 0, 0));

    assertThat(spelling.judge("Where are the cups kept?", passages).answers()).hasSize(1);
    assertThat(spelling.judge("Where are the cups washed?", passages).answers()).isEmpty();
    assertThat(spelling.judge("Where are the cups washed?", passages).near()).hasSize(1);
    assertThat(spelling.judge("tea?", passages).answers()).as("one word alone").isEmpty();
  }

  @Test
  void wordsMeetInWhateverForm() {
    assertThat(words.of("The refunds were refunded")).hasSize(1);
    assertThat(words.of("delivery deliveries")).hasSize(1);
    assertThat(words.of("returned returning returns return")).hasSize(1);
    assertThat(words.of("who is it?")).isEmpty();
  }

  private static Passage passage(int at, double own, double... each) {
    List<Sentence> sentences =
        List.of(
            new Sentence(0, 11, each[0]),
            new Sentence(12, 32, each[1]),
            new Sentence(33, 52, each[2]),
            new Sentence(53, 58, each[3]));
    return new Passage(at, "Kitchen", TEXT, own, sentences);
  }
}
