package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds answers up by hour, here first and in the database now and then. */
final class HourlyTally implements Tally {
  private static final String COUNT =
      """
      select chat.count_answers($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[],
        $6::boolean[], $7::bigint[], $8::bigint[], $9::date[], $10::text[])::text as done
      """;

  private final Database database;
  private final InstantSource clock;
  private final Map<Line, Sum> open = new ConcurrentHashMap<>();
  private final Set<Person> people = ConcurrentHashMap.newKeySet();

  HourlyTally(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Line(
      Instant hour, String type, String kind, String band, String ended, boolean degraded) {}

  private record Sum(long answers, long firstMillis) {
    Sum plus(Sum more) {
      return new Sum(answers + more.answers, firstMillis + more.firstMillis);
    }
  }

  private record Person(LocalDate day, String sub) {}

  @Override
  public void ended(
      Caller caller,
      @Nullable String question,
      ObjectNode object,
      @Nullable Answer answer,
      long firstMillis) {
    Instant now = clock.instant();
    Line line =
        new Line(
            now.truncatedTo(ChronoUnit.HOURS),
            Labels.of(object, "query_type", "none"),
            answer == null ? "none" : answer.kind().name().toLowerCase(Locale.ROOT),
            Labels.of(object, "band", "none"),
            object.path("status").asText("none"),
            !Labels.of(object, "degraded", "").isEmpty());
    open.merge(line, new Sum(1, firstMillis), Sum::plus);
    people.add(new Person(now.atOffset(ZoneOffset.UTC).toLocalDate(), caller.sub()));
  }

  /** Writes what has come together; what cannot be written now is kept for the next time. */
  Uni<Void> write() {
    List<Map.Entry<Line, Sum>> lines = new ArrayList<>();
    for (Line line : List.copyOf(open.keySet())) {
      Sum sum = open.remove(line);
      if (sum != null) {
        lines.add(Map.entry(line, sum));
      }
    }
    List<Person> seen = List.copyOf(people);
    people.removeAll(seen);
    if (lines.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return database
        .asJob(
            Job.BUDGETS,
            tx ->
                tx.execute(
                    COUNT,
                    column(lines, Line::hour).toArray(Instant[]::new),
                    column(lines, Line::type).toArray(String[]::new),
                    column(lines, Line::kind).toArray(String[]::new),
                    column(lines, Line::band).toArray(String[]::new),
                    column(lines, Line::ended).toArray(String[]::new),
                    column(lines, Line::degraded).toArray(Boolean[]::new),
                    lines.stream().map(l -> l.getValue().answers()).toArray(Long[]::new),
                    lines.stream().map(l -> l.getValue().firstMillis()).toArray(Long[]::new),
                    seen.stream().map(Person::day).toArray(LocalDate[]::new),
                    seen.stream().map(Person::sub).toArray(String[]::new)))
        .onFailure()
        .invoke(kept -> {
          lines.forEach(line -> open.merge(line.getKey(), line.getValue(), Sum::plus));
          people.addAll(seen);
        })
        .replaceWithVoid();
  }

  private static <T> List<T> column(List<Map.Entry<Line, Sum>> lines, Function<Line, T> of) {
    return lines.stream().map(line -> of.apply(line.getKey())).toList();
  }
}
