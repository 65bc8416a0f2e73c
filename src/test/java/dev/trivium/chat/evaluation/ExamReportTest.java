package dev.trivium.chat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.chat.confidence.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ten questions whose figures can be reckoned by hand. */
class ExamReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Asked> TEN =
      List.of(
          asked("total", "answer", "answer", 5, 0.9, "high", 10),
          asked("total", "answer", "answer", 5, 0.9, "high", 20),
          asked("total", "answer", "answer", 4, 0.85, "high", 30),
          asked("total", "answer", "answer", 4, 0.5, "medium", 40),
          asked("trend", "answer", "clarify", 0, null, "low", 50),
          asked("trend", "answer", "answer", 5, 0.7, "medium", 60),
          asked("unknown", "abstain", "abstain", 0, null, "low", 70),
          asked("unknown", "abstain", "clarify", 0, null, "low", 80),
          asked("unknown", "abstain", "answer", 1, 0.6, "medium", 90),
          asked("broken | new", "answer", "error", 0, null, "", 1_000));

  private static Asked asked(
      String kind,
      String expected,
      String came,
      int value,
      @Nullable Double confidence,
      String band,
      long millis) {
    String gold =
        """
        {"id": "q", "class": "%s", "question": "%s?", "as_of": null, "caller_regions": ["*"],
         "follow_up_of": null, "expect": "%s", "columns": ["n"], "rows": [[5]], "tolerance": {}}
        """
            .formatted(kind, kind, expected);
    String result =
        """
        {"id": "q", "kind": "%s", "columns": ["n"], "rows": [[%d]], "confidence": %s, "text": "t"}
        """
            .formatted(came, value, confidence);
    try {
      Gold wanted = QuestionLines.gold(JSON.readTree(gold));
      Result got = QuestionLines.result(JSON.readTree(result));
      return new Asked(
          wanted,
          got,
          Scorer.judge(wanted, got),
          band,
          Optional.of(Signals.read(kind, false, Map.of("long", 0.1))),
          millis);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String report(List<Asked> of, boolean failures) {
    return new ExamReport(of).markdown("Ten questions", failures, new Random(1));
  }

  @Test
  void saysInOneLineWhatMatters() {
    assertThat(new ExamReport(TEN).line())
        .isEqualTo(
            "10 questions, 50.0 % right, 10.0 % wrong and sure; asked back or declined: precision"
                + " 66.7 %, recall 66.7 %");
  }

  @Test
  void countsByClassAndByBand() {
    assertThat(report(TEN, false))
        .startsWith("# Ten questions\n\n| figure | value |")
        .contains("| total | 4 | 2 | 1 |\n")
        .contains("| trend | 2 | 1 | 0 |\n")
        .contains("| unknown | 3 | 2 | 0 |\n")
        .contains("| high | 3 | 2 | 1 |\n")
        .contains("| medium | 3 | 1 | 0 |\n")
        .doesNotContain("| id | class |");
  }

  @Test
  void tellsHowGoodTheScoresAre() {
    assertThat(report(TEN, false))
        .contains("| answered | 6 |\n")
        .contains("| right when answered | 50.0 % |\n")
        .contains("| wrong without a reservation | 10.0 % |\n")
        .contains("| errors | 1 |\n")
        // Right at 0.9, 0.9 and 0.7, wrong at 0.85, 0.5 and 0.6: of nine pairs eight are in order.
        .contains("| auroc of scores | 0.8889 |\n")
        // (0.01 + 0.01 + 0.7225 + 0.25 + 0.09 + 0.36) / 6
        .contains("| brier of scores | 0.2404 |\n")
        // Each of six scores stands in a bin of its own: 0.1 + 0.1 + 0.85 + 0.5 + 0.3 + 0.6, by 6.
        .contains("| ece of scores | 0.4083 |\n")
        .contains("| time to the answer, p50 and p99 | 50 and 1000 ms |\n");
  }

  @Test
  void listsFailuresOnlyIfItMay() {
    String listed = report(TEN, true);

    assertThat(listed.substring(listed.indexOf("| id | class |")).lines()).hasSize(2 + 5);
    assertThat(listed)
        .contains("| q | trend | did not answer | – | trend? |\n")
        .contains("| q | unknown | answered, should abstain | 0.60 | unknown? |\n")
        .contains("broken \\| new?");
  }

  @Test
  void hasNoFiguresOfNothing() {
    List<Asked> silent = new ArrayList<>(TEN.subList(6, 8));

    assertThat(report(List.of(), false)).contains("| right | – |").doesNotContain("NaN");
    assertThat(report(silent, false)).contains("| right | 100.0 % |").doesNotContain("auroc");
  }

  @Test
  void learnsFromAnswersOnly() {
    assertThat(TEN.stream().flatMap(a -> a.label("g").stream()).toList())
        .hasSize(6)
        .allMatch(label -> label.group().equals("g") && label.weight() == 1);
  }
}
