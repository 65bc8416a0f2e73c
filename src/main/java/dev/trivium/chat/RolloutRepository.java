package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.RolloutRule.Stage;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Job;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of {@code chat.rollout}, what was counted of both arms, and what was decided. */
final class RolloutRepository {
  /** Answers that old say nothing of today. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private static final int HISTORY = 50;
  private static final int AT_ONCE = 500;
  private static final String GUARD = "guard";
  private static final String ALL =
      """
      select feature, variant, model, prompt, analyst_only, stage, stable, salt, pilots, halted,
             since from chat.rollout order by feature limit 1000
      """;
  private static final String PUT =
      """
      insert into chat.rollout (feature, variant, model, prompt, analyst_only, stage, stable, salt,
        pilots, halted, since, by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, $10, $11)
      on conflict (feature) do update set variant = excluded.variant, model = excluded.model,
        prompt = excluded.prompt, analyst_only = excluded.analyst_only, stage = excluded.stage,
        stable = excluded.stable, pilots = excluded.pilots, halted = false, since = excluded.since,
        by = excluded.by
      """;
  private static final String BACK =
      """
      update chat.rollout set stage = $2, stable = 'off', halted = true, since = $3, by = $4
       where feature = $1 and stage = $5 and since = $6
      """;
  private static final String EVENT =
      """
      insert into chat.rollout_event (feature, at, by, was, stage, cause, evidence)
      values ($1, $2, $3, $4, $5, $6, $7::text::jsonb)
      """;
  private static final String EVENTS =
      """
      select feature, at, by, was, stage, cause, evidence::text as evidence
        from chat.rollout_event where feature = $1 order by id desc limit\
      """
          + " "
          + HISTORY;
  private static final String COUNT =
      """
      select chat.count_sample($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::bigint[])::text
        as done
      """;
  // The variant is judged since its stage began; the rest also by what it did before.
  private static final String ARMS =
      """
      select arm, sum(answers)::bigint as answers, sum(errors)::bigint as errors,
             sum(abstained)::bigint as abstained, sum(judged)::bigint as judged,
             sum(negative)::bigint as negative, sum(paid)::bigint as paid, sum(cost) as cost,
             sum(cost_squares) as cost_squares,
             (select string_agg(x.n::text, ',' order by x.i) from (
                select u.i, sum(u.n) as n from chat.rollout_sample y,
                  unnest(y.first_ms) with ordinality as u(n, i)
                 where y.feature = $1 and y.arm = s.arm
                   and y.starts >= case y.arm
                     when 'variant' then $2::timestamptz else $3::timestamptz end
                 group by u.i) x) as first_ms
        from chat.rollout_sample s
       where feature = $1 and starts >= case arm
         when 'variant' then $2::timestamptz else $3::timestamptz end
       group by arm
      """;
  private static final String FORGET = "select chat.forget_samples($1, $2) as gone";

  private final Database database;
  private final InstantSource clock;
  private final Audit audit = new Audit();

  RolloutRepository(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Which of two groups an answer counts for. */
  enum Arm {
    VARIANT,
    REST;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A rule as it stands.
   *
   * @param since the stage began
   */
  record Standing(RolloutRule rule, Instant since) {}

  /** What was decided. */
  record Event(Instant at, String by, String was, String stage, String cause, String evidence) {}

  Uni<List<Standing>> all() {
    return database.asJob(Job.BUDGETS, tx -> tx.list(ALL, RolloutRepository::standing));
  }

  Uni<Void> put(Caller caller, RolloutRule rule, String was) {
    Instant now = clock.instant();
    return database
        .as(
            caller,
            tx ->
                tx.execute(
                        PUT,
                        rule.feature(),
                        rule.variant().name(),
                        rule.variant().model(),
                        rule.variant().prompt(),
                        rule.variant().analystOnly(),
                        rule.stage().word(),
                        rule.stable().word(),
                        rule.salt(),
                        rule.pilots().toArray(String[]::new),
                        now,
                        caller.sub())
                    .chain(() ->
                        tx.execute(
                            EVENT,
                            rule.feature(),
                            now,
                            caller.sub(),
                            was,
                            rule.stage().word(),
                            "operator",
                            "{}"))
                    .chain(() ->
                        audit.record(
                            tx,
                            Audit.Entry.of("rollout.set", "rollout/" + rule.feature())
                                .with("stage", rule.stage().word())
                                .with("pilots", rule.pilots().size()))))
        .replaceWithVoid();
  }

  /** Goes back as an operator; emits whether it still stood as it was seen. */
  Uni<Boolean> back(Caller caller, Standing seen, Stage to, String reason) {
    ObjectNode evidence = dev.trivium.chat.protocol.Wire.object().put("reason", reason);
    return database.as(
        caller,
        tx ->
            moved(tx, seen, to, caller.sub(), "rollback", evidence)
                .call(done ->
                    done ? audit.record(tx, entry(seen, to)) : Uni.createFrom().voidItem()));
  }

  /** Goes back by itself, on one node only. */
  Uni<Boolean> back(Standing seen, Stage to, ObjectNode evidence) {
    return database.asJob(
        Job.BUDGETS,
        tx ->
            moved(tx, seen, to, GUARD, GUARD, evidence)
                .call(done ->
                    done
                        ? audit.record(tx, Job.BUDGETS, entry(seen, to))
                        : Uni.createFrom().voidItem()));
  }

  private Uni<Boolean> moved(
      Tx tx, Standing seen, Stage to, String by, String cause, ObjectNode evidence) {
    Instant now = clock.instant();
    String feature = seen.rule().feature();
    String was = seen.rule().stage().word();
    return tx.execute(BACK, feature, to.word(), now, by, was, seen.since())
        .chain(rows ->
            rows == 0
                ? Uni.createFrom().item(false)
                : tx.execute(EVENT, feature, now, by, was, to.word(), cause, evidence.toString())
                    .replaceWith(true));
  }

  private static Audit.Entry entry(Standing seen, Stage to) {
    return Audit.Entry.of("rollout.rollback", "rollout/" + seen.rule().feature())
        .with("was", seen.rule().stage().word())
        .with("stage", to.word());
  }

  Uni<List<Event>> events(Caller caller, String feature) {
    return database.as(
        caller,
        tx ->
            tx.list(
                EVENTS,
                row ->
                    new Event(
                        row.instant("at"),
                        row.text("by"),
                        row.text("was"),
                        row.text("stage"),
                        row.text("cause"),
                        row.text("evidence")),
                feature));
  }

  Uni<Void> count(String feature, Arm arm, Instant minute, RolloutArm sum) {
    return database
        .asJob(
            Job.BUDGETS,
            tx ->
                tx.execute(
                    COUNT,
                    feature,
                    arm.word(),
                    minute,
                    sum.answers(),
                    sum.errors(),
                    sum.abstained(),
                    sum.judged(),
                    sum.negative(),
                    sum.paid(),
                    sum.cost(),
                    sum.costSquares(),
                    sum.first().toArray(Long[]::new)))
        .replaceWithVoid();
  }

  /** Both arms, as far back as they say something. */
  Uni<Map<Arm, RolloutArm>> arms(Standing standing) {
    Instant oldest = clock.instant().minus(LOOK_BACK);
    return database
        .asJob(
            Job.BUDGETS,
            tx ->
                tx.list(
                    ARMS,
                    RolloutRepository::arm,
                    standing.rule().feature(),
                    standing.since(),
                    oldest))
        .map(rows -> {
          Map<Arm, RolloutArm> arms = new EnumMap<>(Arm.class);
          Arrays.stream(Arm.values()).forEach(arm -> arms.put(arm, RolloutArm.EMPTY));
          rows.forEach(row -> arms.put(row.arm(), row.sum()));
          return arms;
        });
  }

  Uni<Void> forget() {
    Instant before = clock.instant().minus(LOOK_BACK);
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

  private record Counted(Arm arm, RolloutArm sum) {}

  private static Counted arm(Fields row) {
    return new Counted(
        row.text("arm").equals(Arm.VARIANT.word()) ? Arm.VARIANT : Arm.REST,
        new RolloutArm(
            row.bigint("answers"),
            row.bigint("errors"),
            row.bigint("abstained"),
            row.bigint("judged"),
            row.bigint("negative"),
            row.bigint("paid"),
            row.real("cost"),
            row.real("cost_squares"),
            Arrays.stream(row.text("first_ms").split(",")).map(Long::valueOf).toList()));
  }

  private static Standing standing(Fields row) {
    return new Standing(
        new RolloutRule(
            row.text("feature"),
            new Rollout.Variant(
                row.text("variant"),
                row.optionalText("model").orElse(null),
                row.optionalText("prompt").orElse(null),
                row.flag("analyst_only")),
            stage(row.text("stage")),
            stage(row.text("stable")),
            row.text("salt"),
            Set.copyOf(row.texts("pilots")),
            row.flag("halted")),
        row.instant("since"));
  }

  private static Stage stage(String word) {
    return Optional.ofNullable(Stage.of(word)).orElseThrow();
  }
}
