package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embeddings;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How fast 100,000 passages are searched, without the time of embedding the question. Words are
 * drawn as in a language: few are everywhere, most are rare. Opt in with -Dtrivium.bench=true.
 */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "true")
class SearchBenchIT {
  private static final int PASSAGES = 100_000;
  private static final int AT_ONCE = 5_000;
  private static final int WORDS = 80;
  private static final int VOCABULARY = 20_000;
  private static final int QUESTIONS = 200;
  private static final Caller WRITER = new Caller("wim", Set.of("north"), Set.of("writer"));
  private static final String DOCUMENT =
      """
      insert into knowledge.document (region_id, id, source, title, media, lang, state, delivery,
        by, at)
      values ($1, '00000000-0000-0000-0000-000000000001', 's', 't', 'm', 'en', 'ready',
        '00000000-0000-0000-0000-000000000001', 'x', now())
      """;
  private static final String FILL =
      """
      insert into knowledge.passage (region_id, document_id, no, heading, body, page, char_from,
        char_to, tsv, model, embedding)
      select $1, '00000000-0000-0000-0000-000000000001', n, 'h', t.body, 0, 0, 1,
             to_tsvector('english', t.body), 'bench', decode(repeat('0a1b2c', 128), 'hex')
        from (select n, string_agg('w' || floor(power(random(), 3) * $4::int)::text, ' ') as body
                from generate_series($2::int, $3::int) n, generate_series(1, $5::int) group by n) t
      """;

  @Test
  void searchesAHundredThousandPassages() {
    try (DataForTests house = DataForTests.withChunksOf(100)) {
      get(house.store.schemaChanges().apply(List.of("north"), List.of()));
      fill(house);
      Embedder instant =
          texts ->
              Uni.createFrom()
                  .item(new Embeddings("bench", List.of(new float[Embedder.DIMENSIONS])));
      DataPorts ports =
          house.ports(
              "bench", InstantSource.system(), observation -> {}, Embeds.by("bench", instant));
      Retriever retriever = new HybridRetriever(ports, DataForTests.KNOWLEDGE);

      double[] millis = new double[QUESTIONS];
      for (int round = 0; round < 2; round++) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < QUESTIONS; i++) {
          String question = question(random);
          long begin = System.nanoTime();
          int found = get(retriever.search(WRITER, question, "en", 10)).size();
          millis[i] = (System.nanoTime() - begin) / 1e6;
          assertThat(found).as(question).isPositive();
        }
      }
      Arrays.sort(millis);
      System.out.printf(
          "SearchBenchIT: %,d passages, %d questions of 2 to 8 words: p50 %.1f ms, p95 %.1f ms,"
              + " most %.1f ms%n",
          PASSAGES,
          QUESTIONS,
          millis[QUESTIONS / 2],
          millis[QUESTIONS * 95 / 100],
          millis[QUESTIONS - 1]);
    }
  }

  private static void fill(DataForTests house) {
    int region = house.store.regions().byCode().get("north");
    get(house.store.database().as(WRITER, tx -> tx.execute(DOCUMENT, region)));
    for (int from = 1; from <= PASSAGES; from += AT_ONCE) {
      int first = from;
      get(
          house
              .store
              .database()
              .as(
                  WRITER,
                  tx -> tx.execute(FILL, region, first, first + AT_ONCE - 1, VOCABULARY, WORDS)));
    }
  }

  private static String question(SplittableRandom random) {
    return IntStream.range(0, random.nextInt(2, 9))
        .mapToObj(i -> "w" + (int) (Math.pow(random.nextDouble(), 3) * VOCABULARY))
        .collect(Collectors.joining(" "));
  }
}
