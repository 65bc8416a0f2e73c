package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.kernel.StoreObservation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row-level security holds while two connections are shared by many, and some of them cheat. */
class RlsIT {
  private static final int READS = Integer.getInteger("trivium.rls.reads", 25_000);
  private static final int READS_A_TRANSACTION = 5;
  private static final int AT_ONCE = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final AtomicLong STALE = new AtomicLong();
  private static final Caller A = new Caller("a", Set.of("R2"), Set.of("dpo"));
  private static final Caller B = new Caller("b", Set.of("R4"), Set.of("dpo"));

  /** Tables that are not shared by region: reference, append and internal sets. */
  private static final Set<String> WITHOUT_A_REGION =
      Set.of(
          "sec.region",
          "sec.hmac_key",
          "sec.epoch_key",
          "sec.blind_key",
          "sec.subject_key",
          "ingest.contract",
          "ingest.dataset",
          "ingest.layout",
          "semantic.model",
          "knowledge.embedding",
          "lineage.outbox",
          "ops.audit",
          "ops.backup",
          "ops.drill",
          "ops.recovery",
          "chat.mention",
          "chat.response_batch",
          "chat.calibrator",
          "chat.budget",
          "chat.budget_period",
          "chat.budget_alert",
          "chat.reservation",
          "chat.usage",
          "chat.rate_window",
          "chat.ticket",
          "chat.tally",
          "chat.active",
          "chat.asked",
          "chat.unresolved",
          "chat.rollout",
          "chat.rollout_event",
          "chat.rollout_sample");

  /** Keys of regions and persons: no serving role has any business there. */
  private static final Set<String> KEYS = Set.of("sec.epoch_key", "sec.subject_key");

  private static Customers customers;

  @BeforeAll
  static void open() {
    customers =
        new Customers(
            event -> {
              if (event instanceof StoreObservation.StaleHandle) {
                STALE.incrementAndGet();
              }
            },
            2);
    SeededRows.plant(customers.bare, id(A), A.sub());
    SeededRows.plant(customers.bare, id(B), B.sub());
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void noReadSeesAForeignRowWhileHandlesAreStolen() {
    Attack attack = new Attack();

    Multi.createFrom()
        .range(0, READS / READS_A_TRANSACTION)
        .onItem()
        .transformToUni(attack::transaction)
        .merge(AT_ONCE)
        .collect()
        .last()
        .await()
        .atMost(PATIENCE);

    System.out.printf(
        "RlsIT: %,d reads on a pool of 2, %d callers at once: %d foreign; %d thefts tried, %d"
            + " refused, %d reported; %d raced in before the end; %d+ backends used%n",
        attack.reads.get(),
        AT_ONCE,
        attack.foreign.get(),
        attack.tried.get(),
        attack.refused.get(),
        STALE.get(),
        attack.raced.get(),
        attack.backends.size());
    assertThat(attack.reads).hasValue(READS);
    assertThat(attack.foreign).hasValue(0);
    assertThat(attack.tried.get()).isGreaterThan(READS / 400);
    assertThat(attack.refused).hasValue(attack.tried.get());
    assertThat(STALE).hasValue(attack.tried.get());
  }

  @Test
  void everyGovernedTableIsEmptyAndClosedWithoutAContext() {
    List<String> open = new ArrayList<>();
    List<String> tables = governed();
    for (String table : tables) {
      for (String role : List.of(Bootstrap.APP, Bootstrap.READER)) {
        expect(open, role, "select count(*) from " + table, "0", "42501");
        expect(open, role, "insert into " + table + " default values", "42501", "25006");
        expect(open, role, "update " + table + " set " + touch(table), "0", "42501", "25006");
        expect(open, role, "delete from " + table, "42501", "25006");
        expect(open, role, "truncate " + table, "42501", "25006");
      }
    }

    assertThat(open).isEmpty();
    assertThat(tables)
        .contains("data.customers", "ingest.batch", "ingest.quarantine", "chat.response")
        .contains("knowledge.document", "knowledge.passage");
    System.out.println("RlsIT: " + tables.size() + " governed tables are empty and closed");
  }

  /**
   * Each statement runs without a predicate on the region, on a connection that has just served the
   * other caller.
   */
  @Test
  void eachCallerReachesOnlyOwnRowsOfEveryGovernedTable() {
    List<String> wrong = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    for (String table : governed()) {
      String place = column(table, "region_id", "scope");
      if (KEYS.contains(table)) {
        closed(wrong, table);
      } else if (place.isEmpty()) {
        assertThat(WITHOUT_A_REGION).as("how is %s shared?", table).contains(table);
      } else if (!table.equals("data.products")) {
        shared.add(table);
        reaches(wrong, table, place, A, B);
        reaches(wrong, table, place, B, A);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(shared)
        .contains("data.customers", "data.orders", "data.orders__size", "ingest.dirty")
        .contains("ingest.batch", "ingest.chunk")
        .contains("ingest.quarantine", "ingest.dq_result", "ingest.finding", "chat.response")
        .contains("lineage.edge", "lineage.column_edge", "ops.change", "sec.erasure")
        .contains("sec.legal_hold", "knowledge.document", "knowledge.passage");
    System.out.println(
        "RlsIT: four verbs, two callers and a reused connection on " + shared.size() + " tables");
  }

  private static void closed(List<String> wrong, String table) {
    for (String role : List.of(Bootstrap.APP, Bootstrap.READER)) {
      check(wrong, table, after(A, B, role, "select count(*) from " + table), Set.of("42501"));
    }
  }

  private static void reaches(
      List<String> wrong, String table, String place, Caller caller, Caller other) {
    String own = value(place, caller);
    String foreign = value(place, other);
    String there =
        "select count(*) from (select distinct %s::text as p from %s) s where p in ('%s', '%s')"
            .formatted(place, table, own, foreign);
    check(wrong, table + " has rows of both", customers.bare.admin(there), Set.of("2"));
    String seen = "select string_agg(distinct " + place + "::text, ' ') from " + table;
    check(wrong, seen, after(other, caller, Bootstrap.APP, seen), Set.of(own));
    check(wrong, seen, after(other, caller, Bootstrap.READER, seen), Set.of(own, "42501"));

    String insert = insertOf(table, place, foreign);
    // Changes are appended by whoever is known: told too often, a cache only reads once more.
    Set<String> refused = table.equals("ops.change") ? Set.of("1") : Set.of("42501");
    check(wrong, insert, after(other, caller, Bootstrap.APP, insert), refused);
    String update =
        "update %s set %s where %s = '%s'".formatted(table, touch(table), place, foreign);
    check(wrong, update, after(other, caller, Bootstrap.APP, update), Set.of("0", "42501"));
    String move = "update %s set %s = '%s'".formatted(table, place, foreign);
    check(wrong, move, after(other, caller, Bootstrap.APP, move), Set.of("42501"));
    String delete = "delete from " + table;
    check(wrong, delete, after(other, caller, Bootstrap.APP, delete), Set.of("42501"));
  }

  /** What the second caller is told on the connection of the first. */
  private static String after(Caller first, Caller second, String role, String sql) {
    return customers.bare.says(
        role,
        "begin",
        customers.bare.enter(first),
        "select count(*) from data.customers",
        "commit",
        "begin",
        customers.bare.enter(second),
        sql);
  }

  /** An insert of the very row that the caller must not see, as if it were new. */
  private static String insertOf(String table, String place, String foreign) {
    String columns =
        customers.bare.admin(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where"
                + " attrelid = '"
                + table
                + "'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and"
                + " attidentity = ''");
    String row =
        customers.bare.admin(
            "select to_jsonb(t)::text from %s t where %s = '%s' limit 1"
                .formatted(table, place, foreign));
    return ("insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s,"
            + " $row$%3$s$row$)")
        .formatted(table, columns, row);
  }

  private static void check(List<String> wrong, String what, String said, Set<String> allowed) {
    if (!allowed.contains(said)) {
      wrong.add(what + " -> " + said + " instead of " + allowed);
    }
  }

  /** The first of these columns that the table has; empty if it has none. */
  private static String column(String table, String... names) {
    for (String name : names) {
      String there =
          customers.bare.admin(
              "select count(*) from pg_attribute where attrelid = '%s'::regclass and attname = '%s'"
                  .formatted(table, name));
      if (there.equals("1")) {
        return name;
      }
    }
    return "";
  }

  private static String value(String place, Caller caller) {
    return place.equals("scope") ? "{" + id(caller) + "}" : "" + id(caller);
  }

  private static int id(Caller caller) {
    return customers.store.regions().idsOf(caller).getFirst();
  }

  private static void expect(List<String> open, String role, String sql, String... allowed) {
    String said = customers.bare.says(role, sql);
    if (!List.of(allowed).contains(said)) {
      open.add(role + ": " + sql + " -> " + said);
    }
  }

  private static List<String> governed() {
    return List.of(
        customers
            .bare
            .admin(
                """
                select string_agg(format('%I.%I', n.nspname, c.relname), ' ')
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relrowsecurity and c.relkind in ('r', 'p')
                """)
            .split(" "));
  }

  private static String touch(String table) {
    return customers.bare.admin(
        "select format('%1$I = %1$I', attname) from pg_attribute where attrelid = '"
            + table
            + "'::regclass and attnum > 0 and attgenerated = '' and attidentity = '' limit 1");
  }

  /** Honest reads, of which some leave their handle to a thief or a query that comes too late. */
  private static final class Attack {
    private final List<Caller> callers =
        IntStream.range(0, 100)
            .mapToObj(i -> new Caller("caller-" + i, Set.of("R" + (1 + i % 5)), Set.of()))
            .toList();
    private final AtomicReference<Tx> kept = new AtomicReference<>();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong tried = new AtomicLong();
    private final AtomicLong raced = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Set<Integer> backends = ConcurrentHashMap.newKeySet();

    Uni<String> transaction(int number) {
      Caller caller = callers.get(number % callers.size());
      String own = String.valueOf(customers.store.regions().idsOf(caller).getFirst());
      return customers.database.as(caller, tx -> work(number, own, tx));
    }

    private Uni<String> work(int number, String own, Tx tx) {
      if (number % 50 == 7) {
        Tx stolen = kept.getAndSet(null);
        if (stolen != null) {
          steal(stolen);
        }
      }
      if (number % 20 == 11) {
        // From a thread that is no event loop, at any moment: before, at or after the end.
        customers.vertx.executeBlocking(() -> race(own, tx), false);
      }
      return Multi.createFrom()
          .range(0, READS_A_TRANSACTION)
          .onItem()
          .transformToUniAndConcatenate(i -> Customers.regions(tx).invoke(seen -> judge(own, seen)))
          .collect()
          .with(Collectors.joining())
          .call(() -> number % 100 == 0 ? noteBackend(tx) : Uni.createFrom().voidItem())
          .invoke(() -> {
            if (number % 50 == 3) {
              kept.set(tx);
            }
            if (number % 100 == 21) {
              customers.vertx.setTimer(1, tick -> stealOnceClosed(tx));
            }
          });
    }

    private Uni<Integer> noteBackend(Tx tx) {
      return Customers.backend(tx).invoke(backends::add);
    }

    private void judge(String own, String seen) {
      reads.incrementAndGet();
      if (!seen.equals(own)) {
        foreign.incrementAndGet();
      }
    }

    private boolean stealOnceClosed(Tx tx) {
      if (((PgTx) tx).closed()) {
        steal(tx);
      } else {
        customers.vertx.setTimer(1, tick -> stealOnceClosed(tx));
      }
      return true;
    }

    private boolean race(String own, Tx tx) {
      Customers.regions(tx)
          .subscribe()
          .with(
              seen -> {
                raced.incrementAndGet();
                if (!seen.equals(own)) {
                  foreign.incrementAndGet();
                }
              },
              failure -> {
                tried.incrementAndGet();
                refused.incrementAndGet();
              });
      return true;
    }

    private void steal(Tx tx) {
      tried.incrementAndGet();
      Customers.regions(tx)
          .subscribe()
          .with(
              seen -> foreign.incrementAndGet(),
              failure -> {
                if (failure instanceof IllegalStateException) {
                  refused.incrementAndGet();
                }
              });
    }
  }
}
