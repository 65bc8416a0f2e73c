package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.Seal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds answers that were not enough: their caller asks the same within two minutes. The same is
 * what is read as the same query, or has the same words in whatever order. Words and queries are
 * compared by keyed hashes of each caller, so none is kept; of what is not stored, nothing is.
 */
final class AskedAgain implements Tally {
  /** More than this wait only while the database is away; what comes then is not looked at. */
  private static final int WAITING = 10_000;

  private static final int AT_ONCE = 500;
  private static final String COUNT =
      """
      select chat.count_asked($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[],
        $5::text[], $6::boolean[])::text as done
      """;
  private static final String FORGET = "select chat.forget_asked($1, $2) as gone";

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;
  private final Queue<Asked> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  AskedAgain(Database database, Seal seal, InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
  }

  private record Asked(
      String response, String sub, Instant begin, Instant end, String marks, boolean sure) {}

  @Override
  public void ended(
      Caller caller,
      @Nullable String question,
      ObjectNode object,
      @Nullable Answer answer,
      long firstMillis) {
    boolean stored = object.path("store").asBoolean();
    if (question == null || answer == null || !stored || size.get() >= WAITING) {
      return;
    }
    size.incrementAndGet();
    waiting.add(
        new Asked(
            object.path("id").asText(),
            caller.sub(),
            Instant.ofEpochSecond(object.path("created_at").asLong()),
            clock.instant(),
            marks(caller, question, answer),
            Measures.isSure(answer, object)));
  }

  private String marks(Caller caller, String question, Answer answer) {
    TreeSet<String> words =
        Arrays.stream(question.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> marks = new ArrayList<>();
    marks.add(mark(caller, "words", String.join(" ", words)));
    JsonNode query = answer.query();
    if (query != null && !query.isEmpty()) {
      marks.add(mark(caller, "query", Wire.fingerprint(query)));
    }
    return String.join(",", marks);
  }

  private String mark(Caller caller, String of, String value) {
    return HexFormat.of()
        .formatHex(seal.blindIndex("chat.asked", caller.sub() + "\n" + of + "\n" + value));
  }

  /** Writes what has come together; what cannot be written now is kept for the next time. */
  Uni<Void> write() {
    List<Asked> batch = new ArrayList<>();
    for (Asked one = waiting.poll(); one != null; one = waiting.poll()) {
      batch.add(one);
    }
    if (batch.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    size.addAndGet(-batch.size());
    return database
        .asJob(
            Job.BUDGETS,
            tx ->
                tx.execute(
                    COUNT,
                    column(batch, Asked::response).toArray(String[]::new),
                    column(batch, Asked::sub).toArray(String[]::new),
                    column(batch, Asked::begin).toArray(Instant[]::new),
                    column(batch, Asked::end).toArray(Instant[]::new),
                    column(batch, Asked::marks).toArray(String[]::new),
                    column(batch, Asked::sure).toArray(Boolean[]::new)))
        .onFailure()
        .invoke(kept -> {
          waiting.addAll(batch);
          size.addAndGet(batch.size());
        })
        .replaceWithVoid();
  }

  private static <T> List<T> column(List<Asked> batch, Function<Asked, T> of) {
    return batch.stream().map(of).toList();
  }

  /** Takes out who asked what a day ago, and counts that are older than they are kept. */
  Uni<Void> forget(Duration kept) {
    Instant before = clock.instant().minus(kept);
    return Multi.createBy()
        .repeating()
        .uni(() ->
            database.asJob(
                Job.BUDGETS, tx -> tx.find(FORGET, row -> row.integer("gone"), before, AT_ONCE)))
        .whilst(gone -> gone.orElse(0) > 0)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
