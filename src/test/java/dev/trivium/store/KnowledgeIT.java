package dev.trivium.store;

import static dev.trivium.store.Customers.ALICE;
import static dev.trivium.store.Customers.BOB;
import static dev.trivium.store.Customers.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The one function that may see every passage shows nobody more than their regions, and the two
 * that may delete take nothing from others.
 */
class KnowledgeIT {
  private static final Caller WRITER = new Caller("wim", Set.of("R2"), Set.of("writer"));
  private static final String SEEN =
      """
      select coalesce(string_agg(distinct region_id::text, ',' order by region_id::text), 'none')
        from knowledge.search('common rare5', 'en', 200)
      """;
  private static final String FORGED =
      """
      select set_config('trivium.ctx', 'eA==|{0,1,2,3,4,5}|{steward,writer}|'
        || pg_backend_pid() || '|' || (extract(epoch from now()) * 1000000)::bigint || '|00', true)
      """;
  private static Customers customers;

  @BeforeAll
  static void open() {
    customers = new Customers(event -> {}, 2);
    customers.bare.admin(
        """
        insert into knowledge.document (region_id, id, source, title, media, lang, state, delivery,
          by, at)
        select r, ('00000000-0000-0000-0000-00000000000' || r)::uuid, 's', 't', 'm', 'en', 'ready',
               gen_random_uuid(), 'x', now() from generate_series(0, 5) r
        """,
        """
        insert into knowledge.passage (region_id, document_id, no, heading, body, page, char_from,
          char_to, tsv, model, embedding)
        select d.region_id, d.id, n, 'h', 'b', 0, 0, 1,
               to_tsvector('english', 'common word number' || n || ' rare' || n % 977), 'm', ''
          from knowledge.document d, generate_series(1, 4000) n
        """,
        "analyze knowledge.passage");
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void searchShowsOwnAndSharedRegionsOnly() {
    assertThat(inside("trivium_app", ALICE, SEEN)).isEqualTo("0,2,3");
    assertThat(inside("trivium_reader", BOB, SEEN)).isEqualTo("0,4");
    assertThat(
            inside("trivium_app", BOB, "select count(*) from knowledge.search('rare5', 'en', 9)"))
        .isEqualTo("9");
  }

  @Test
  void searchWithoutAProvenContextShowsNothing() {
    assertThat(bare(SEEN)).isEqualTo("none");
    assertThat(bare("begin", FORGED, SEEN)).isEqualTo("none");
    assertThat(bare("begin", enter(ALICE), "commit", SEEN)).isEqualTo("none");
    assertThat(customers.bare.says("trivium_job", SEEN)).isEqualTo("42501");
  }

  @Test
  void searchKeepsItsLimitAndTakesAnyText() {
    assertThat(count("common", "1000000")).isEqualTo("200");
    assertThat(count("common", "-5")).isEqualTo("0");
    for (String odd : new String[] {"'''", "\\", "a & | ! (", "the of and", "", "'':*A"}) {
      assertThat(count(odd.replace("'", "''"), "5")).as(odd).matches("\\d");
    }
    assertThat(
            inside(
                "trivium_app",
                ALICE,
                "select count(*) from knowledge.search('rare5 zebra', 'no such language', 5)"))
        .isEqualTo("5");
  }

  @Test
  void anIndexAnswersAsTheSearchRole() {
    String plan =
        customers.bare.admin(
            "set role trivium_search",
            """
            explain (format json) select * from knowledge.passage p
             where p.region_id = any (array[1,2]) and p.tsv @@ to_tsquery('english', 'rare5')
            """);

    assertThat(plan).contains("passage_words");
  }

  @Test
  void onlyAWriterDeletesAndOnlyInOwnRegions() {
    String own = "select knowledge.clear(2, '00000000-0000-0000-0000-000000000002')";
    String foreign = "select knowledge.clear(4, '00000000-0000-0000-0000-000000000004')";
    String shared = "select knowledge.remove(0, '00000000-0000-0000-0000-000000000000')";

    assertThat(inside("trivium_app", ALICE, own)).isEqualTo("42501");
    assertThat(bare(own)).isEqualTo("42501");
    assertThat(bare("begin", FORGED, own)).isEqualTo("42501");
    assertThat(inside("trivium_reader", WRITER, own)).isEqualTo("42501");
    assertThat(inside("trivium_app", WRITER, foreign)).isEqualTo("0");
    assertThat(inside("trivium_app", WRITER, shared)).isEqualTo("false");
    assertThat(inside("trivium_app", WRITER, own)).isEqualTo("4000");
    assertThat(inside("trivium_app", CAROL, shared)).isEqualTo("true");
    assertThat(inside("trivium_app", WRITER, "delete from knowledge.passage")).isEqualTo("42501");
    assertThat(bare("set role trivium_search")).isEqualTo("42501");
  }

  private static String count(String question, String limit) {
    return inside(
        "trivium_app",
        ALICE,
        "select count(*) from knowledge.search('" + question + "', 'en', " + limit + ")");
  }

  /** In a transaction that is left open, so it leaves nothing behind. */
  private static String inside(String role, Caller caller, String sql) {
    return customers.bare.says(role, "begin", enter(caller), sql);
  }

  private static String bare(String... statements) {
    return customers.bare.says("trivium_app", statements);
  }

  private static String enter(Caller caller) {
    return customers.bare.enter(caller);
  }
}
