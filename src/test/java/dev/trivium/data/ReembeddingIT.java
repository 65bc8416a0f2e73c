package dev.trivium.data;

import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.data.text.DocumentReader;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observation;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embeddings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passages move to another model while they are searched, whatever breaks off meanwhile. */
class ReembeddingIT {
  private static final Caller NORA = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SVEN = new Caller("sven", Set.of("south"), Set.of("writer"));
  private static final int PORTION = 4;

  private final Queue<Observation> seen = new ConcurrentLinkedQueue<>();
  private final Model old = new Model("old");
  private final Model fresh = new Model("fresh");
  private final AtomicReference<Instant> clock = new AtomicReference<>(DataForTests.NOW);
  private static DataForTests house;

  /** Tells texts apart by their words, in an order of its own, and remembers what it was given. */
  private static final class Model implements Embedder {
    final String name;
    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final AtomicInteger untilItBreaks = new AtomicInteger(Integer.MAX_VALUE);

    Model(String name) {
      this.name = name;
    }

    @Override
    public Uni<Embeddings> embed(List<String> texts) {
      if (untilItBreaks.getAndDecrement() <= 0) {
        return Uni.createFrom().failure(new IllegalStateException("pulled out"));
      }
      asked.addAll(texts);
      return Uni.createFrom().item(new Embeddings(name, texts.stream().map(this::vector).toList()));
    }

    private float[] vector(String text) {
      float[] vector = new float[DIMENSIONS];
      for (String word : text.toLowerCase(java.util.Locale.ROOT).split("\\W+")) {
        vector[Math.floorMod((name + word).hashCode(), DIMENSIONS)] += 1;
      }
      return vector;
    }
  }

  @BeforeAll
  static void open() {
    house = DataForTests.withChunksOf(100);
    get(house.store.schemaChanges().apply(List.of("north", "south"), List.of()));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  /** No documents, and the old model in use. */
  @BeforeEach
  void empty() {
    DataPorts ports = ports("n0", Embeds.by("old", old));
    Documents documents = new Documents(ports, config());
    for (Caller caller : List.of(NORA, SVEN)) {
      get(documents.list(caller, new UUID(-1, -1), 100))
          .forEach(document -> get(documents.remove(caller, document.id())));
    }
    Reembedding first = new Reembedding(ports, config());
    get(first.want(true));
    deliver(ports, NORA, "first", manual(1));
    get(first.work());
    get(documents.list(NORA, new UUID(-1, -1), 1))
        .forEach(document -> get(documents.remove(NORA, document.id())));
    seen.clear();
  }

  @Test
  void theOldVectorsServeUntilTheNewOnesAreAllThere() {
    DataPorts before = ports("n1", Embeds.by("old", old));
    Reembedding first = new Reembedding(before, config());
    get(first.want(true));
    deliver(before, NORA, "guide", manual(10));
    get(first.work());
    assertThat(progress(before)).isEqualTo("old, old: 10 of 10");

    DataPorts after = ports("n2", Embeds.by("fresh", fresh).and("old", old));
    Reembedding second = new Reembedding(after, config());
    get(second.want(true));
    fresh.untilItBreaks.set(2);
    assertThatThrownBy(() -> get(second.work())).hasMessageContaining("pulled out");

    assertThat(stored("fresh")).isEqualTo(8);
    assertThat(progress(after)).isEqualTo("old, fresh: 0 of 10");
    old.asked.clear();
    assertThat(found(after, NORA, "about chapter7")).contains("chapter7");
    assertThat(old.asked).containsExactly("about chapter7");

    fresh.untilItBreaks.set(Integer.MAX_VALUE);
    get(second.work());
    assertThat(progress(after)).isEqualTo("fresh, fresh: 10 of 10");
    assertThat(seen).contains(new DataObservation.EmbedderSwitched("old", "fresh"));
    fresh.asked.clear();
    assertThat(found(after, NORA, "about chapter7")).contains("chapter7");
    assertThat(fresh.asked).containsExactly("about chapter7");
    assertThat(similarity(after, "chapter7 tells")).isPositive();
    assertThat(shown(after)).isEqualTo("fresh");
  }

  @Test
  void anotherNodeGoesOnWhereOneDiedAndNothingIsEmbeddedTwice() {
    deliver(ports("n0", Embeds.by("old", old)), NORA, "guide", manual(10));
    deliver(
        ports("n0", Embeds.by("old", old)), SVEN, "rules", manual(5).replace("chapter", "rule"));
    Embeds changed = Embeds.by("fresh", fresh).and("old", old);
    Reembedding dying = new Reembedding(ports("n1", changed), config());
    get(dying.want(false));
    fresh.untilItBreaks.set(1);
    assertThatThrownBy(() -> get(dying.work())).hasMessageContaining("pulled out");
    fresh.untilItBreaks.set(Integer.MAX_VALUE);

    Reembedding living = new Reembedding(ports("n2", changed), config());
    get(living.want(false));
    assertThat(get(living.work())).as("the other one holds it").isZero();
    clock.set(DataForTests.NOW.plus(Duration.ofMinutes(3)));
    get(living.work());

    assertThat(fresh.asked).hasSize(15).doesNotHaveDuplicates();
    assertThat(progress(ports("n2", changed))).startsWith("fresh, fresh");
  }

  @Test
  void twoNodesAtOnceShareNoWork() {
    deliver(ports("n0", Embeds.by("old", old)), NORA, "guide", manual(30));
    Embeds changed = Embeds.by("fresh", fresh).and("old", old);
    List<Uni<Integer>> both = new ArrayList<>();
    for (String node : List.of("n1", "n2")) {
      Reembedding work = new Reembedding(ports(node, changed), config());
      get(work.want(false));
      both.add(work.work());
    }

    get(Uni.join().all(both).andFailFast());
    get(new Reembedding(ports("n1", changed), config()).work());

    assertThat(fresh.asked).hasSize(30).doesNotHaveDuplicates();
    assertThat(progress(ports("n1", changed))).isEqualTo("fresh, fresh: 30 of 30");
  }

  @Test
  void anotherConfigurationDoesNotWorkAgainstWhatIsWanted() {
    deliver(ports("n0", Embeds.by("old", old)), NORA, "guide", manual(5));
    Reembedding earlier = new Reembedding(ports("n1", Embeds.by("old", old)), config());
    get(earlier.want(false));
    Reembedding later =
        new Reembedding(ports("n2", Embeds.by("fresh", fresh).and("old", old)), config());
    get(later.want(false));

    get(later.work());
    old.asked.clear();
    get(earlier.work());

    assertThat(old.asked).isEmpty();
    assertThat(progress(ports("n2", Embeds.by("fresh", fresh)))).startsWith("fresh, fresh");
    assertThat(found(ports("n1", Embeds.by("old", old)), NORA, "chapter3"))
        .as("without the model in use words are searched")
        .contains("chapter3");
  }

  @Test
  void whatIsReplacedMeanwhileIsEmbeddedAsItIsNow() {
    DataPorts before = ports("n0", Embeds.by("old", old));
    deliver(before, NORA, "guide", manual(10));
    DataPorts after = ports("n1", Embeds.by("fresh", fresh).and("old", old));
    Reembedding work = new Reembedding(after, config());
    get(work.want(true));
    fresh.untilItBreaks.set(1);
    assertThatThrownBy(() -> get(work.work())).hasMessageContaining("pulled out");
    fresh.untilItBreaks.set(Integer.MAX_VALUE);

    deliver(after, NORA, "guide", manual(6).replace("tells", "sings"));
    assertThat(stored("fresh")).as("vectors go with their passages").isZero();
    fresh.asked.clear();
    get(work.work());

    assertThat(fresh.asked).hasSize(6).allMatch(text -> text.contains("sings"));
    assertThat(progress(after)).isEqualTo("fresh, fresh: 6 of 6");
  }

  @Test
  void vectorsThatNobodyUsesAnyMoreAreTakenOut() {
    deliver(ports("n0", Embeds.by("old", old)), NORA, "guide", manual(5));
    Reembedding there =
        new Reembedding(ports("n1", Embeds.by("fresh", fresh).and("old", old)), config());
    get(there.want(true));
    get(there.work());
    assertThat(stored("fresh")).isEqualTo(5);

    Reembedding back =
        new Reembedding(ports("n2", Embeds.by("old", old).and("fresh", fresh)), config());
    get(back.want(true));
    old.asked.clear();
    get(back.work());

    assertThat(old.asked).as("their first vectors are still there").isEmpty();
    assertThat(stored("fresh")).isZero();
    assertThat(progress(ports("n2", Embeds.by("old", old)))).isEqualTo("old, old: 5 of 5");
  }

  private DataPorts ports(String node, Embeds embeds) {
    return house.ports(node, clock::get, seen::add, embeds);
  }

  private static KnowledgeConfig config() {
    KnowledgeConfig usual = DataForTests.KNOWLEDGE;
    return new KnowledgeConfig(
        usual.documentMax(),
        usual.pagesMax(),
        usual.documentPassagesMax(),
        usual.passagesMax(),
        usual.imports(),
        usual.parseTimeout(),
        usual.scanMax(),
        usual.queryMax(),
        usual.hitsMax(),
        PORTION,
        usual.embedEvery());
  }

  private static String manual(int chapters) {
    StringBuilder text = new StringBuilder();
    IntStream.rangeClosed(1, chapters)
        .forEach(n -> text.append("# Part " + n + "\nThis chapter" + n + " tells enough.\n"));
    return text.toString();
  }

  private void deliver(DataPorts ports, Caller caller, String source, String text) {
    Delivered sent =
        new Delivered(
            source,
            "",
            "text/markdown",
            DocumentReader.Kind.MARKDOWN,
            "en",
            house.store.regions().byCode().get(caller.regions().iterator().next()),
            null,
            false);
    Documents documents = new Documents(ports, config());
    assertThat(
            get(
                get(documents.accept(caller, sent, Buffer.buffer(text)))
                    .run()
                    .orElseThrow()
                    .finished()))
        .isEqualTo("ready");
  }

  private static String progress(DataPorts ports) {
    EmbeddingRepository.Progress at = get(new Documents(ports, config()).embedding(NORA));
    return at.inUse().orElse("-")
        + ", "
        + at.wanted().orElse("-")
        + ": "
        + at.ready()
        + " of "
        + at.passages();
  }

  private static String shown(DataPorts ports) {
    return get(new Documents(ports, config()).list(NORA, new UUID(-1, -1), 1))
        .getFirst()
        .model()
        .orElseThrow();
  }

  private static String found(DataPorts ports, Caller caller, String question) {
    return get(new HybridRetriever(ports, config()).search(caller, question, "en", 3))
        .getFirst()
        .text();
  }

  private static double similarity(DataPorts ports, String question) {
    return get(new HybridRetriever(ports, config()).search(NORA, question, "en", 1))
        .getFirst()
        .similarity();
  }

  private long stored(String model) {
    return house.raw("knowledge.vector").stream().filter(row -> row.contains(model)).count();
  }
}
