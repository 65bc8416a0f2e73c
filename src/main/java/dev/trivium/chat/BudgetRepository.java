package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.llm.ModelCard.Prices;
import dev.trivium.llm.Tokens;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is spent and held, in the database; each step is one call and one transaction. */
final class BudgetRepository {
  private static final int MOST = 10_000;
  private static final String ALL =
      "select kind, key, period, unit, most from chat.budget order by kind, key limit " + MOST;
  private static final String RESERVE =
      """
      select granted, percent, refused from chat.reserve($1, $2, $3, $4, $5, $6, $7, $8, $9,
        $10, $11, $12::text[], $13::text[], $14::text[], $15::text[], $16::date[], $17::bigint[])
      """;
  private static final String SETTLE =
      """
      select kind, period, unit, key, percent, spent, most
        from chat.settle($1, $2, $3, $4, $5, $6, $7, $8)
      """;
  private static final String RENEW =
      "select chat.renew_reservations($1, $2, $3::text[], $4::bigint[], $5::boolean[]) as n";
  private static final String SWEEP =
      "select swept, alerts::text as alerts from chat.sweep_reservation($1)";

  private final Database database;
  private final String owner;

  BudgetRepository(Database database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /**
   * What became of a wish to spend.
   *
   * @param granted tokens of the answer; fewer than the least: nothing was taken
   * @param percent how full the fullest budget was before
   * @param refused kind and period of the budget that is used up
   */
  record Granted(long granted, int percent, Optional<String> refused) {}

  /** A budget that reached a step for the first time in its period. */
  record Alert(
      String kind, String key, String period, String unit, int percent, long spent, long most) {}

  Uni<Map<Budget.Name, BudgetPlan.Limit>> all() {
    return database
        .asJob(Job.BUDGETS, tx -> tx.list(ALL, BudgetRepository::set, new Object[0]))
        .map(rows -> {
          Map<Budget.Name, BudgetPlan.Limit> budgets = new HashMap<>();
          rows.forEach(row -> budgets.put(row.name(), new BudgetPlan.Limit(row.most())));
          return budgets;
        });
  }

  Uni<Granted> reserve(
      String id,
      Purse.Spending spending,
      List<Budget> budgets,
      long input,
      int want,
      int least,
      Instant now,
      Duration lease) {
    Prices prices = spending.model().prices();
    LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
    return database
        .as(
            spending.caller(),
            tx ->
                tx.find(
                    RESERVE,
                    row ->
                        new Granted(
                            row.bigint("granted"),
                            row.integer("percent"),
                            row.optionalText("refused")),
                    id,
                    spending.response(),
                    spending.model().alias(),
                    spending.feature(),
                    input,
                    (long) want,
                    (long) least,
                    prices.input(),
                    prices.output(),
                    owner,
                    now.plus(lease),
                    words(budgets, budget -> budget.kind().word()),
                    words(budgets, Budget::key),
                    words(budgets, budget -> budget.period().word()),
                    words(budgets, budget -> budget.unit().word()),
                    budgets.stream().map(b -> b.period().begin(day)).toArray(LocalDate[]::new),
                    budgets.stream().map(Budget::most).toArray(Long[]::new)))
        .map(Optional::orElseThrow);
  }

  /** Books it; gives the alerts that are due. A second call finds nothing and does nothing. */
  Uni<List<Alert>> settle(
      Caller caller, String id, Tokens used, long cost, boolean estimated, Instant now) {
    return database.as(
        caller,
        tx ->
            tx.list(
                SETTLE,
                row ->
                    new Alert(
                        row.text("kind"),
                        row.text("key"),
                        row.text("period"),
                        row.text("unit"),
                        row.integer("percent"),
                        row.bigint("spent"),
                        row.bigint("most")),
                id,
                used.input(),
                used.cached(),
                used.output(),
                used.reasoning(),
                cost,
                estimated,
                now));
  }

  /** One reservation of this node as it stands. */
  record Standing(String id, long delivered, boolean dispatched) {}

  Uni<Integer> renew(List<Standing> running, Instant until) {
    return database
        .asJob(
            Job.BUDGETS,
            tx ->
                tx.find(
                    RENEW,
                    row -> row.integer("n"),
                    owner,
                    until,
                    running.stream().map(Standing::id).toArray(String[]::new),
                    running.stream().map(Standing::delivered).toArray(Long[]::new),
                    running.stream().map(Standing::dispatched).toArray(Boolean[]::new)))
        .map(n -> n.orElse(0));
  }

  /** Settles what dead nodes left, one in a transaction; gives the alerts of each. */
  Multi<List<Alert>> sweep(Instant now) {
    return Multi.createBy()
        .repeating()
        .uni(() -> database.asJob(Job.BUDGETS, tx -> tx.find(SWEEP, BudgetRepository::swept, now)))
        .whilst(found -> found.flatMap(Swept::id).isPresent())
        .filter(found -> found.flatMap(Swept::id).isPresent())
        .map(found -> found.orElseThrow().alerts());
  }

  private record Swept(Optional<String> id, List<Alert> alerts) {}

  private static Swept swept(Fields row) {
    Optional<String> id = row.optionalText("swept");
    List<Alert> alerts = new ArrayList<>();
    if (id.isPresent()) {
      Json.tree(row.text("alerts"))
          .forEach(alert ->
              alerts.add(
                  new Alert(
                      alert.path("kind").asText(),
                      alert.path("key").asText(),
                      alert.path("period").asText(),
                      alert.path("unit").asText(),
                      alert.path("percent").asInt(),
                      alert.path("spent").asLong(),
                      alert.path("most").asLong())));
    }
    return new Swept(id, alerts);
  }

  private record Set(Budget.Name name, @Nullable Long most) {}

  private static Set set(Fields row) {
    return new Set(name(row), row.isNull("most") ? null : row.bigint("most"));
  }

  /** Of a row with the columns of a budget. */
  static Budget.Name name(Fields row) {
    return new Budget.Name(
        Budget.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
        row.text("key"),
        Budget.Period.valueOf(row.text("period").toUpperCase(Locale.ROOT)),
        Budget.Unit.valueOf(row.text("unit").toUpperCase(Locale.ROOT)));
  }

  private static String[] words(List<Budget> budgets, Function<Budget, String> word) {
    return budgets.stream().map(word).toArray(String[]::new);
  }
}
