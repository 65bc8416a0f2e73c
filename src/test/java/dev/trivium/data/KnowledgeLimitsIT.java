package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataForTests.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.text.DocumentReader.Kind;
import dev.trivium.data.text.Pdfs;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embeddings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each limit of documents refuses what is beyond it, and says so. */
class KnowledgeLimitsIT {
  private static final Caller NORA = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SVEN = new Caller("sven", Set.of("south"), Set.of("writer"));

  /** Everything means the same to it. */
  private static final Embedder ALIKE =
      texts -> {
        float[] one = new float[Embedder.DIMENSIONS];
        Arrays.fill(one, 1);
        return Uni.createFrom()
            .item(new Embeddings("alike", texts.stream().map(t -> one).toList()));
      };

  private static DataForTests house;

  @BeforeAll
  static void open() {
    house = DataForTests.withChunksOf(100);
    get(house.store.schemaChanges().apply(List.of("north", "south"), List.of()));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @AfterEach
  void empty() {
    for (Caller caller : List.of(NORA, SVEN)) {
      Documents documents = documents(usual());
      get(documents.list(caller, new UUID(-1, -1), 100))
          .forEach(document -> get(documents.remove(caller, document.id())));
    }
  }

  @Test
  void aDocumentWithTooManyPassagesIsRefused() {
    Document refused = sent(documents(new Limits().document(2)), NORA, "long", parts(3));

    assertThat(refused.state()).isEqualTo("refused");
    assertThat(refused.problem()).hasValueSatisfying(told -> assertThat(told).contains("2"));
    assertThat(sent(documents(new Limits().document(3)), NORA, "long", parts(3)).state())
        .isEqualTo("ready");
  }

  @Test
  void allDocumentsOfAllRegionsTogetherHaveALimit() {
    Documents documents = documents(new Limits().all(5));
    assertThat(sent(documents, NORA, "first", parts(3)).state()).isEqualTo("ready");

    Document refused = sent(documents, SVEN, "second", parts(3));
    assertThat(refused.state()).isEqualTo("refused");
    assertThat(refused.problem())
        .hasValueSatisfying(
            told -> assertThat(told).contains("5 passages", "knowledge.passages_max", "delete"));
    assertThat(refused.passages()).isZero();

    assertThat(sent(documents, NORA, "first", parts(5)).passages()).as("its own").isEqualTo(5);
    Problem full = problem(documents.accept(SVEN, delivered(SVEN, "third"), body(parts(1))));
    assertThat(full.slug()).isEqualTo("data/documents-full");
    assertThat(full.kind().status()).isEqualTo(409);
    assertThat(full.detail()).contains("5", "knowledge.passages_max", "delete");

    assertThat(sent(documents, NORA, "first", parts(2)).state()).isEqualTo("ready");
    assertThat(sent(documents, SVEN, "second", parts(3)).state()).isEqualTo("ready");
  }

  @Test
  void twoAtOnceDoNotBothTakeTheLastPlace() {
    Documents documents = documents(new Limits().all(4));
    List<Uni<String>> both =
        List.of(NORA, SVEN).stream()
            .map(caller ->
                get(documents.accept(caller, delivered(caller, "both"), body(parts(3))))
                    .run()
                    .orElseThrow()
                    .finished())
            .toList();

    assertThat(get(Uni.join().all(both).andFailFast()))
        .containsExactlyInAnyOrder("ready", "refused");
  }

  @Test
  void aPdfWithTooManyPagesIsRefused() {
    Document refused =
        sent(
            documents(new Limits().pages(2)),
            NORA,
            "book",
            Kind.PDF,
            Buffer.buffer(Pdfs.ofPages(3)));

    assertThat(refused.state()).isEqualTo("refused");
    assertThat(refused.problem())
        .hasValueSatisfying(told -> assertThat(told).contains("3 pages", "at most 2"));
  }

  @Test
  void readingThatTakesTooLongIsRefused() {
    AtomicReference<Instant> clock = new AtomicReference<>(DataForTests.NOW);
    InstantSource slow = () -> clock.getAndUpdate(now -> now.plus(Duration.ofMinutes(1)));
    Documents documents =
        new Documents(
            house.ports("slow", slow, seen -> {}, Embeds.by("alike", ALIKE)), usual().config());

    Document refused = sent(documents, NORA, "book", Kind.PDF, Buffer.buffer(Pdfs.handbook()));

    assertThat(refused.state()).isEqualTo("refused");
    assertThat(refused.problem())
        .hasValueSatisfying(told -> assertThat(told).contains("longer than allowed"));
  }

  @Test
  void whoMaySeeMoreThanAreScannedSearchesByWords() {
    assertThat(sent(documents(usual()), NORA, "tea", parts(3)).state()).isEqualTo("ready");

    assertThat(found(usual().scan(3), "zebra")).as("compared by meaning").hasSize(3);
    assertThat(found(usual().scan(2), "zebra")).as("no word of it").isEmpty();
    assertThat(found(usual().scan(2), "chapter2")).hasSize(1);
  }

  private static Limits usual() {
    return new Limits();
  }

  /** The usual limits but some. */
  private record Limits(int pages, int document, int all, int scan) {
    Limits() {
      this(20, 200, 100_000, 2_000);
    }

    Limits pages(int most) {
      return new Limits(most, document, all, scan);
    }

    Limits document(int most) {
      return new Limits(pages, most, all, scan);
    }

    Limits all(int most) {
      return new Limits(pages, document, most, scan);
    }

    Limits scan(int most) {
      return new Limits(pages, document, all, most);
    }

    KnowledgeConfig config() {
      KnowledgeConfig usual = DataForTests.KNOWLEDGE;
      return new KnowledgeConfig(
          usual.documentMax(),
          pages,
          document,
          all,
          usual.imports(),
          usual.parseTimeout(),
          scan,
          usual.queryMax(),
          usual.hitsMax(),
          usual.embedPortion(),
          usual.embedEvery());
    }
  }

  private static DataPorts ports() {
    return house.ports(
        "limits", InstantSource.fixed(DataForTests.NOW), seen -> {}, Embeds.by("alike", ALIKE));
  }

  private static Documents documents(Limits limits) {
    return new Documents(ports(), limits.config());
  }

  private static List<Retriever.Passage> found(Limits limits, String question) {
    return get(new HybridRetriever(ports(), limits.config()).search(NORA, question, "en", 10));
  }

  private static String parts(int parts) {
    StringBuilder text = new StringBuilder();
    for (int n = 1; n <= parts; n++) {
      text.append("# Part " + n + "\nThis is chapter" + n + ".\n");
    }
    return text.toString();
  }

  private static Buffer body(String text) {
    return Buffer.buffer(text);
  }

  private static Delivered delivered(Caller caller, String source) {
    return delivered(caller, source, Kind.MARKDOWN);
  }

  private static Delivered delivered(Caller caller, String source, Kind kind) {
    int region = house.store.regions().byCode().get(caller.regions().iterator().next());
    String media = kind == Kind.PDF ? "application/pdf" : "text/markdown";
    return new Delivered(source, "", media, kind, "en", region, null, false);
  }

  private static Document sent(Documents documents, Caller caller, String source, String text) {
    return sent(documents, caller, source, Kind.MARKDOWN, body(text));
  }

  private static Document sent(
      Documents documents, Caller caller, String source, Kind kind, Buffer body) {
    Documents.Accepted accepted =
        get(documents.accept(caller, delivered(caller, source, kind), body));
    get(accepted.run().orElseThrow().finished());
    return get(documents.get(caller, accepted.document().id()));
  }
}
