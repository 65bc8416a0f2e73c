package dev.trivium.chat;

import dev.trivium.chat.protocol.Refusals;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.ModelCard.Prices;
import dev.trivium.llm.Tokens;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * The purse of a deployment: what may still be spent stands in the database, so that the sum of all
 * nodes never exceeds it. What costs nothing and has no budget does not go there.
 */
final class Budgets implements Purse {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int HALF = 50;
  private static final int MUCH = 80;

  private final BudgetRepository repository;
  private final Ledger ledger;
  private final ChatConfig.Money config;
  private final InstantSource clock;
  private final Ids ids;
  private final Observer observer;
  private final Consumer<BudgetRepository.Alert> told;
  private final ObjLongConsumer<Caller> paid;
  private final Map<String, Held> running = new ConcurrentHashMap<>();
  private volatile BudgetPlan plan;

  /**
   * @param told about every alert, once each; must not block
   * @param paid what a caller's call of a model cost; must not block
   */
  Budgets(
      BudgetRepository repository,
      Ledger ledger,
      ChatConfig.Money config,
      InstantSource clock,
      Ids ids,
      Observer observer,
      Consumer<BudgetRepository.Alert> told,
      ObjLongConsumer<Caller> paid) {
    this.repository = repository;
    this.ledger = ledger;
    this.config = config;
    this.clock = clock;
    this.ids = ids;
    this.observer = observer;
    this.told = told;
    this.paid = paid;
    this.plan = new BudgetPlan(Map.of(), config.callerDay(), config.globalMonth());
  }

  @Override
  public Uni<Reservation> reserve(Spending spending, long input, int output) {
    List<Budget> budgets = plan.of(spending);
    if (budgets.isEmpty() && spending.model().prices().equals(Prices.FREE)) {
      return Uni.createFrom().item(new Counted(spending, output));
    }
    String id = ids.next("hold");
    int least = Math.min(output, config.minOutput());
    return repository
        .reserve(id, spending, budgets, input, output, least, clock.instant(), config.lease())
        .map(granted -> {
          if (granted.granted() < least) {
            throw Refusals.budget(granted.refused().orElse("budget")).asException();
          }
          Held held = new Held(id, spending, (int) granted.granted(), granted.percent());
          running.put(id, held);
          return held;
        });
  }

  /** The budgets as this node knows them. */
  BudgetPlan plan() {
    return plan;
  }

  /** Reads what operators have set; other nodes may have changed it. */
  @SuppressWarnings("NullAway") // It loses the annotation of a type argument on its way.
  Uni<Void> refresh() {
    return repository
        .all()
        .invoke(set -> plan = new BudgetPlan(set, config.callerDay(), config.globalMonth()))
        .replaceWithVoid();
  }

  /** Says that what runs here is alive, and how far it is. */
  Uni<Void> renew() {
    // A run that never settles must not hold its money for ever, nor one that was given up before
    // it asked.
    Instant now = clock.instant();
    running
        .values()
        .removeIf(
            held -> held.began.isBefore(now.minus(held.dispatched ? LONGEST : config.lease())));
    List<BudgetRepository.Standing> standing =
        running.values().stream().map(Held::standing).toList();
    return standing.isEmpty()
        ? Uni.createFrom().voidItem()
        : repository.renew(standing, clock.instant().plus(config.lease())).replaceWithVoid();
  }

  /** Settles what dead nodes left behind; emits how many there were. */
  Uni<Integer> sweep() {
    return repository
        .sweep(clock.instant())
        .invoke(this::tell)
        .collect()
        .asList()
        .map(List::size)
        .invoke(found -> {
          if (found > 0) {
            observer.observe(new ChatObservation.ReservationsSwept(found));
          }
        });
  }

  /** Writes the usage of what was not reserved. */
  Uni<Void> write() {
    return ledger.write();
  }

  private void tell(List<BudgetRepository.Alert> alerts) {
    for (BudgetRepository.Alert alert : alerts) {
      observer.observe(
          new ChatObservation.BudgetReached(
              alert.kind(),
              alert.period(),
              alert.unit(),
              alert.percent(),
              alert.spent(),
              alert.most()));
      told.accept(alert);
    }
  }

  /** Free and without a limit: only counted. */
  private final class Counted implements Reservation {
    private final Spending spending;
    private final int output;
    private final AtomicBoolean settled = new AtomicBoolean();

    Counted(Spending spending, int output) {
      this.spending = spending;
      this.output = output;
    }

    @Override
    public int maxOutput() {
      return output;
    }

    @Override
    public void delivered(long count) {}

    @Override
    public Uni<Void> settle(Tokens used, boolean estimated) {
      if (settled.compareAndSet(false, true) && used.input() + used.output() > 0) {
        Instant now = clock.instant();
        ledger.add(spending, now.atOffset(ZoneOffset.UTC).toLocalDate(), used, estimated);
      }
      return Uni.createFrom().voidItem();
    }
  }

  /** Held in the database under a lease. */
  private final class Held implements Reservation {
    private final String id;
    private final Spending spending;
    private final int output;
    private final int percent;
    private final Instant began = clock.instant();
    private volatile long delivered;
    private volatile boolean dispatched;

    Held(String id, Spending spending, int output, int percent) {
      this.id = id;
      this.spending = spending;
      this.output = output;
      this.percent = percent;
    }

    BudgetRepository.Standing standing() {
      return new BudgetRepository.Standing(id, delivered, dispatched);
    }

    @Override
    public int maxOutput() {
      return output;
    }

    @Override
    public void dispatched() {
      dispatched = true;
    }

    @Override
    public List<String> warnings() {
      return percent >= MUCH
          ? List.of("budget_80")
          : percent >= HALF ? List.of("budget_50") : List.of();
    }

    @Override
    public void delivered(long count) {
      dispatched = true;
      delivered = count;
    }

    /** What cannot be booked now is not renewed any more, so that the sweeper books it. */
    @Override
    public Uni<Void> settle(Tokens used, boolean estimated) {
      running.remove(id);
      long cost = spending.model().prices().of(used);
      return repository
          .settle(spending.caller(), id, used, cost, estimated, clock.instant())
          .invoke(Budgets.this::tell)
          .invoke(done -> paid.accept(spending.caller(), cost))
          .replaceWithVoid();
    }
  }
}
