package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.VoyagesHouse.ALL;
import static dev.trivium.data.VoyagesHouse.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.semantic.Model;
import dev.trivium.kernel.Caller;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A summary answers exactly as its rows do, whatever happens to them and whoever looks. */
class SummariesIT {
  private static final Caller DPO = new Caller("dora", Set.of("*"), Set.of("dpo", "writer"));
  private static final Pattern TABLE = Pattern.compile("voyages__[a-z]+");

  private static VoyagesHouse voyages;

  @BeforeAll
  static void open() {
    voyages = new VoyagesHouse();
  }

  @AfterAll
  static void close() {
    voyages.close();
  }

  @Test
  void answersLikeTheRowsBetweenAllThatHappensToThem() {
    SplittableRandom random = new SplittableRandom(20_261_126L);
    Voyages rows = new Voyages(random);
    Model model = voyages.model();
    Set<String> used = new TreeSet<>();
    int summarised = 0;
    int dirty = 0;
    int asked = 0;
    for (int round = 0; round < 24; round++) {
      happens(round, rows);
      boolean marked = voyages.marks() > 0;
      for (int i = 0; i < 12; i++) {
        Caller caller = random.nextInt(3) == 0 ? NORTH : ALL;
        MetricQuery question = rows.question();
        VoyagesHouse.Answer answer = voyages.ask(caller, model, question);
        assertThat(answer.read())
            .as(round + " " + question + "\n" + answer.sql())
            .isEqualTo(answer.rows());
        asked++;
        if (answer.summarised()) {
          summarised++;
          dirty += marked ? 1 : 0;
          TABLE.matcher(answer.sql()).results().forEach(found -> used.add(found.group()));
        }
      }
    }
    System.out.printf(
        "SummariesIT: %d questions, %d by a summary, %d of them with marks%n",
        asked, summarised, dirty);
    assertThat(used).containsExactly("voyages__daily", "voyages__kinds", "voyages__monthly");
    assertThat(summarised).isGreaterThan(asked / 3);
    assertThat(dirty).isBetween(summarised / 4, summarised * 3 / 4);
  }

  private static void happens(int round, Voyages rows) {
    switch (round % 8) {
      case 0 -> voyages.deliver(rows.rows(150, 400, ""));
      case 1, 4 -> get(voyages.summaries.addUp());
      case 2 -> voyages.deliver(rows.rows(60, 400, ""));
      default -> {}
    }
  }
}
