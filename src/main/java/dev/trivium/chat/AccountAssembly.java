package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.ModelCard.Prices;
import dev.trivium.llm.Models;
import dev.trivium.store.Database;
import dev.trivium.store.Seal;
import dev.trivium.web.Routes;
import dev.trivium.web.Webhooks;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Wires what counts: budgets, limits, and the jobs that keep them. */
final class AccountAssembly {
  private static final String BUDGET = "budget.reached";

  /** Ten words of a node fit into a lease, and three looks for those that fell silent. */
  private static final int RENEWALS = 10;

  private static final int SWEEPS = 3;
  private static final Duration WRITE = Duration.ofSeconds(5);
  private static final Duration LEARN = Duration.ofSeconds(3);
  private static final Duration TIDY = Duration.ofMinutes(1);

  private final ChatConfig config;
  private final Database database;
  private final Observer observer;
  private final Webhooks webhooks;
  private final Budgets budgets;
  private final Rates rates;
  private final Accounts accounts;
  private final HourlyTally tally;
  private final AskedAgain again;
  private final RolloutRepository stages;
  private final Rollouts rollouts;
  private final List<Routes> routes;

  AccountAssembly(
      Vertx vertx,
      ChatConfig config,
      Models models,
      Database database,
      Seal seal,
      String owner,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    this.config = config;
    this.database = database;
    this.observer = observer;
    this.webhooks = new Webhooks(vertx);
    RolloutRepository stages = new RolloutRepository(database, clock);
    this.stages = stages;
    this.rollouts =
        new Rollouts(
            stages,
            new RolloutGuard(config.rollouts().minSample()),
            clock,
            observer,
            body -> tell("rollout.rolled_back", body));
    this.budgets =
        new Budgets(
            new BudgetRepository(database, owner),
            new Ledger(database),
            config.money(),
            clock,
            ids,
            observer,
            this::tell,
            rollouts::paid);
    this.rates = new Rates(config.rates(), RateLeases.in(database), clock);
    this.accounts = new Accounts(database, clock);
    this.tally = new HourlyTally(database, clock);
    this.again = new AskedAgain(database, seal, clock);
    this.routes =
        List.of(
            new BudgetRoutes(budgets, accounts),
            new RolloutRoutes(
                rollouts, stages, new Variants(models, config.rollouts().prompts().keySet()), ids));
    every(vertx, config.money().lease().dividedBy(RENEWALS), "renew budgets", budgets::renew);
    every(vertx, WRITE, "write usage", this::write);
    every(vertx, LEARN, "learn budgets", budgets::refresh);
    every(vertx, LEARN, "learn rollouts", rollouts::refresh);
    every(vertx, config.rollouts().tick(), "judge rollouts", rollouts::judge);
    every(
        vertx,
        config.money().lease().dividedBy(SWEEPS),
        "sweep budgets",
        () -> budgets.sweep().replaceWithVoid());
    every(vertx, TIDY, "forget rates", this::tidy);
  }

  Purse purse() {
    return budgets;
  }

  /** Counts an answer by hour, and for whatever is being rolled out. */
  Tally tally() {
    return (caller, question, object, answer, firstMillis) -> {
      tally.ended(caller, question, object, answer, firstMillis);
      again.ended(caller, question, object, answer, firstMillis);
      rollouts.ended(caller, question, object, answer, firstMillis);
    };
  }

  Rollouts rollouts() {
    return rollouts;
  }

  /** Where answers are judged. */
  Routes judging(Responses responses, FeedbackRepository feedback) {
    return new FeedbackRoutes(
        responses, feedback, new Measures(database, accounts, feedback), rollouts);
  }

  Rates rates() {
    return rates;
  }

  List<Routes> routes() {
    return routes;
  }

  /** Before anything is asked. */
  Uni<Void> start(Models models) {
    return budgets.refresh().invoke(() -> warn(models)).chain(rollouts::refresh);
  }

  private void warn(Models models) {
    boolean priced =
        models.all().stream().anyMatch(model -> !model.card().prices().equals(Prices.FREE));
    if (priced && !budgets.plan().limitsMoney()) {
      observer.observe(
          new ChatObservation.BudgetMissing(
              "set chat.budget.caller.day or chat.budget.global.month, or PUT /v1/budgets"));
    }
  }

  Uni<Void> write() {
    return budgets.write().chain(tally::write).chain(again::write).chain(rollouts::write);
  }

  /** Takes out of the ledger what is older than it is kept. */
  Uni<Long> forget() {
    Duration kept = config.money().retention();
    return again.forget(kept).chain(() -> accounts.forgetUsage(kept));
  }

  private Uni<Void> tidy() {
    rates.tidy();
    return accounts.forgetRates().chain(stages::forget);
  }

  private void every(Vertx vertx, Duration pause, String job, Supplier<Uni<Void>> work) {
    vertx.setPeriodic(
        pause.toMillis(),
        tick ->
            Uni.createFrom()
                .deferred(work::get)
                .subscribe()
                .with(
                    done -> {},
                    cause ->
                        observer.observe(new ChatObservation.ResponsesOutOfReach(job, cause))));
  }

  /** Whose budget it is is not sent: who may know it asks for the budgets. */
  private void tell(BudgetRepository.Alert alert) {
    ObjectNode body = Wire.object();
    body.put("event", BUDGET);
    body.put("kind", alert.kind());
    if (!alert.kind().equals(Budget.Kind.CALLER.word())) {
      body.put("key", alert.key());
    }
    body.put("period", alert.period());
    body.put("unit", alert.unit());
    body.put("percent", alert.percent());
    body.put("spent", alert.spent());
    body.put("limit", alert.most());
    tell(BUDGET, body);
  }

  private void tell(String about, ObjectNode body) {
    URI address = config.money().webhook();
    if (address == null) {
      return;
    }
    webhooks
        .tell(address, body)
        .subscribe()
        .with(
            status -> {
              if (!Webhooks.taken(status)) {
                observer.observe(new ChatObservation.WebhookFailed(about, status, "refused"));
              }
            },
            cause ->
                observer.observe(
                    new ChatObservation.WebhookFailed(about, 0, cause.getClass().getSimpleName())));
  }
}
