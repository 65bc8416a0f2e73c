package dev.trivium.chat;

import dev.trivium.llm.Tokens;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was used without a reservation, added up here and written now and then: models without a
 * price and a budget are as fast as a relay can be. A crash loses what was not written yet.
 */
final class Ledger {
  private static final String BOOK =
      """
      select chat.book_all($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[],
        $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])::text as done
      """;

  private final Database database;
  private final Map<Line, Sum> open = new ConcurrentHashMap<>();

  Ledger(Database database) {
    this.database = database;
  }

  private record Line(String sub, String model, String feature, LocalDate day) {}

  private record Sum(Tokens tokens, long estimated, long answers) {
    Sum plus(Sum more) {
      return new Sum(tokens.plus(more.tokens), estimated + more.estimated, answers + more.answers);
    }
  }

  void add(Purse.Spending spending, LocalDate day, Tokens used, boolean estimated) {
    Line line =
        new Line(spending.caller().sub(), spending.model().alias(), spending.feature(), day);
    open.merge(line, new Sum(used, estimated ? 1 : 0, 1), Sum::plus);
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
    return lines.isEmpty()
        ? Uni.createFrom().voidItem()
        : database
            .asJob(
                Job.BUDGETS,
                tx ->
                    tx.execute(
                        BOOK,
                        lines.stream().map(l -> l.getKey().sub()).toArray(String[]::new),
                        lines.stream().map(l -> l.getKey().model()).toArray(String[]::new),
                        lines.stream().map(l -> l.getKey().feature()).toArray(String[]::new),
                        lines.stream().map(l -> l.getKey().day()).toArray(LocalDate[]::new),
                        numbers(lines, sum -> sum.tokens().input()),
                        numbers(lines, sum -> sum.tokens().cached()),
                        numbers(lines, sum -> sum.tokens().output()),
                        numbers(lines, sum -> sum.tokens().reasoning()),
                        numbers(lines, Sum::estimated),
                        numbers(lines, Sum::answers)))
            .onFailure()
            .invoke(kept -> lines.forEach(l -> open.merge(l.getKey(), l.getValue(), Sum::plus)))
            .replaceWithVoid();
  }

  private static Long[] numbers(List<Map.Entry<Line, Sum>> lines, Function<Sum, Long> number) {
    return lines.stream().map(line -> number.apply(line.getValue())).toArray(Long[]::new);
  }
}
