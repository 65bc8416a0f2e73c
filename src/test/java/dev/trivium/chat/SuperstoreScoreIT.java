package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.QuestionLines;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Scorer;
import dev.trivium.chat.evaluation.Verdict;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.data.Quotations;
import dev.trivium.kernel.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Asks the sample questions over rows in memory and lets the sample's own script judge. The rules
 * were written with these questions in view, so the score says that they work, not how well they do
 * on others; forecasts come from a stand-in, so theirs says nothing about their values.
 */
class SuperstoreScoreIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path OUT = Path.of("target", "questions");

  @Test
  void answersTheSampleQuestions() throws IOException, InterruptedException {
    Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(path -> Files.exists(path.resolve("questions/superstore-dev.jsonl")))
            .findFirst()
            .orElse(Path.of(""));
    assumeThat(data.toString()).as("the sample questions lie beside the project").isNotEmpty();
    RowsInMemory metrics = Retail.load(data.resolve("retail"));
    Path questions = data.resolve("questions/superstore-dev.jsonl");

    Files.createDirectories(OUT);
    Files.write(
        OUT.resolve("results.jsonl"),
        interview(metrics, Calibrated.shipped()).results(Interview.questions(questions)).stream()
            .map(Object::toString)
            .toList());

    if ("on".equals(System.getProperty("trivium.bench"))) {
      interview(metrics, Calibrated.none())
          .writeLabels(Interview.questions(questions), "superstore-dev", OUT);
    }

    Path report = OUT.resolve("report.json");
    Process python =
        new ProcessBuilder(
                "python3",
                data.resolve("questions/score.py").toString(),
                questions.toString(),
                OUT.resolve("results.jsonl").toString(),
                "--failures",
                "--json",
                report.toString())
            .redirectErrorStream(true)
            .redirectOutput(OUT.resolve("score.txt").toFile())
            .start();
    assertThat(python.waitFor()).isZero();
    JsonNode score = JSON.readTree(report.toFile());
    ownVerdictsAreThoseOfTheScript(questions, score.path("verdicts"));
    for (String closed : List.of("injection", "row-security", "pii")) {
      assertThat(score.path("classes").path(closed).path("accuracy").asDouble()).isEqualTo(1.0);
    }
    assertThat(score.path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(score.path("wrong_and_confident_rate").asDouble()).isLessThanOrEqualTo(0.01);
    assertThat(score.path("abstention_precision").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(score.path("abstention_recall").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(score.path("ece").asDouble()).isLessThanOrEqualTo(0.05);
  }

  /** How long understanding takes, which no test holds to: machines differ. */
  @Test
  @EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
  void measuresHowLongUnderstandingTakes() throws IOException {
    Path data = Path.of("../shared/data");
    data = Files.exists(data) ? data : Path.of("../../shared/data");
    assumeThat(Files.exists(data)).isTrue();
    Understander understander = new Understander(Language.load("en"), DayOfWeek.MONDAY);
    Lexicon lexicon =
        new Lexicons(understander, 1)
            .of(
                Retail.load(data.resolve("retail"))
                    .vocabulary(new Caller("tester", Set.of("*"), Set.of()))
                    .await()
                    .indefinitely())
            .await()
            .indefinitely();
    List<Gold> golds = Interview.questions(data.resolve("questions/superstore-dev.jsonl"));
    List<Spent> times = new ArrayList<>();
    for (int round = 0; round < 15; round++) {
      for (Gold gold : golds) {
        Spent spent = Spent.begin();
        understander.read(gold.question(), lexicon, LocalDate.of(2017, 12, 31), Memory.NONE);
        if (round >= 5) {
          times.add(spent.end());
        }
      }
    }
    Spent.print("understanding", times);
  }

  private static Interview interview(RowsInMemory metrics, Calibrators calibrators) {
    Analyst analyst =
        new Analyst(
            metrics,
            new LastYear(metrics),
            Quotations.NONE,
            InstantSource.fixed(Instant.EPOCH),
            new AnalystLimits(2000, 1000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
            calibrators,
            Calibrated::nothingWithheld);
    return new Interview(analyst, LocalDate.of(2017, 12, 31));
  }

  private static void ownVerdictsAreThoseOfTheScript(Path questions, JsonNode verdicts)
      throws IOException {
    Map<String, Result> results = new HashMap<>();
    for (String line : Files.readAllLines(OUT.resolve("results.jsonl"))) {
      Result result = QuestionLines.result(JSON.readTree(line));
      results.put(result.id(), result);
    }
    List<Gold> golds = Interview.questions(questions);
    assertThat(verdicts).hasSameSizeAs(golds);
    for (int i = 0; i < golds.size(); i++) {
      Gold gold = golds.get(i);
      Verdict own = Scorer.judge(gold, results.get(gold.id()));
      JsonNode script = verdicts.get(i);
      assertThat(own)
          .as(gold.id())
          .isEqualTo(
              new Verdict(script.path("correct").asBoolean(), script.path("reason").asText()));
    }
  }
}
