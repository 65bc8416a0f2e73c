package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a person of one region lists is what a superuser counts for that region. */
class OneRegionIT {
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final Caller SOUTH = new Caller("sue", Set.of("south"), Set.of("writer"));
  private static final int PARCELS = 400;
  private static final String OWN = " in (0, (select id from sec.region where code = 'north'))";
  private static DataForTests house;
  private static DataOverHttp server;

  @BeforeAll
  static void open() {
    house = DataForTests.withChunksOf(100);
    server = new DataOverHttp(house);
    Parcels.load(house, PARCELS);
    delivered(NORTH, 1_001, 1_002, 1_003, 1_005);
    delivered(SOUTH, 1_004, 1_008);
    document(NORTH, "n.md");
    document(SOUTH, "s1.md");
    document(SOUTH, "s2.md");
    PostgresForTests.admin(
        house.store,
        """
        insert into ingest.finding (id, region_id, dataset, kind, about, severity, observed,
          formula, detail, opened_at)
        select gen_random_uuid(), r.id, 'parcels', 'drift', 'a' || g, 'error', 1, 'f', '{}', now()
          from sec.region r join generate_series(1, 5) g on r.code = 'north' or g < 4
         where r.id > 0
        """);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** Good rows, and as many that refer to a depot which does not exist. */
  private static void delivered(Caller caller, int... numbers) {
    StringBuilder csv = new StringBuilder(Parcels.HEADER);
    for (int number : numbers) {
      csv.append(Parcels.line(number));
      csv.append(Parcels.line(number + 5_000 * 4).replaceFirst(",[AB],", ",Z,"));
    }
    HttpResponse<String> answer = server.deliver(caller, "parcels", caller.sub(), csv.toString());
    assertThat(tree(answer).path("quarantined").asInt())
        .as(answer.body())
        .isEqualTo(numbers.length);
  }

  private static void document(Caller caller, String source) {
    HttpResponse<String> answer =
        server.send(
            server
                .request(caller, "/v1/documents?source=" + source)
                .header("content-type", "text/markdown")
                .POST(HttpRequest.BodyPublishers.ofString("# " + source + "\nSome words.")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  @Test
  void rowsAreThoseOfTheRegion() {
    long rows = counted("select count(*) from data.parcels where region_id" + OWN);

    assertThat(rows).isBetween(300L, counted("select count(*) from data.parcels") - 1);
    assertThat(read("/v1/datasets/parcels").path("rows").asLong()).isEqualTo(rows);
    assertThat(post("/v1/datasets/parcels/search", "{\"limit\":1000}").path("items"))
        .hasSize((int) rows);
    HttpResponse<String> file =
        server.post(NORTH, "/v1/datasets/parcels/export", "{\"format\":\"ndjson\"}");
    assertThat(file.body().lines()).hasSize((int) rows).allMatch(row -> row.contains("north"));
    assertThat(
            post("/v1/metrics/query", "{\"metrics\":[\"parcels_rows\"]}").at("/rows/0/0").asLong())
        .isEqualTo(rows);
    assertThat(server.get(NORTH, "/v1/datasets/parcels/rows/1004").statusCode()).isEqualTo(404);
    assertThat(server.get(NORTH, "/v1/datasets/parcels/rows/1003").statusCode()).isEqualTo(200);
  }

  @Test
  void refusedRowsDeliveriesDocumentsAndFindingsAreThoseOfTheRegion() {
    same(
        "/v1/datasets/parcels/quarantine",
        "ingest.quarantine",
        "state = 'open' and region_id" + OWN);
    same(
        "/v1/batches",
        "ingest.batch",
        "scope <@ array(select id from sec.region where id" + OWN + ")");
    same("/v1/documents", "knowledge.document", "region_id" + OWN);
    same("/v1/quality/findings", "ingest.finding", "closed_at is null and region_id" + OWN);
  }

  @Test
  void qualityIsThatOfTheRegion() {
    JsonNode newest = read("/v1/datasets/parcels/quality").path("newest");
    JsonNode foreign = tree(server.get(SOUTH, "/v1/datasets/parcels/quality")).path("newest");

    assertThat(newest.toString()).contains(batch("nora")).doesNotContain(batch("sue"));
    assertThat(foreign.toString()).contains(batch("sue")).doesNotContain(batch("nora"));
  }

  @Test
  void lineageNamesRunsOfTheRegion() {
    Set<String> told = new TreeSet<>();
    read("/v1/lineage/parcels?direction=up")
        .path("edges")
        .forEach(edge -> told.add(edge.path("run").asText()));

    assertThat(told).isNotEmpty().doesNotContain(batch("sue"));
    String shared =
        "select count(*) from lineage.edge where scope && array(select id from sec.region where id"
            + OWN
            + ") and run_id = '%s'";
    told.forEach(run -> assertThat(counted(shared.formatted(run))).isPositive());
    assertThat(server.get(NORTH, "/v1/lineage/runs/" + batch("sue")).statusCode()).isEqualTo(404);
    assertThat(server.get(NORTH, "/v1/batches/" + batch("sue")).statusCode()).isEqualTo(404);
    assertThat(tree(server.get(STEWARD, "/v1/batches")).path("items").size())
        .isEqualTo((int) counted("select count(*) from ingest.batch"));
  }

  /** The list has exactly what the superuser counts, and there is more that is not listed. */
  private static void same(String path, String table, String condition) {
    long own = counted("select count(*) from " + table + " where " + condition);
    assertThat(own).as(table).isPositive();
    assertThat(counted("select count(*) from " + table)).as(table).isGreaterThan(own);
    assertThat(read(path + "?limit=1000").path("items").size()).as(path).isEqualTo((int) own);
  }

  private static String batch(String sub) {
    return PostgresForTests.superuser(
        house.store,
        "select id::text from ingest.batch where sub = '"
            + sub
            + "' order by received desc limit 1");
  }

  private static long counted(String sql) {
    return Long.parseLong(PostgresForTests.superuser(house.store, sql));
  }

  private static JsonNode read(String path) {
    HttpResponse<String> answer = server.get(NORTH, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return tree(answer);
  }

  private static JsonNode post(String path, String body) {
    HttpResponse<String> answer = server.post(NORTH, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return tree(answer);
  }
}
