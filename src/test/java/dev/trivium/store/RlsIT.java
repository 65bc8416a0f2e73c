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
  private static final int READS = 100_000;
  private static final int READS_A_TRANSACTION = 5;
  private static final int AT_ONCE = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final AtomicLong STALE = new AtomicLong();
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
    assertThat(attack.tried.get()).isGreaterThan(300);
    assertThat(attack.refused).hasValue(attack.tried.get());
    assertThat(STALE).hasValue(attack.tried.get());
  }

  @Test
  void everyGovernedTableIsEmptyAndClosedWithoutAContext() {
    seed();
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

  /** A row in each kind of table, so that an empty answer means something. */
  private static void seed() {
    customers.bare.admin(
        """
        insert into ingest.contract (id, contract, version, odcs, sha256, plan, state, by, at)
        values (gen_random_uuid(), 'c', '1', '{}', '', '{}', 'active', 'x', now())
        """,
        """
        insert into ingest.batch (id, dataset, contract_id, sub, scope, idem_key, media,
          chunk_rows, state, first_byte_at)
        values (gen_random_uuid(), 'd', gen_random_uuid(), 'x', '{1}', 'k', 'm', 1, 'done', now())
        """,
        """
        insert into ingest.quarantine (id, batch_id, dataset, row_no, raw_ct, reasons, retryable,
          state, at)
        values (gen_random_uuid(), gen_random_uuid(), 'd', 1, '', '[]', false, 'open', now())
        """,
        """
        insert into ingest.layout (batch_id, media, delimiter, columns)
        values (gen_random_uuid(), 'm', ',', '[]')
        """,
        """
        insert into chat.response (id, sub, scope, status, model, created_at, input, owner,
          lease_until)
        values ('r', 'x', '{1}', 'completed', 'm', now(), '', 'n', now())
        """,
        """
        insert into lineage.outbox (run_id, event, created_at, next_at)
        values (gen_random_uuid(), '{}', now(), now())
        """,
        """
        insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)
        values (gen_random_uuid(), 0, 'upload/d', 'd', 'j', 'load', now(), '{1}')
        """,
        """
        insert into lineage.column_edge (run_id, src, src_field, dst, dst_field, kind, subtype,
          masking, at, scope)
        values (gen_random_uuid(), 'upload/d', 'A', 'd', 'a', 'DIRECT', 'IDENTITY', false, now(),
          '{1}')
        """,
        "insert into ops.change (region_id, kind, key) values (1, 'k', 'x')",
        "insert into ops.audit (sub, action, object) values ('x', 'a', 'o')",
        """
        insert into knowledge.document (region_id, id, source, title, media, lang, state, delivery,
          by, at)
        values (1, '00000000-0000-0000-0000-000000000001', 's', 't', 'm', 'en', 'ready',
          gen_random_uuid(), 'x', now())
        """,
        """
        insert into knowledge.passage (region_id, document_id, no, heading, body, page, char_from,
          char_to, tsv, model, embedding)
        values (1, '00000000-0000-0000-0000-000000000001', 1, 'h', 'b', 0, 0, 1, '', 'm', '')
        """,
        """
        insert into semantic.model (id, name, version, ossie, sha256, state, by, at)
        values (gen_random_uuid(), 'm', '1', '{}', '', 'active', 'x', now())
        """);
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
