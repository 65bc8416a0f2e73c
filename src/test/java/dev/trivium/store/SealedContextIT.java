package dev.trivium.store;

import static dev.trivium.store.Customers.ALICE;
import static dev.trivium.store.Customers.BOB;
import static dev.trivium.store.Customers.CAROL;
import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an attacker with a connection of a serving role may try, and what the database answers. */
class SealedContextIT {
  private static final String COUNT = "select count(*) from data.customers";
  private static final String FORGED =
      """
      select set_config('trivium.ctx', 'eA==|{1,2,3,4,5}|{steward}|' || pg_backend_pid() || '|'
        || (extract(epoch from now()) * 1000000)::bigint || '|00', true)
      """;
  private static final String OWN = String.valueOf(2 * Customers.EACH);
  private static Customers customers;

  @BeforeAll
  static void open() {
    customers = new Customers(event -> {}, 2);
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void withoutAContextThereAreNoRowsAndNoWrites() {
    assertThat(app(COUNT)).isEqualTo("0");
    assertThat(app("insert into data.customers values (2, 1000, 1)")).isEqualTo("42501");
  }

  @Test
  void aCallerSeesOwnRegionsAndTheContextEndsWithTheTransaction() {
    assertThat(inside(ALICE, Customers.REGIONS)).isEqualTo("2,3");
    assertThat(inside(ALICE, COUNT)).isEqualTo(OWN);
    assertThat(inside(ALICE, "select sec.sub()")).isEqualTo(ALICE.sub());
    assertThat(app("begin", enter(ALICE), "commit", COUNT)).isEqualTo("0");
    assertThat(app("begin", enter(ALICE), "rollback", "begin", COUNT)).isEqualTo("0");
  }

  @Test
  void aSubIsWhateverItIs() {
    for (String sub : List.of("a|b|{1}|c", "Ünïcode 漢字 🐘", "x'); drop table data.customers; --")) {
      Caller odd = new Caller(sub, Set.of("R2"), Set.of());

      assertThat(inside(odd, "select sec.sub()")).isEqualTo(sub);
    }
  }

  @Test
  void aContextMovedToTheSessionIsDead() {
    String moved = "select set_config('trivium.ctx', current_setting('trivium.ctx'), false)";

    assertThat(app("begin", enter(ALICE), moved, "commit", COUNT)).isEqualTo("0");
    assertThat(app("begin", enter(ALICE), moved, "commit", "begin", COUNT)).isEqualTo("0");
  }

  @Test
  void aContextCopiedToAnotherConnectionIsDead() {
    String copied = inside(ALICE, "select current_setting('trivium.ctx')");

    assertThat(app("begin", "select set_config('trivium.ctx', '" + copied + "', true)", COUNT))
        .isEqualTo("0");
  }

  @Test
  void aForgedContextIsDead() {
    assertThat(app("begin", FORGED, COUNT)).isEqualTo("0");
    assertThat(inside(ALICE, FORGED, COUNT)).isEqualTo("0");
    assertThat(inside(ALICE, "set local trivium.ctx = 'zzz'", COUNT)).isEqualTo("0");
    assertThat(inside(ALICE, FORGED, "insert into data.customers values (1, 1001, 1)"))
        .isEqualTo("42501");
  }

  @Test
  void aTokenThatIsNotOursIsRefused() {
    String token = customers.bare.token(ALICE, Duration.ofMinutes(1));
    List<String> tokens = new ArrayList<>();
    tokens.add(token.replace("{2,3}", "{1}"));
    tokens.add(token.replace("{}", "{steward}"));
    tokens.add(token.replaceFirst("^1", "2"));
    tokens.add(token.substring(0, token.length() - 1));
    tokens.add(customers.bare.token(ALICE, Duration.ofMinutes(-1)));
    tokens.add("1|x|y");
    tokens.add("");

    assertThat(tokens)
        .allSatisfy(bad -> assertThat(app("select sec.enter('" + bad + "')")).isEqualTo("28000"));
    assertThat(app("select sec.enter(null)")).isEqualTo("28000");
  }

  @Test
  void keysAndSealStayInside() {
    assertThat(app("select * from sec.hmac_key")).isEqualTo("42501");
    assertThat(app("select sec.mac('seal', 1, 'x')")).isEqualTo("42501");
    assertThat(app("select sec.put_key('app', 1, '\\x00')")).isEqualTo("42501");
    assertThat(app("select sec.context()")).isEqualTo("42501");
    assertThat(app("select sec.govern('data.customers')")).isEqualTo("42501");
  }

  @Test
  void noOtherRoleCanBeTakenAndRowSecurityStaysOn() {
    assertThat(app("select set_config('role', 'trivium_owner', false)")).isEqualTo("42501");
    assertThat(app("set role trivium_job")).isEqualTo("42501");
    assertThat(app("set session authorization trivium_job")).isEqualTo("42501");
    assertThat(app("set row_security = off", COUNT)).isEqualTo("42501");
    assertThat(app("alter table data.customers disable row level security")).isEqualTo("42501");
  }

  @Test
  void rowsDoNotMoveAndForeignRowsDoNotChange() {
    assertThat(inside(ALICE, "update data.customers set region_id = 1 where region_id = 2"))
        .isEqualTo("42501");
    assertThat(inside(ALICE, "update data.customers set balance = 0 where region_id = 1"))
        .isEqualTo("0");
    assertThat(inside(ALICE, "update data.products set id = 99 where region_id = 0"))
        .isEqualTo("0");
    assertThat(inside(ALICE, "delete from data.orders")).isEqualTo("42501");
    assertThat(inside(ALICE, "truncate data.orders")).isEqualTo("42501");
    assertThat(inside(ALICE, "create temp table x (i int)")).isEqualTo("42501");
    assertThat(inside(ALICE, "create table data.x (i int)")).isEqualTo("42501");
  }

  @Test
  void aSavepointBringsTheContextBackAndACachedPlanFollowsIt() {
    assertThat(inside(ALICE, "savepoint s", "set local trivium.ctx = ''", "rollback to s", COUNT))
        .isEqualTo(OWN);
    assertThat(
            app(
                "set plan_cache_mode = force_generic_plan",
                "prepare q as " + COUNT,
                "begin",
                enter(ALICE),
                "execute q",
                "commit",
                "execute q"))
        .isEqualTo("0");
  }

  @Test
  void aTransactionHasOneCaller() {
    assertThat(inside(ALICE, enter(ALICE), COUNT)).isEqualTo(OWN);
    assertThat(inside(ALICE, enter(BOB))).isEqualTo("28000");
  }

  @Test
  void sharedRowsAreReadByAllAndWrittenByStewards() {
    assertThat(inside(ALICE, "select count(*) from data.products")).isEqualTo("7");
    assertThat(inside(ALICE, "insert into data.products values (0, 99)")).isEqualTo("42501");
    assertThat(inside(CAROL, "insert into data.products values (0, 99)")).isEqualTo("1");
  }

  /** Rows need no foreign key to their region, as long as this holds. */
  @Test
  void aRegionIsNeverRemovedNorRenumbered() {
    customers.bare.admin("insert into sec.region (id, code, name) values (900, 'spare', 'Spare')");

    assertThat(customers.bare.admin("delete from sec.region where id = 900")).isEqualTo("23503");
    assertThat(customers.bare.admin("update sec.region set id = 901 where id = 900"))
        .isEqualTo("23503");
    assertThat(customers.bare.admin("truncate sec.region cascade")).isEqualTo("23503");
    assertThat(customers.bare.admin("update sec.region set name = 'Kept' where id = 900"))
        .isEqualTo("1");
  }

  @Test
  void keysDoNotTellWhetherAHiddenRowExists() {
    String child = "insert into data.orders (region_id, id, customer_id, product_id) values ";

    assertThat(inside(ALICE, child + "(2, 9001, 1, 7)")).isEqualTo("1");
    assertThat(inside(ALICE, child + "(2, 9002, 5, 7)")).as("hidden parent").isEqualTo("23503");
    assertThat(inside(ALICE, child + "(2, 9003, 777777, 7)")).as("no parent").isEqualTo("23503");
    assertThat(inside(ALICE, "insert into data.customers values (2, 5, 1)"))
        .as("a key that is taken elsewhere is free here")
        .isEqualTo("1");
  }

  @Test
  void answersBelongToTheirCallerAndBatchesToTheirScope() {
    customers.bare.admin(
        "insert into chat.response (id, sub, scope, status, model, created_at, input, owner,"
            + " lease_until) select 'r' || g, case when g < 3 then 'auth0|alice' else 'eve' end,"
            + " case when g = 2 then '{1,2}'::int[] else '{2}' end, 'completed', 'm', now(), '',"
            + " 'n', now() from generate_series(1, 4) g",
        "insert into ingest.batch (id, dataset, contract_id, sub, scope, idem_key, media,"
            + " chunk_rows, state, first_byte_at) select gen_random_uuid(), 'd',"
            + " gen_random_uuid(), 'x', s::int[], s, 'm', 1, 'done', now()"
            + " from unnest('{\"{2}\",\"{2,3}\",\"{1,2}\",\"{0,3}\"}'::text[]) s");

    assertThat(inside(ALICE, "select string_agg(id, ',') from chat.response")).isEqualTo("r1");
    assertThat(inside(ALICE, "select string_agg(idem_key, ' ' order by scope) from ingest.batch"))
        .isEqualTo("{0,3} {2} {2,3}");
    assertThat(inside(ALICE, "update ingest.batch set scope = '{1}' where idem_key = '{2}'"))
        .isEqualTo("42501");
    assertThat(inside(ALICE, "update ingest.batch set scope = '{}' where idem_key = '{2}'"))
        .isEqualTo("23514");
  }

  @Test
  void unplacedRowsAreSeenByStewardsOnly() {
    customers.bare.admin(
        "insert into ingest.quarantine (id, batch_id, dataset, region_id, row_no, raw_ct, reasons,"
            + " retryable, state, at) select gen_random_uuid(), gen_random_uuid(), 'd', r, 1, '',"
            + " '[]', false, 'open', now() from unnest('{2,1,null}'::int[]) r");
    String regions =
        "select string_agg(coalesce(region_id::text, '-'), ',' order by region_id)"
            + " from ingest.quarantine";

    assertThat(inside(ALICE, regions)).isEqualTo("2");
    assertThat(inside(CAROL, regions)).isEqualTo("2,-");
  }

  @Test
  void readersReadJobsReachAllAndTheOwnerSeesNothing() {
    String all = String.valueOf(5 * Customers.EACH);

    assertThat(customers.bare.says(Bootstrap.READER, "begin", enter(ALICE), COUNT)).isEqualTo(OWN);
    assertThat(
            customers.bare.says(
                Bootstrap.READER,
                "begin",
                enter(ALICE),
                "insert into data.customers values (2, 2000, 1)"))
        .isEqualTo("25006");
    assertThat(
            customers.bare.says(
                Bootstrap.READER,
                "begin read write",
                enter(ALICE),
                "insert into data.customers values (2, 2000, 1)"))
        .isEqualTo("42501");
    assertThat(customers.bare.says(Bootstrap.JOB, COUNT)).isEqualTo(all);
    assertThat(customers.bare.says(Bootstrap.JOB, "update data.customers set balance = 0"))
        .isEqualTo("42501");
    assertThat(customers.bare.says(Bootstrap.MIGRATOR, COUNT)).isEqualTo(all);
    assertThat(customers.bare.says(Bootstrap.MIGRATOR, "set role trivium_owner", COUNT))
        .isEqualTo("0");
  }

  @Test
  void theDoorTurnsCodesIntoRegions() {
    Caller everybody = new Caller("boss", Set.of("*"), Set.of());
    Caller nobody = new Caller("guest", Set.of(), Set.of());
    Caller stranger = new Caller("stranger", Set.of("R2", "Atlantis"), Set.of());

    assertThat(get(customers.database.as(everybody, Customers::regions))).isEqualTo("1,2,3,4,5");
    assertThat(get(customers.database.as(nobody, Customers::regions))).isEqualTo("none");
    assertThat(get(customers.database.reading(stranger, Customers::regions))).isEqualTo("2");
  }

  private static String app(String... statements) {
    return customers.bare.says(Bootstrap.APP, statements);
  }

  /** What the statements say inside a transaction of the caller, which is then given up. */
  private static String inside(Caller caller, String... statements) {
    List<String> all = new ArrayList<>(List.of("begin", enter(caller)));
    all.addAll(List.of(statements));
    return app(all.toArray(String[]::new));
  }

  private static String enter(Caller caller) {
    return customers.bare.enter(caller);
  }
}
