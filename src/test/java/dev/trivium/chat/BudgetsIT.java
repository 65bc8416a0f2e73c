package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Tokens;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Money of several nodes in one real database; a node that dies is one that renews no more. */
class BudgetsIT {
  private static final Caller ANNA = new Caller("anna", Set.of("*"), Set.of("analyst"));
  private static final Caller BORIS = new Caller("boris", Set.of("*"), Set.of("analyst"));
  private static final Caller OPERATOR = new Caller("olga", Set.of("*"), Set.of("operator"));
  private static final long UNIT = 1_000_000;
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** One unit of money for 1,000 tokens, in or out. */
  private static final ModelCard PRICED =
      card("priced", new ModelCard.Prices(1_000 * UNIT, 1_000 * UNIT));

  private static final ModelCard FREE = card("free", ModelCard.Prices.FREE);

  private static final Vertx VERTX = Vertx.vertx();
  private static final Queue<Observation> OBSERVED = new ConcurrentLinkedQueue<>();
  private static StoreAssembly store;

  private Instant now = Instant.parse("2026-11-26T10:00:00Z");

  @BeforeAll
  static void open() {
    store = PostgresForTests.store(VERTX, OBSERVED::add);
  }

  @AfterAll
  static void close() {
    store.close();
    VERTX.close();
  }

  @Test
  void twoHundredAtOnceNeverSpendMoreThanFiftyThoughTwoNodesDie() {
    Caller payer = caller("payer");
    List<Budgets> nodes = List.of(node("n1", 50L), node("n2", 50L), node("n3", 50L));
    List<Purse.Reservation> held = new ArrayList<>();
    Queue<Problem> refused = new ConcurrentLinkedQueue<>();

    get(
        Multi.createFrom()
            .range(0, 200)
            .onItem()
            .transformToUni(i ->
                nodes
                    .get(i % 3)
                    .reserve(spending(payer, PRICED), 500, 500)
                    .onItem()
                    .invoke(got -> {
                      // The first two nodes send everything and die; some had answers already.
                      if (i % 3 < 2) {
                        got.dispatched();
                        got.delivered(i % 2 == 0 ? 100 : 0);
                      }
                    })
                    .onItem()
                    .invoke(got -> {
                      if (i % 3 == 2) {
                        held.add(got);
                      }
                    })
                    .onFailure(ProblemException.class)
                    .invoke(failure -> refused.add(failure.problem()))
                    .onFailure(ProblemException.class)
                    .recoverWithNull())
            .merge(64)
            .collect()
            .asList());

    assertThat(refused).hasSize(150);
    assertThat(refused)
        .allSatisfy(problem -> {
          assertThat(problem.code()).isEqualTo("insufficient_quota");
          assertThat(problem.openAiType()).isEqualTo("insufficient_quota");
          assertThat(problem.headers()).containsEntry("x-should-retry", "false");
        });
    assertThat(standing(payer)).isEqualTo("0 spent, 50 reserved");
    nodes.forEach(node -> get(node.renew()));
    held.forEach(one -> get(one.settle(new Tokens(500, 0, 500, 0), false)));
    long living = held.size();

    now = now.plus(LEASE).plusSeconds(1);
    long dead = number("select count(*) from chat.reservation where sub = 'payer'");
    get(nodes.get(2).sweep());

    assertThat(dead).isEqualTo(50 - living);
    assertThat(spent(payer)).isBetween(living * UNIT + dead * UNIT / 2, 50 * UNIT);
    assertThat(reserved(payer)).isZero();
    assertThat(number("select count(*) from chat.reservation where sub = 'payer'")).isZero();
    assertThat(get(nodes.get(2).sweep())).as("nothing is swept twice").isZero();
    System.out.printf(
        "BudgetsIT: 200 at once on a budget of 50: %d admitted, %d refused; %d settled, %d swept;"
            + " spent %.1f of 50, reserved 0%n",
        50, refused.size(), living, dead, spent(payer) / (double) UNIT);
  }

  @Test
  void whatWasNeverSentIsFreeAgainAfterItsLease() {
    Caller caller = caller("unsent");
    Budgets dead = node("d1", 1L);
    get(dead.reserve(spending(caller, PRICED), 500, 500));
    refusedBy(node("d2", 1L), caller);

    now = now.plus(LEASE).plusSeconds(1);
    get(node("d3", 1L).sweep());

    assertThat(standing(caller)).isEqualTo("0 spent, 0 reserved");
    get(node("d2", 1L).reserve(spending(caller, PRICED), 500, 500));
  }

  @Test
  void aRunningAnswerIsNotSweptWhileItsNodeLives() {
    Caller caller = caller("long");
    Budgets node = node("l1", 1L);
    Purse.Reservation held = get(node.reserve(spending(caller, PRICED), 500, 500));
    now = now.plus(LEASE).minusSeconds(1);
    get(node.renew());
    now = now.plusSeconds(10);

    assertThat(get(node("l2", 1L).sweep())).isZero();
    get(held.settle(new Tokens(500, 0, 20, 0), false));
    assertThat(spent(caller)).isEqualTo(520_000);
  }

  @Test
  void anAnswerIsShortenedToWhatIsLeft() {
    Caller caller = caller("short");
    Budgets node = node("s1", 1L);

    Purse.Reservation held = get(node.reserve(spending(caller, PRICED), 400, 5_000));

    assertThat(held.maxOutput()).isEqualTo(600);
    get(held.settle(new Tokens(400, 0, 550, 0), false));
    assertThat(refusedBy(node, caller).detail()).contains("caller/day");
  }

  @Test
  void settlingTwiceBooksOnce() {
    Caller caller = caller("twice");
    Budgets node = node("t1", 10L);
    Purse.Reservation held = get(node.reserve(spending(caller, PRICED), 500, 500));

    get(held.settle(new Tokens(500, 100, 300, 20), false));
    get(held.settle(new Tokens(500, 100, 300, 20), false));

    assertThat(standing(caller)).isEqualTo("0.8 spent, 0 reserved");
    assertThat(number("select answers from chat.usage where sub = 'twice'")).isOne();
    assertThat(number("select cost from chat.usage where sub = 'twice'")).isEqualTo(800_000);
  }

  @Test
  void eachStepIsToldOnceInItsPeriod() {
    Caller caller = caller("alerted");
    Budgets node = node("a1", 10L);
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int before = OBSERVED.size();
      Purse.Reservation held = get(node.reserve(spending(caller, PRICED), 500, 500));
      if (i >= 5) {
        assertThat(held.warnings()).isEqualTo(List.of(i >= 8 ? "budget_80" : "budget_50"));
      }
      get(held.settle(new Tokens(500, 0, 500, 0), false));
      OBSERVED.stream()
          .skip(before)
          .filter(ChatObservation.BudgetReached.class::isInstance)
          .map(ChatObservation.BudgetReached.class::cast)
          .forEach(alert -> told.add(alert.percent()));
    }

    assertThat(told).containsExactly(50, 80, 100);
  }

  @Test
  void whatIsFreeAndWithoutABudgetDoesNotTouchTheDatabase() {
    Caller caller = caller("free");
    // A repository without a database: whoever asked it would fail.
    Budgets node = on(null, null);

    Purse.Reservation held = get(node.reserve(spending(caller, FREE), 500, 500));
    get(held.settle(new Tokens(500, 0, 120, 0), true));
    get(held.settle(new Tokens(500, 0, 120, 0), true));

    assertThat(held.maxOutput()).isEqualTo(500);
    Ledger ledger = new Ledger(store.database());
    ledger.add(spending(caller, FREE), day(), new Tokens(500, 0, 120, 0), true);
    ledger.add(spending(caller, FREE), day(), new Tokens(5, 0, 1, 0), false);
    get(ledger.write());
    get(ledger.write());
    assertThat(number("select input from chat.usage where sub = 'free'")).isEqualTo(505);
    assertThat(number("select answers from chat.usage where sub = 'free'")).isEqualTo(2);
    assertThat(number("select estimated from chat.usage where sub = 'free'")).isOne();
  }

  @Test
  void operatorsSetBudgetsOfTokensThatHoldForFreeModelsToo() {
    Caller caller = new Caller("tokens", Set.of("*"), Set.of("intern"));
    Accounts accounts = new Accounts(store.database(), () -> now);
    Budget.Name name =
        new Budget.Name(Budget.Kind.ROLE, "intern", Budget.Period.MONTH, Budget.Unit.TOKENS);
    Budgets node = node("o1", null);
    get(accounts.set(OPERATOR, name, 1_100L));
    get(node.refresh());

    get(
        get(node.reserve(spending(caller, FREE), 300, 300))
            .settle(new Tokens(300, 0, 200, 0), true));
    Purse.Reservation second = get(node.reserve(spending(caller, FREE), 300, 5_000));

    assertThat(second.maxOutput()).isEqualTo(300);
    assertThat(get(accounts.standing(caller)))
        .contains(new Accounts.Standing(name, true, 1_100L, 500, 600));
    assertThat(get(accounts.standing(BORIS))).noneMatch(one -> one.name().equals(name));
    assertThat(get(accounts.usage(BORIS, day(), day(), null, true, null, 10)))
        .as("others see nothing of it")
        .noneMatch(used -> used.sub().equals("tokens"));
    get(accounts.set(OPERATOR, name, null));
    get(node.refresh());
    assertThat(node.plan().of(spending(caller, FREE))).isEmpty();
  }

  @Test
  void nobodyElseSetsABudget() {
    Accounts accounts = new Accounts(store.database(), () -> now);
    Budget.Name name =
        new Budget.Name(Budget.Kind.CALLER, "anna", Budget.Period.DAY, Budget.Unit.MONEY);

    assertThat(catchThrowableOfType(Exception.class, () -> get(accounts.set(ANNA, name, null))))
        .isNotNull();
    assertThat(number("select count(*) from chat.budget where key = 'anna'")).isZero();
  }

  @Test
  void nobodySettlesWhatAnotherHolds() {
    Caller caller = caller("owner");
    get(node("w1", 5L).reserve(spending(caller, PRICED), 500, 500));
    String id =
        PostgresForTests.superuser(store, "select id from chat.reservation where sub = 'owner'");
    BudgetRepository repository = new BudgetRepository(store.database(), "thief/1");

    assertThat(get(repository.settle(BORIS, id, Tokens.NONE, 0, false, now))).isEmpty();
    assertThat(reserved(caller)).isEqualTo(UNIT);
  }

  @Test
  void leasesOfAllNodesTogetherKeepTheLimit() {
    RateLeases leases = RateLeases.in(store.database());
    List<RateLeases.Lease> got =
        get(
            Multi.createFrom()
                .range(0, 40)
                .onItem()
                .transformToUni(i ->
                    leases.lease(
                        ANNA,
                        Instant.parse("2026-11-26T10:00:00Z"),
                        new RateLeases.Wish(15, 120),
                        new RateLeases.Wish(25_000, 200_000)))
                .merge(16)
                .collect()
                .asList());

    assertThat(got.stream().mapToLong(RateLeases.Lease::requests).sum()).isEqualTo(120);
    assertThat(got.stream().mapToLong(RateLeases.Lease::tokens).sum()).isEqualTo(200_000);
    now = now.plus(Duration.ofHours(3));
    get(new Accounts(store.database(), () -> now).forgetRates());
    assertThat(number("select count(*) from chat.rate_window")).isZero();
  }

  private Problem refusedBy(Budgets node, Caller caller) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> get(node.reserve(spending(caller, PRICED), 500, 500)));
    assertThat(refused).isNotNull();
    return refused.problem();
  }

  private Budgets node(String name, @Nullable Long callerDay) {
    return on(new BudgetRepository(store.database(), name + "/1"), callerDay);
  }

  @SuppressWarnings("NullAway")
  private Budgets on(@Nullable BudgetRepository repository, @Nullable Long callerDay) {
    return new Budgets(
        repository,
        new Ledger(store.database()),
        new ChatConfig.Money(
            callerDay == null ? null : callerDay * UNIT,
            null,
            256,
            null,
            Duration.ofDays(400),
            LEASE),
        () -> now,
        new Ids(() -> now, new SecureRandom()),
        OBSERVED::add,
        alert -> {},
        (caller, cost) -> {});
  }

  private static Caller caller(String sub) {
    return new Caller(sub, Set.of("*"), Set.of("analyst"));
  }

  private static Purse.Spending spending(Caller caller, ModelCard card) {
    return new Purse.Spending(caller, card, "chat", "resp_1");
  }

  private static ModelCard card(String alias, ModelCard.Prices prices) {
    return new ModelCard(alias, "test", 100_000, 8_192, prices, Set.of(), true);
  }

  private LocalDate day() {
    return now.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static String standing(Caller caller) {
    return "%s spent, %s reserved".formatted(units(spent(caller)), units(reserved(caller)));
  }

  private static String units(long micro) {
    return java.math.BigDecimal.valueOf(micro, 6).stripTrailingZeros().toPlainString();
  }

  private static long spent(Caller caller) {
    return number("select spent from chat.budget_period where key = '" + caller.sub() + "'");
  }

  private static long reserved(Caller caller) {
    return number("select reserved from chat.budget_period where key = '" + caller.sub() + "'");
  }

  private static long number(String sql) {
    return Long.parseLong(PostgresForTests.superuser(store, sql));
  }

  private static <T> T get(Uni<T> uni) {
    return PostgresForTests.get(uni);
  }
}
