package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was used and what may be: rows of budgets and of the ledger, as a caller may see them. */
final class Accounts {
  private static final int ROWS = 1_000;
  private static final int AT_ONCE = 500;
  private static final Duration RATES_KEPT = Duration.ofHours(1);
  private static final String SET =
      """
      insert into chat.budget (kind, key, period, unit, most, by, at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (kind, key, period, unit) do update
        set most = excluded.most, by = excluded.by, at = excluded.at
      """;
  private static final String STANDING =
      """
      select coalesce(b.kind, p.kind) as kind, coalesce(b.key, p.key) as key,
             coalesce(b.period, p.period) as period, coalesce(b.unit, p.unit) as unit,
             b.kind is not null as set, b.most, coalesce(p.spent, 0) as spent,
             coalesce(p.reserved, 0) as reserved
        from chat.budget b full join (
          select * from chat.budget_period x
           where x.starts = case x.period when 'day' then $1::date else $2::date end) p
          on p.kind = b.kind and p.key = b.key and p.period = b.period and p.unit = b.unit
       order by 1, 2, 3, 4 limit\
      """
          + " "
          + ROWS;
  private static final String USAGE =
      """
      select day, model, feature, case when $4 then sub else '' end as sub,
             sum(answers)::bigint as answers, sum(input)::bigint as input,
             sum(cached)::bigint as cached, sum(output)::bigint as output,
             sum(reasoning)::bigint as reasoning, sum(cost)::bigint as cost,
             sum(estimated)::bigint as estimated
        from chat.usage where day >= $1 and day <= $2 and ($3::text is null or sub = $3)
       group by 1, 2, 3, 4
      having $5::date is null or day < $5 or day = $5 and
             (model, feature, case when $4 then sub else '' end) > ($6, $7, $8)
       order by 1 desc, 2, 3, 4 limit $9
      """;
  private static final String COST =
      """
      select coalesce(sum(cost), 0)::bigint as cost
        from chat.usage where day >= $1 and day <= $2 and ($3::text is null or sub = $3)
      """;
  private static final String FORGET_USAGE = "select chat.forget_usage($1, $2) as gone";
  private static final String FORGET_RATES = "select chat.forget_rates($1, $2) as gone";

  private final Database database;
  private final InstantSource clock;
  private final Audit audit = new Audit();

  Accounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How a budget stands in its present period.
   *
   * @param set whether an operator set it; its most is null for no limit
   */
  record Standing(Budget.Name name, boolean set, @Nullable Long most, long spent, long reserved) {}

  /** What was used on a day; {@code sub} is empty where the callers are added up. */
  record Used(
      LocalDate day,
      String sub,
      String model,
      String feature,
      long answers,
      long input,
      long cached,
      long output,
      long reasoning,
      long cost,
      long estimated) {}

  /** Sets it; with null there is no limit. The database lets operators only. */
  Uni<Void> set(Caller caller, Budget.Name name, @Nullable Long most) {
    return database
        .as(
            caller,
            tx ->
                tx.execute(
                        SET,
                        name.kind().word(),
                        name.key(),
                        name.period().word(),
                        name.unit().word(),
                        most,
                        caller.sub(),
                        clock.instant())
                    .call(() -> audit.record(tx, entry(name, most))))
        .replaceWithVoid();
  }

  private static Audit.Entry entry(Budget.Name name, @Nullable Long most) {
    String object = name.kind().word() + "/" + name.key();
    Audit.Entry entry =
        Audit.Entry.of("budget.set", "budget/" + object)
            .with("period", name.period().word())
            .with("unit", name.unit().word());
    return most == null ? entry : entry.with("limit", most);
  }

  Uni<List<Standing>> standing(Caller caller) {
    LocalDate today = today();
    return database.as(
        caller,
        tx ->
            tx.list(
                STANDING,
                Accounts::standing,
                Budget.Period.DAY.begin(today),
                Budget.Period.MONTH.begin(today)));
  }

  /**
   * Some rows in order, the newest day first.
   *
   * @param sub null for all whom the caller may see
   * @param each whether callers are told apart
   * @param after the last row of the page before; null for the first page
   */
  Uni<List<Used>> usage(
      Caller caller,
      LocalDate from,
      LocalDate to,
      @Nullable String sub,
      boolean each,
      @Nullable UsagePlace after,
      int most) {
    LocalDate day = after == null ? null : after.day();
    String model = after == null ? "" : after.model();
    String feature = after == null ? "" : after.feature();
    String of = after == null ? "" : after.sub();
    return database.as(
        caller,
        tx -> tx.list(USAGE, Accounts::used, from, to, sub, each, day, model, feature, of, most));
  }

  /** What all of it cost, in micro-units of money. */
  Uni<Long> cost(Caller caller, LocalDate from, LocalDate to, @Nullable String sub) {
    return database
        .as(caller, tx -> tx.find(COST, row -> row.bigint("cost"), from, to, sub))
        .map(cost -> cost.orElse(0L));
  }

  Uni<Long> forgetUsage(Duration kept) {
    Instant before = clock.instant().minus(kept);
    return Multi.createBy()
        .repeating()
        .uni(() -> forgotten(FORGET_USAGE, before))
        .whilst(rows -> rows > 0)
        .collect()
        .with(Collectors.summingLong(Integer::longValue));
  }

  Uni<Void> forgetRates() {
    return forgotten(FORGET_RATES, clock.instant().minus(RATES_KEPT)).replaceWithVoid();
  }

  LocalDate today() {
    return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private Uni<Integer> forgotten(String sql, Instant before) {
    return database
        .asJob(Job.BUDGETS, tx -> tx.find(sql, row -> row.integer("gone"), before, AT_ONCE))
        .map(gone -> gone.orElse(0));
  }

  private static Standing standing(Fields row) {
    return new Standing(
        BudgetRepository.name(row),
        row.flag("set"),
        row.isNull("most") ? null : row.bigint("most"),
        row.bigint("spent"),
        row.bigint("reserved"));
  }

  private static Used used(Fields row) {
    return new Used(
        row.date("day"),
        row.text("sub"),
        row.text("model"),
        row.text("feature"),
        row.bigint("answers"),
        row.bigint("input"),
        row.bigint("cached"),
        row.bigint("output"),
        row.bigint("reasoning"),
        row.bigint("cost"),
        row.bigint("estimated"));
  }
}
