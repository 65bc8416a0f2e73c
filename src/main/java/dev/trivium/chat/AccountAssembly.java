package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.store.Database;
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
  private static final Duration RENEW = Duration.ofSeconds(3);
  private static final Duration WRITE = Duration.ofSeconds(5);
  private static final Duration LEARN = Duration.ofSeconds(3);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration TIDY = Duration.ofMinutes(1);

  private final ChatConfig config;
  private final Observer observer;
  private final Webhooks webhooks;
  private final Budgets budgets;
  private final Rates rates;
  private final Accounts accounts;
  private final HourlyTally tally;
  private final List<Routes> routes;

  AccountAssembly(
      Vertx vertx,
      ChatConfig config,
      Database database,
      String owner,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    this.config = config;
    this.observer = observer;
    this.webhooks = new Webhooks(vertx);
    this.budgets =
        new Budgets(
            new BudgetRepository(database, owner),
            new Ledger(database),
            config.money(),
            clock,
            ids,
            observer,
            this::tell);
    this.rates = new Rates(config.rates(), RateLeases.in(database), clock);
    this.accounts = new Accounts(database, clock);
    this.tally = new HourlyTally(database, clock);
    this.routes = List.of(new BudgetRoutes(budgets, accounts));
    every(vertx, RENEW, "renew budgets", budgets::renew);
    every(vertx, WRITE, "write usage", this::write);
    every(vertx, LEARN, "learn budgets", budgets::refresh);
    every(vertx, SWEEP, "sweep budgets", () -> budgets.sweep().replaceWithVoid());
    every(vertx, TIDY, "forget rates", this::tidy);
  }

  Purse purse() {
    return budgets;
  }

  Tally tally() {
    return tally;
  }

  Accounts accounts() {
    return accounts;
  }

  Rates rates() {
    return rates;
  }

  List<Routes> routes() {
    return routes;
  }

  /** Before anything is asked. */
  Uni<Void> start() {
    return budgets.refresh();
  }

  Uni<Void> write() {
    return budgets.write().chain(tally::write);
  }

  /** Takes out of the ledger what is older than it is kept. */
  Uni<Long> forget() {
    return accounts.forgetUsage(config.money().retention());
  }

  private Uni<Void> tidy() {
    rates.tidy();
    return accounts.forgetRates();
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
    URI address = config.money().webhook();
    if (address == null) {
      return;
    }
    ObjectNode body = Wire.object();
    body.put("event", "budget.reached");
    body.put("kind", alert.kind());
    if (!alert.kind().equals(Budget.Kind.CALLER.word())) {
      body.put("key", alert.key());
    }
    body.put("period", alert.period());
    body.put("unit", alert.unit());
    body.put("percent", alert.percent());
    body.put("spent", alert.spent());
    body.put("limit", alert.most());
    webhooks
        .tell(address, body)
        .subscribe()
        .with(
            status -> {
              if (!Webhooks.taken(status)) {
                observer.observe(
                    new ChatObservation.WebhookFailed("budget.reached", status, "refused"));
              }
            },
            cause ->
                observer.observe(
                    new ChatObservation.WebhookFailed(
                        "budget.reached", 0, cause.getClass().getSimpleName())));
  }
}
