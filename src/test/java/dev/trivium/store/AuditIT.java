package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditIT {
  private static final Caller ADA = new Caller("ada", Set.of("R1"), Set.of("auditor"));
  private final Queue<StoreObservation.AuditChained> heads = new ConcurrentLinkedQueue<>();
  private final Audit audit = new Audit();
  private Customers house;
  private AuditChain chain;

  @BeforeEach
  void open() {
    house =
        new Customers(
            seen -> {
              if (seen instanceof StoreObservation.AuditChained chained) {
                heads.add(chained);
              }
            },
            4);
    chain = new AuditChain(house.vertx, house.database, seen -> {});
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void keepsADeedOnlyWithItsTransaction() {
    record(Customers.BOB, "kept");
    assertThatThrownBy(() ->
            get(
                house.database.as(
                    Customers.BOB,
                    tx ->
                        audit
                            .record(tx, Audit.Entry.of("undone", "o"))
                            .chain(
                                () -> Uni.createFrom().failure(new IllegalStateException("no"))))))
        .isInstanceOf(IllegalStateException.class);
    settle();

    assertThat(entries(ADA)).extracting(Audit.Chained::action).containsExactly("kept");
    assertThat(entries(ADA)).extracting(Audit.Chained::sub).containsExactly(Customers.BOB.sub());
    assertThat(entries(Customers.CAROL)).isEmpty();
  }

  @Test
  void tellsAnEntryThatWasChangedTakenAwayOrMovedAndOtherwiseHolds() {
    for (int i = 1; i <= 6; i++) {
      record(Customers.ALICE, "deed " + i);
    }
    settle();

    assertThat(check().intact()).isTrue();
    assertThat(check().rows()).isEqualTo(6);
    assertThat(brokenBy("update ops.audit set sub = 'mallory' where seq = 3")).isEqualTo(3);
    assertThat(brokenBy("update ops.audit set detail = '{\"rows\": 1}' where seq = 4"))
        .isEqualTo(4);
    assertThat(brokenBy("delete from ops.audit where seq = 2")).isEqualTo(3);
    assertThat(
            brokenBy(
                "update ops.audit set seq = -1 where seq = 5",
                "update ops.audit set seq = 5 where seq = 6",
                "update ops.audit set seq = 6 where seq = -1"))
        .isEqualTo(5);
    assertThat(check().intact()).isTrue();
  }

  @Test
  void chainsWhatCommitsLateBehindWhatIsThere() {
    get(
        house.database.as(
            Customers.BOB,
            slow ->
                audit
                    .record(slow, Audit.Entry.of("began first", "o"))
                    .chain(() ->
                        house.database.as(
                            Customers.ALICE,
                            tx -> audit.record(tx, Audit.Entry.of("committed first", "o"))))
                    .chain(chain::chain)));
    settle();

    assertThat(entries(ADA))
        .extracting(Audit.Chained::action)
        .containsExactly("committed first", "began first");
    assertThat(check().intact()).isTrue();
  }

  @Test
  void letsNobodyWriteInAnotherNameOrTouchWhatIsWritten() {
    record(Customers.BOB, "kept");
    settle();
    String enter = house.bare.enter(Customers.CAROL);

    assertThat(
            List.of(
                house.bare.says(
                    Bootstrap.APP,
                    "begin",
                    enter,
                    "insert into ops.audit (sub, action, object) values ('bob', 'a', 'o')"),
                house.bare.says(
                    Bootstrap.APP, "insert into ops.audit (action, object) values ('a', 'o')"),
                house.bare.says(Bootstrap.APP, "begin", enter, "update ops.audit set object = 'x'"),
                house.bare.says(Bootstrap.APP, "begin", enter, "delete from ops.audit"),
                house.bare.says(Bootstrap.READER, "begin", enter, "select * from ops.audit")))
        .containsOnly("42501");
    assertThat(house.bare.says(Bootstrap.JOB, "update ops.audit set seq = 9")).isEqualTo("0");
  }

  @Test
  void growsByItselfAndTellsItsHeadOutsideTheDatabase() throws InterruptedException {
    record(Customers.BOB, "kept");
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (heads.isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }

    assertThat(heads).hasSize(1);
    assertThat(heads.element().head()).isEqualTo(check().head());
  }

  private long brokenBy(String... changes) {
    house.bare.admin("create table kept as select * from ops.audit");
    house.bare.admin(changes);
    long broken = check().broken().orElse(0L);
    house.bare.admin(
        "delete from ops.audit",
        "insert into ops.audit overriding system value select * from kept",
        "drop table kept");
    return broken;
  }

  private Audit.Checked check() {
    return get(house.database.as(ADA, tx -> audit.check(tx, Audit.Checked.START, 1_000)));
  }

  private List<Audit.Chained> entries(Caller caller) {
    return get(house.database.as(caller, tx -> audit.page(tx, 0, 100)));
  }

  private void record(Caller caller, String action) {
    Audit.Entry entry = Audit.Entry.of(action, "o").purpose("a test").with("rows", 2);
    get(house.database.as(caller, tx -> audit.record(tx, entry)));
  }

  /** Chains until nothing is left; the timer of the house may do it too. */
  private void settle() {
    while (get(house.database.as(ADA, audit::waiting)) > 0) {
      get(chain.chain());
    }
  }
}
