package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.confidence.Band;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.Reliability;
import dev.trivium.chat.confidence.Scored;
import dev.trivium.chat.evaluation.Rehearsal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The shipped calibrator against made-up questions it was not fitted to. When this fails, the
 * reading of questions has changed: raise {@code Understander.VERSION} and fit it again, as
 * docs/confidence.md says.
 */
class ShippedCalibratorTest {
  private final Calibrator shipped = Calibrators.shipped().orElseThrow();

  @Test
  void isForTheReadingOfQuestionsAsItIs() {
    assertThat(Calibrators.fits(shipped)).isTrue();
  }

  @Test
  void foretellsWhichAnswersAreRight() {
    List<Label> fresh =
        new Rehearsal().labels(250, name -> new Random(name.hashCode() + 99L), line -> {});
    List<Scored> scored =
        fresh.stream().map(l -> new Scored(shipped.judge(l.signals()).score(), l.right())).toList();
    Reliability found = Reliability.of(scored);
    List<Label> high =
        fresh.stream().filter(l -> shipped.judge(l.signals()).band() == Band.HIGH).toList();
    double wrong = high.stream().filter(l -> !l.right()).count() / (double) high.size();

    assertThat(found.answers()).isGreaterThan(600);
    assertThat(found.ece()).isLessThan(0.06);
    assertThat(found.auroc()).isGreaterThan(0.8);
    assertThat(found.skill()).isGreaterThan(0.2);
    assertThat(high.size()).isGreaterThan(300);
    assertThat(wrong).isLessThan(0.07);
  }
}
