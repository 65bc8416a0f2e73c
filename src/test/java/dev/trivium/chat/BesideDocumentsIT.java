package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.evaluation.Gold;
import dev.trivium.data.DomainHouse;
import dev.trivium.data.Metrics;
import dev.trivium.data.Quotations;
import dev.trivium.llm.LlmAssembly;
import dev.trivium.llm.LlmConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions to the rows get the answer they get where there are no documents. */
class BesideDocumentsIT {
  private static final AnalystLimits LIMITS =
      new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7));

  /** All of them take minutes; the last, where the odd ones are, are asked each time. */
  private static final int LAST = 25;

  private static Vertx vertx;
  private static KnowledgeInMemory documents;

  @BeforeAll
  static void open() throws IOException {
    vertx = Vertx.vertx();
    documents =
        new KnowledgeInMemory(
            new LlmAssembly(
                    vertx,
                    new LlmConfig(LlmConfig.Kind.ONNX, 1, Duration.ofHours(1), 10_000),
                    InstantSource.system(),
                    seen -> {})
                .usual());
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void noQuestionOfTheSampleIsTaken() throws IOException {
    Path data =
        Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(path -> Files.exists(path.resolve("questions/superstore-dev.jsonl")))
            .findFirst()
            .orElse(Path.of(""));
    assumeThat(data.toString()).as("the sample questions lie beside the project").isNotEmpty();
    Metrics metrics = Retail.load(data.resolve("retail"));

    taken(metrics, data.resolve("questions/superstore-dev.jsonl"), LocalDate.of(2017, 12, 31));

    assertThat(documents.asked).as("some were looked up, and not answered").isPositive();
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
  @CsvSource({"solar, 2025-11-30", "helpdesk, 2025-12-19"})
  void noQuestionOfOtherDomainsIsTaken(String domain, LocalDate today) throws IOException {
    Path folder = Path.of("src/test/resources/questions").resolve(domain);
    try (DomainHouse house = new DomainHouse(folder)) {
      for (String half : List.of("-dev", "-test")) {
        taken(house.metrics(), folder.resolve(domain + half + ".jsonl"), today);
      }
    }
  }

  private static void taken(Metrics metrics, Path file, LocalDate today) throws IOException {
    List<Gold> all = Interview.questions(file);
    boolean whole = "on".equals(System.getProperty("trivium.bench"));
    List<Gold> questions = whole ? all : all.subList(Math.max(0, all.size() - LAST), all.size());
    int before = documents.asked;
    List<ObjectNode> without = asked(metrics, Quotations.NONE, questions, today);
    List<ObjectNode> with = asked(metrics, documents, questions, today);

    List<String> other = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      if (!rows(without.get(i)).equals(rows(with.get(i)))) {
        other.add(with.get(i).toString());
      }
    }
    System.out.printf(
        "BesideDocumentsIT: %s: %d questions, %d looked up in documents, %d answered otherwise%n",
        file.getFileName(), questions.size(), documents.asked - before, other.size());
    assertThat(other).isEmpty();
  }

  private static List<ObjectNode> asked(
      Metrics metrics, Quotations quotations, List<Gold> questions, LocalDate today) {
    Analyst analyst =
        new Analyst(
            metrics,
            new NoForecasts(),
            quotations,
            InstantSource.fixed(Instant.EPOCH),
            LIMITS,
            Calibrated.shipped(),
            seen -> {});
    return new Interview(analyst, today).results(questions);
  }

  private static ObjectNode rows(ObjectNode result) {
    return result.deepCopy().without("text");
  }
}
