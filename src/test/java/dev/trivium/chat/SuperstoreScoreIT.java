package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.QuestionLines;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Scorer;
import dev.trivium.chat.evaluation.Verdict;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Sources;
import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.Forecasts;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
    Analyst analyst =
        new Analyst(
            metrics,
            seasonal(metrics),
            InstantSource.fixed(Instant.EPOCH),
            new AnalystLimits(2000, 1000, DayOfWeek.MONDAY, 10));
    Path questions = data.resolve("questions/superstore-dev.jsonl");

    Files.createDirectories(OUT);
    Files.write(OUT.resolve("results.jsonl"), results(analyst, Files.readAllLines(questions)));

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
    assertThat(score.path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
  }

  private static void ownVerdictsAreThoseOfTheScript(Path questions, JsonNode verdicts)
      throws IOException {
    Map<String, Result> results = new HashMap<>();
    for (String line : Files.readAllLines(OUT.resolve("results.jsonl"))) {
      Result result = QuestionLines.result(JSON.readTree(line));
      results.put(result.id(), result);
    }
    List<String> lines = Files.readAllLines(questions);
    assertThat(verdicts).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      Gold gold = QuestionLines.gold(JSON.readTree(lines.get(i)));
      Verdict own = Scorer.judge(gold, results.get(gold.id()));
      JsonNode script = verdicts.get(i);
      assertThat(own)
          .as(gold.id())
          .isEqualTo(
              new Verdict(script.path("correct").asBoolean(), script.path("reason").asText()));
    }
  }

  /** Conversations go side by side, as they do in a server; within one the order holds. */
  private static List<String> results(Analyst analyst, List<String> lines) throws IOException {
    Map<String, List<JsonNode>> conversations = new LinkedHashMap<>();
    Map<String, List<JsonNode>> conversationOf = new HashMap<>();
    for (String line : lines) {
      JsonNode question = JSON.readTree(line);
      String id = question.path("id").asText();
      String parent = question.path("follow_up_of").asText("");
      List<JsonNode> conversation =
          conversationOf.containsKey(parent)
              ? conversationOf.get(parent)
              : conversations.computeIfAbsent(id, root -> new ArrayList<>());
      conversation.add(question);
      conversationOf.put(id, conversation);
    }
    return conversations.values().parallelStream()
        .flatMap(conversation -> asked(analyst, conversation).stream())
        .toList();
  }

  private static List<String> asked(Analyst analyst, List<JsonNode> conversation) {
    Map<String, String> contexts = new HashMap<>();
    List<String> results = new ArrayList<>();
    for (JsonNode question : conversation) {
      Answer answer = ask(analyst, question, contexts);
      results.add(result(question.path("id").asText(), answer).toString());
    }
    return results;
  }

  private static Answer ask(Analyst analyst, JsonNode question, Map<String, String> contexts) {
    Set<String> regions = new HashSet<>();
    question.path("caller_regions").forEach(region -> regions.add(region.asText()));
    Caller caller = new Caller("tester", regions, Set.of());
    String asOf = question.path("as_of").asText("2017-12-31");
    LocalDate today = LocalDate.parse(asOf.equals("null") ? "2017-12-31" : asOf);
    String parent = question.path("follow_up_of").asText("");
    Answer answer =
        analyst
            .answer(
                caller,
                new Question(question.path("question").asText(), today, contexts.get(parent)),
                stage -> {})
            .await()
            .indefinitely();
    contexts.put(question.path("id").asText(), answer.context());
    return answer;
  }

  private static ObjectNode result(String id, Answer answer) {
    ObjectNode out = JSON.createObjectNode().put("id", id);
    out.put(
        "kind",
        switch (answer.kind()) {
          case CLARIFY -> "clarify";
          case ABSTAIN -> "abstain";
          case ANSWER, FORECAST, HELP -> "answer";
        });
    out.set("columns", JSON.valueToTree(answer.columns()));
    ArrayNode rows = out.putArray("rows");
    for (List<Object> row : answer.rows()) {
      ArrayNode cells = rows.addArray();
      row.forEach(cell -> {
        if (cell instanceof LocalDate day) {
          cells.add(day.toString());
        } else {
          cells.addPOJO(cell);
        }
      });
    }
    return out.putNull("confidence").put("text", answer.text());
  }

  /** The same period a year before: only the shape of the answer is judged by it. */
  private static Forecasts seasonal(RowsInMemory metrics) {
    return (caller, request) -> {
      List<Forecast.Point> points = new ArrayList<>();
      LocalDate at = request.asOf().withDayOfMonth(1);
      int months =
          switch (request.grain()) {
            case QUARTER -> 3;
            case YEAR -> 12;
            case DAY, WEEK, MONTH -> 1;
          };
      at = months == 3 ? at.minusMonths((at.getMonthValue() - 1) % 3) : at;
      for (int i = 0; i < request.horizonSteps(); i++) {
        LocalDate from = at.plusMonths((long) i * months);
        MetricQuery query =
            new MetricQuery(
                List.of(request.metric()),
                List.of(),
                request.filters(),
                new MetricQuery.Time(
                    null, from.minusYears(1), from.minusYears(1).plusMonths(months), null),
                List.of(),
                List.of(),
                0,
                null);
        double value =
            ((Number) metrics.query(caller, query).await().indefinitely().rows().get(0).get(0))
                .doubleValue();
        points.add(new Forecast.Point(from, value, value * 0.8, value * 1.2));
      }
      return Uni.createFrom()
          .item(
              new Forecast(
                  List.of(),
                  points,
                  new Forecast.Interval(0.9, "uncalibrated", false, 0, Double.NaN),
                  List.of("seasonal"),
                  "Fitted",
                  List.of(),
                  new Sources(List.of("rows"), List.of()),
                  null));
    };
  }
}
