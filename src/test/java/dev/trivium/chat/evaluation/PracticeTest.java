package dev.trivium.chat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.evaluation.Sample.Meant;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Period;
import dev.trivium.chat.understanding.Understanding;
import dev.trivium.chat.understanding.Understanding.Abstain;
import dev.trivium.chat.understanding.Understanding.Data;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Made-up questions and their labels. */
class PracticeTest {
  private static final PracticeDomain CLINIC = PracticeDomain.load("clinic");

  private static Practice practice(String domain, long seed) {
    return new Practice(PracticeDomain.load(domain), Paraphrases.load("en"), new Random(seed));
  }

  @Test
  void wordsEveryClassOverEveryDomain() {
    for (String domain : PracticeDomain.NAMES) {
      Practice practice = practice(domain, 5);
      Set<String> types = new HashSet<>();
      for (int i = 0; i < 1_500; i++) {
        Sample sample = practice.next();
        types.add(sample.type());
        assertThat(sample.text()).isNotBlank().doesNotContain("{", "}", "[", "|");
      }
      assertThat(types).hasSizeGreaterThan(40);
    }
  }

  @Test
  void makesTheSameQuestionsOfTheSameChance() {
    Practice once = practice("clinic", 3);
    Practice again = practice("clinic", 3);
    for (int i = 0; i < 300; i++) {
      assertThat(again.next()).isEqualTo(once.next());
    }
  }

  /** Labels that are all right, or mostly wrong, would teach nothing. */
  @Test
  void isMostlyReadRightlyAndSometimesWrongly() {
    List<Rehearsal.Read> all = new ArrayList<>();
    for (String domain : PracticeDomain.NAMES) {
      all.addAll(new Rehearsal().read(domain, 200, new Random(4)));
    }
    long answered = all.stream().filter(Rehearsal.Read::answered).count();
    long right = all.stream().filter(r -> r.answered() && r.right()).count();

    assertThat(answered / (double) all.size()).isBetween(0.4, 0.8);
    assertThat(right / (double) answered).isBetween(0.75, 0.99);
  }

  @Test
  void judgesByWhatTheQueryWouldBring() {
    Typed year = query("visits");
    year.time = Period.unit(Grain.YEAR, LocalDate.of(2025, 1, 1));
    Typed bucket = query("visits");
    bucket.time = year.time;
    bucket.grain = Grain.YEAR;
    bucket.timeField = "visit_date";
    Typed other = query("fees");
    other.time = year.time;
    Meant meant = new Meant.Query(year.query());

    assertThat(Labels.right(data(bucket), meant, CLINIC)).isTrue();
    assertThat(Labels.right(data(other), meant, CLINIC)).isFalse();
    bucket.timeField = "booking_date";
    assertThat(Labels.right(data(bucket), meant, CLINIC)).isFalse();
  }

  @Test
  void takesACountOfDifferentValuesForTheMetricThatIsIt() {
    Typed counted = new Typed();
    counted.metrics.add(Measure.distinct("patient"));
    Meant meant = new Meant.Query(query("patients").query());

    assertThat(Labels.right(data(counted), meant, CLINIC)).isTrue();
    assertThat(Labels.right(data(query("visits")), meant, CLINIC)).isFalse();
  }

  @Test
  void takesAskingBackForRightOnlyWhereNothingCouldBeAnswered() {
    Understanding silent = new Abstain(Understanding.Reason.UNKNOWN, List.of(), List.of());

    assertThat(Labels.right(silent, new Meant.Silence(), CLINIC)).isTrue();
    assertThat(Labels.right(silent, new Meant.Query(query("visits").query()), CLINIC)).isFalse();
    assertThat(Labels.right(data(query("visits")), new Meant.Silence(), CLINIC)).isFalse();
    assertThat(Labels.answered(silent)).isFalse();
  }

  @Test
  void countsAComparisonAsGrowthAndARankingOfAllAsABreakdown() {
    Typed compared = query("visits").mode(Mode.COMPARE);
    Typed grown = query("visits").mode(Mode.GROWTH);
    Typed ranked = query("visits");
    ranked.by.add("site");
    ranked.ranked = true;
    Typed grouped = query("visits");
    grouped.by.add("site");

    assertThat(Labels.right(data(compared), new Meant.Query(grown.query()), CLINIC)).isTrue();
    assertThat(Labels.right(data(grouped), new Meant.Query(ranked.query()), CLINIC)).isTrue();
    ranked.limit = 3;
    assertThat(Labels.right(data(grouped), new Meant.Query(ranked.query()), CLINIC)).isFalse();
  }

  private static Typed query(String metric) {
    Typed typed = new Typed();
    typed.metrics.add(new Measure(metric, null));
    return typed;
  }

  private static Understanding data(Typed typed) {
    return new Data(typed.query(), List.of(), List.of());
  }
}
