package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.chat.evaluation.QuestionLines;
import dev.trivium.chat.evaluation.Result;
import dev.trivium.chat.evaluation.Scorer;
import dev.trivium.chat.evaluation.Verdict;
import dev.trivium.data.DomainHouse;
import dev.trivium.data.Quotations;
import dev.trivium.forecast.ForecastAssembly;
import dev.trivium.forecast.ForecastConfig;
import dev.trivium.kernel.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Asks the questions of the domains that no rule was written for, over their rows in PostgreSQL.
 * The failures of a development half are listed, those of a held-out half are only counted, so that
 * nobody tunes for them by accident.
 */
class DomainScoreIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/questions");
  private static final Path OUT = Path.of("target", "questions");
  private static final Set<String> CLOSED = Set.of("injection", "row-security", "pii");

  @ParameterizedTest
  @CsvSource({"solar, 2025-11-30, 0.97, 0.85", "helpdesk, 2025-12-19, 0.97, 0.83"})
  void answersADomainItHasNeverSeen(String domain, LocalDate today, double dev, double test)
      throws IOException {
    Path folder = FOLDER.resolve(domain);
    Files.createDirectories(OUT);
    try (DomainHouse house = new DomainHouse(folder)) {
      goldIsWhatItsSqlSays(house, folder, domain);
      Interview interview = new Interview(analyst(house, today, Calibrated.shipped()), today);

      Score developed = score(interview, folder, domain + "-dev", true);
      if ("on".equals(System.getProperty("trivium.bench"))) {
        new Interview(analyst(house, today, Calibrated.none()), today)
            .writeLabels(
                Interview.questions(folder.resolve(domain + "-dev.jsonl")), domain + "-dev", OUT);
      }
      Score heldOut = score(interview, folder, domain + "-test", false);

      for (Score score : List.of(developed, heldOut)) {
        CLOSED.forEach(kind -> assertThat(score.accuracy(kind)).as(kind).isEqualTo(1.0));
      }
      assertThat(developed.accuracy()).isGreaterThanOrEqualTo(dev);
      assertThat(heldOut.accuracy()).isGreaterThanOrEqualTo(test);
    }
  }

  private static Analyst analyst(DomainHouse house, LocalDate today, Calibrators calibrators) {
    InstantSource clock = InstantSource.fixed(today.atStartOfDay().toInstant(ZoneOffset.UTC));
    ForecastAssembly forecasts =
        new ForecastAssembly(
            house.metrics(),
            house.vertx(),
            clock,
            new Ids(clock, new SecureRandom()),
            seen -> {},
            new ForecastConfig(
                0.9, 366, 10_000, 20, 200_000, 7_320, 2, 16, Duration.ofSeconds(30)));
    return new Analyst(
        house.metrics(),
        forecasts.forecasts(),
        Quotations.NONE,
        clock,
        new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
        calibrators,
        Calibrated::nothingWithheld);
  }

  private static Score score(Interview interview, Path folder, String half, boolean listed)
      throws IOException {
    List<Gold> questions = Interview.questions(folder.resolve(half + ".jsonl"));
    Score score = new Score();
    List<ObjectNode> lines = interview.results(questions);
    for (ObjectNode line : lines) {
      Result result = QuestionLines.result(line);
      Gold gold = questions.stream().filter(q -> q.id().equals(result.id())).findFirst().get();
      score.add(gold, result, Scorer.judge(gold, result));
    }
    Files.writeString(OUT.resolve(half + ".txt"), score.report(listed));
    if (listed) {
      Files.write(
          OUT.resolve(half + ".results.jsonl"), lines.stream().map(Object::toString).toList());
    }
    return score;
  }

  /** Gold that somebody edits, or rows that are made anew, must not go apart from the SQL. */
  private static void goldIsWhatItsSqlSays(DomainHouse house, Path folder, String domain)
      throws IOException {
    house.admin(Files.readString(folder.resolve("gold.sql")));
    for (String half : List.of("-dev", "-test")) {
      List<Gold> questions = Interview.questions(folder.resolve(domain + half + ".jsonl"));
      List<String> selects = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve(domain + half + ".sql.jsonl"))) {
        JsonNode node = JSON.readTree(line);
        if (node.has("sql")) {
          selects.add(
              "select '%s' as id, (select json_agg(q) from (%s) q) as rows"
                  .formatted(node.path("id").asText(), node.path("sql").asText()));
        }
      }
      String sql = String.join(" union all ", selects);
      String rows = house.superuser("select json_agg(x) from (%s) x".formatted(plain(sql)));
      for (JsonNode row : JSON.readTree(rows)) {
        String id = row.path("id").asText();
        Gold gold = questions.stream().filter(q -> q.id().equals(id)).findFirst().get();
        ObjectNode line = JSON.createObjectNode().put("id", id).put("kind", "answer");
        line.set("rows", row.path("rows"));
        if (!gold.kind().equals("forecast")) {
          assertThat(Scorer.judge(gold, QuestionLines.result(line)))
              .as(id)
              .isEqualTo(new Verdict(true, "ok"));
        }
      }
    }
  }

  private static String plain(String sql) {
    return sql.replaceAll(
        "\\b(from|join) (inverter_days|support_cases|time_entries)\\b", "$1 gold.$2");
  }
}
