package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.text.DocumentReader;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Embedders;
import dev.trivium.llm.LlmConfig;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How often the passage that answers a question is among those that are found. */
class RetrievalIT {
  private static final Caller WRITER = new Caller("wim", Set.of("north"), Set.of("writer"));
  private static final List<String> DOCUMENTS =
      List.of(
          "returns",
          "delivery",
          "expenses",
          "leave",
          "passwords",
          "warehouse",
          "suppliers",
          "privacy",
          "machines",
          "pricing",
          "meetings",
          "safety",
          "onboarding",
          "warranty");
  private static final List<Question> QUESTIONS =
      new String(DataForTests.resource("knowledge/questions.tsv"), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t"))
          .map(part -> new Question(part[0], part[1], part[2]))
          .toList();

  private record Question(String text, String document, String heading) {}

  @Test
  void findsTheRightPassageForNineQuestionsInTen() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      get(house.store.schemaChanges().apply(List.of("north"), List.of()));
      List<Integer> all = ranks(house, house.embedders, DataForTests.KNOWLEDGE);
      List<Integer> words = ranks(house, house.embedders, scanning(0));
      report("words and meaning, all passages compared", all);
      report("words first, meaning among what they found", words);

      assertThat(QUESTIONS).hasSizeGreaterThanOrEqualTo(30);
      assertThat(recall(all, 10)).isGreaterThanOrEqualTo(0.9);
      assertThat(recall(all, 3)).isGreaterThanOrEqualTo(0.8);
    }
  }

  @Test
  void findsLessWithTheHashedEmbedderButWorks() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      get(house.store.schemaChanges().apply(List.of("north"), List.of()));
      Embedders hashed = house.embedders(LlmConfig.Kind.HASHED);
      List<Integer> ranks = ranks(house, hashed, DataForTests.KNOWLEDGE);
      report("hashed", ranks);

      assertThat(recall(ranks, 10)).isGreaterThanOrEqualTo(0.6);
    }
  }

  private static KnowledgeConfig scanning(int passages) {
    KnowledgeConfig usual = DataForTests.KNOWLEDGE;
    return new KnowledgeConfig(
        usual.documentMax(),
        usual.pagesMax(),
        usual.documentPassagesMax(),
        usual.passagesMax(),
        usual.imports(),
        usual.parseTimeout(),
        passages,
        usual.queryMax(),
        usual.hitsMax(),
        usual.embedPortion(),
        usual.embedEvery());
  }

  /** The rank of the right passage for each question, 0 if it is not among the first ten. */
  private static List<Integer> ranks(
      DataForTests house, Embedders embedders, KnowledgeConfig config) {
    DataPorts ports =
        house.ports("retrieval", InstantSource.system(), observation -> {}, embedders);
    Documents documents = new Documents(ports, config);
    for (String name : DOCUMENTS) {
      Delivered sent =
          new Delivered(
              name,
              "",
              "text/markdown",
              DocumentReader.Kind.MARKDOWN,
              "en",
              house.store.regions().byCode().get("north"),
              null,
              false);
      Buffer body = Buffer.buffer(DataForTests.resource("knowledge/" + name + ".md"));
      get(documents.accept(WRITER, sent, body))
          .run()
          .ifPresent(run -> assertThat(get(run.finished())).isEqualTo("ready"));
    }
    Retriever retriever = new HybridRetriever(ports, config);
    return QUESTIONS.stream()
        .map(question -> rank(question, get(retriever.search(WRITER, question.text, "en", 10))))
        .toList();
  }

  private static int rank(Question question, List<Retriever.Passage> found) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).source().equals(question.document)
          && found.get(i).heading().endsWith(question.heading)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static double recall(List<Integer> ranks, int within) {
    long found = ranks.stream().filter(rank -> rank > 0 && rank <= within).count();
    return (double) found / ranks.size();
  }

  private static void report(String how, List<Integer> ranks) {
    System.out.printf(
        "RetrievalIT: %s: %d questions, recall@1 %.3f, @3 %.3f, @10 %.3f%n",
        how, ranks.size(), recall(ranks, 1), recall(ranks, 3), recall(ranks, 10));
    for (int i = 0; i < ranks.size(); i++) {
      if (ranks.get(i) == 0 || ranks.get(i) > 3) {
        System.out.println("  rank " + ranks.get(i) + ": " + QUESTIONS.get(i).text);
      }
    }
  }
}
