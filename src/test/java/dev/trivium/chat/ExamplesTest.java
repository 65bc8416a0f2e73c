package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only what is understood is offered. */
class ExamplesTest {
  private final Examples examples = new Examples(ChatHouse.config(), InstantSource.system());

  @Test
  void leavesOutWhatThisCallerCannotAsk() {
    Vocabulary words =
        asking("total catch by boat", "frobnication of the quux by wibble", "monthly catch");

    assertThat(examples.of(words).await().atMost(Duration.ofSeconds(5)))
        .containsExactly("total catch by boat", "monthly catch");
  }

  @Test
  void makesSomeOfTheWordsThereAreWhereNoneIsUnderstood() {
    List<String> made = examples.understood(asking("frobnication of the quux"));

    assertThat(made).isNotEmpty();
    assertThat(examples.understood(asking(made.toArray(String[]::new)))).isEqualTo(made);
  }

  private static Vocabulary asking(String... texts) {
    Vocabulary harbour =
        AnalystConfidenceTest.boats()
            .vocabulary(new Caller("tester", Set.of("*"), Set.of()))
            .await()
            .indefinitely();
    return new Vocabulary(
        harbour.model(),
        harbour.metrics(),
        harbour.dimensions(),
        harbour.values(),
        harbour.capped(),
        harbour.coverage(),
        harbour.defaultGrain(),
        harbour.currency(),
        List.of(texts),
        harbour.regions(),
        harbour.calendar());
  }
}
