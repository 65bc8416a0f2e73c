package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How well questions are answered here, for operators. What was not measured says so and is never a
 * number.
 */
final class Measures {
  private static final String NOT_MEASURED = "not measured";
  private static final int DAYS = 30;
  private static final Set<String> ANSWERED = Set.of("answer", "forecast", "help");
  private static final Set<String> SURE = Set.of("high", "medium");
  private static final String TALLY =
      """
      select kind, band, ended, degraded, sum(answers)::bigint as answers,
             sum(first_ms)::bigint as first_ms
        from chat.tally where starts >= $1 and starts < $2 group by 1, 2, 3, 4
      """;

  private static final String UNRESOLVED =
      """
      select cause, sum(answers)::bigint as answers from chat.unresolved
       where starts >= $1 and starts < $2 group by 1
      """;

  private final Database database;
  private final Accounts accounts;
  private final FeedbackRepository feedback;

  Measures(Database database, Accounts accounts, FeedbackRepository feedback) {
    this.database = database;
    this.accounts = accounts;
    this.feedback = feedback;
  }

  private record Line(
      String kind, String band, String ended, boolean degraded, long answers, long firstMillis) {
    boolean resolved() {
      return ANSWERED.contains(kind) && SURE.contains(band) && ended.equals("completed");
    }

    boolean question() {
      return !kind.equals("none");
    }
  }

  Uni<ObjectNode> of(Caller caller, Optional<String> wantedFrom, Optional<String> wantedTo) {
    LocalDate to = wantedTo.map(day -> BudgetRoutes.day("to", day)).orElseGet(accounts::today);
    LocalDate from =
        wantedFrom.map(day -> BudgetRoutes.day("from", day)).orElseGet(() -> to.minusDays(DAYS));
    Instant begin = from.atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = to.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return database
        .as(
            caller,
            tx ->
                tx.list(TALLY, Measures::line, begin, end)
                    .chain(lines ->
                        tx.list(UNRESOLVED, Measures::lost, begin, end)
                            .map(lost -> new Counted(lines, lost))))
        .chain(counted ->
            feedback
                .opinions(caller, begin, end)
                .chain(opinions ->
                    accounts
                        .cost(caller, from, to, null)
                        .map(cost -> body(from, to, counted, opinions, cost))));
  }

  /** What was counted, and what of it was not enough. */
  private record Counted(List<Line> lines, List<Lost> lost) {
    long lost(String cause) {
      return lost.stream().filter(one -> one.cause().equals(cause)).mapToLong(Lost::answers).sum();
    }
  }

  private record Lost(String cause, long answers) {}

  private static Lost lost(Fields row) {
    return new Lost(row.text("cause"), row.bigint("answers"));
  }

  /** Whether it may be taken for an answer that resolves its question, until it proves not to. */
  static boolean isSure(Answer answer, ObjectNode object) {
    return ANSWERED.contains(answer.kind().name().toLowerCase(Locale.ROOT))
        && SURE.contains(answer.assurance().band().word())
        && object.path("status").asText().equals("completed");
  }

  private static ObjectNode body(
      LocalDate from,
      LocalDate to,
      Counted counted,
      FeedbackRepository.Opinions opinions,
      long cost) {
    List<Line> lines = counted.lines();
    ObjectNode body = Wire.object();
    body.put("from", from.toString());
    body.put("to", to.toString());
    long all = sum(lines, line -> true);
    long questions = sum(lines, Line::question);
    body.put("answers", all);
    ObjectNode satisfaction = body.putObject("user_satisfaction");
    Double mean = opinions.mean();
    put(satisfaction, "mean", mean == null ? null : BigDecimal.valueOf(mean));
    satisfaction.put("n", opinions.votes());
    satisfaction.put("negative", opinions.negative());
    put(satisfaction, "response_rate", share(opinions.votes(), all));
    ObjectNode unresolved = body.putObject("unresolved");
    unresolved.put("asked_again", counted.lost("asked_again"));
    unresolved.put("negative", counted.lost("vote"));
    long lost = counted.lost("asked_again") + counted.lost("vote");
    put(
        body,
        "query_resolution_rate",
        share(Math.max(0, sum(lines, Line::resolved) - lost), questions));
    put(
        body,
        "cost_per_query",
        all == 0
            ? null
            : BigDecimal.valueOf(cost, 6).divide(BigDecimal.valueOf(all), 6, RoundingMode.HALF_UP));
    ObjectNode adoption = body.putObject("adoption");
    adoption.put("active_callers_7_days", opinions.active());
    // Who would be entitled is known to who issues the tokens.
    adoption.put("share", NOT_MEASURED);
    put(body, "abstained", share(sum(lines, is("abstain")), questions));
    put(body, "asked_back", share(sum(lines, is("clarify")), questions));
    put(body, "degraded", share(sum(lines, Line::degraded), all));
    put(body, "failed", share(sum(lines, line -> line.ended().equals("failed")), all));
    long first = lines.stream().mapToLong(Line::firstMillis).sum();
    put(body, "first_token_ms_mean", all == 0 ? null : BigDecimal.valueOf(first / all));
    return body;
  }

  private static Predicate<Line> is(String kind) {
    return line -> line.kind().equals(kind);
  }

  private static long sum(List<Line> lines, Predicate<Line> which) {
    return lines.stream().filter(which).mapToLong(Line::answers).sum();
  }

  private static @Nullable BigDecimal share(long part, long whole) {
    return whole == 0
        ? null
        : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
  }

  private static void put(ObjectNode node, String name, @Nullable BigDecimal number) {
    if (number == null) {
      node.put(name, NOT_MEASURED);
    } else {
      BigDecimal plain = number.stripTrailingZeros();
      node.put(name, plain.scale() < 0 ? plain.setScale(0) : plain);
    }
  }

  private static Line line(Fields row) {
    return new Line(
        row.text("kind"),
        row.text("band"),
        row.text("ended"),
        row.flag("degraded"),
        row.bigint("answers"),
        row.bigint("first_ms"));
  }
}
