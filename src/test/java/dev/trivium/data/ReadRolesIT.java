package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.PostgresForTests;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of two people with the same regions, one has the role that reads a dataset. */
class ReadRolesIT {
  private static final Caller DESK = caller("dora", "desk", "pii_reader");
  private static final Caller OTHER = caller("otto", "sales", "pii_reader");
  private static final Caller LOADER = caller("lore", "loader");
  private static final String TICKETS =
      new String(DataForTests.resource("tickets.odcs.yaml"), StandardCharsets.UTF_8)
              .replace(
                  "[[opened_on desc]]}",
                  "[[opened_on desc]]}\n      - {property: trivium.summaries,"
                      + " value: [{name: daily, by: [opened_on], sum: [cost]}]}")
          + """
          roles:
            - {role: desk, access: read}
            - {role: loader, access: write}
          """;
  private static final String BOATS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: boats
      version: 1.0.0
      status: active
      schema:
        - name: boats
          customProperties: [{property: trivium.region, value: all}]
          properties:
            - {name: hull, logicalType: string, required: true, primaryKey: true}
            - {name: ticket, logicalType: integer}
      """;
  private static final String MODEL =
      """
      version: "0.1.1"
      semantic_model:
        - name: harbour
          custom_extensions: [{vendor_name: COMMON, data:
            '{"verified_questions": ["How many tickets are there?"]}'}]
          datasets:
            - name: tickets
              source: tickets
              fields: [
                {name: ticket_no, expression: {dialects: [
                  {dialect: ANSI_SQL, expression: ticket_no}]}},
                {name: office, expression: {dialects: [{dialect: ANSI_SQL, expression: office}]}}]
          metrics: [{name: desk_tickets, expression: {dialects: [
            {dialect: ANSI_SQL, expression: "COUNT(tickets.ticket_no)"}]}}]
      """;
  private static final String ROWS =
      """
      Ticket No,office,email,opened_on,cost
      1,Oslo,ann@b.example,2026-01-02,9.5
      2,Lisbon,bob@b.example,2026-01-03,1
      3,Nowhere,cem@b.example,2026-01-03,1
      4,Oslo,no address,2026-01-03,1
      """;

  private static DataForTests house;
  private static DataOverHttp server;
  private static String batch;
  private static String refused;

  private static Caller caller(String sub, String... roles) {
    return new Caller(sub, Set.of("*"), Set.of(roles));
  }

  @BeforeAll
  static void open() {
    house = DataForTests.withContracts(new ContractsConfig(true, true));
    server = new DataOverHttp(house);
    get(house.data.recover(false));
    house.register("tickets", TICKETS.getBytes(StandardCharsets.UTF_8));
    house.register("boats", BOATS.getBytes(StandardCharsets.UTF_8));
    get(house.data.models().put(STEWARD, MODEL.getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> delivered = server.deliver(LOADER, "tickets", "k", ROWS);
    assertThat(delivered.statusCode()).as(delivered.body()).isEqualTo(201);
    batch = tree(delivered).path("batch").asText();
    server.deliver(STEWARD, "boats", "b", "hull,ticket\nx,1\n");
    PostgresForTests.admin(
        house.store,
        """
        insert into ingest.finding (id, region_id, dataset, kind, about, severity, observed,
          formula, detail, opened_at)
        select gen_random_uuid(), id, 'tickets', 'drift', 'a', 'error', 1, 'f', '{}', now()
          from sec.region where code = 'north'
        """);
    refused =
        PostgresForTests.superuser(
            house.store,
            "select id::text from ingest.quarantine where region_id is not null limit 1");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void whoLacksTheRoleIsToldThatThereIsNoSuchThing() {
    List<String> wrong = new ArrayList<>();
    for (String path :
        List.of(
            "/v1/datasets/tickets",
            "/v1/datasets/tickets/rows/1",
            "/v1/datasets/tickets/quality",
            "/v1/datasets/tickets/quarantine",
            "/v1/contracts/tickets",
            "/v1/contracts/tickets?version=1.0.0",
            "/v1/contracts/tickets/render",
            "/v1/lineage/tickets",
            "/v1/lineage/tickets/cost",
            "/v1/lineage/runs/" + batch,
            "/v1/batches/" + batch,
            "/v1/batches/" + batch + "/events",
            "/v1/quarantine/" + refused)) {
      same(wrong, path, server.get(DESK, path), server.get(OTHER, path));
    }
    posted(wrong, "/v1/datasets/tickets/search", "{}");
    posted(wrong, "/v1/datasets/tickets/export", "{\"format\":\"csv\"}");
    posted(
        wrong,
        "/v1/datasets/tickets/reveal",
        "{\"key\":{\"ticket_no\":\"1\"},\"fields\":[\"email\"],\"purpose\":\"a test\"}");
    posted(wrong, "/v1/metrics/query", "{\"metrics\":[\"desk_tickets\"]}");
    assertThat(wrong).isEmpty();
    assertThat(server.deliver(OTHER, "tickets", "o", ROWS).statusCode()).isEqualTo(404);
    assertThat(server.deliver(DESK, "tickets", "d", ROWS).statusCode()).isEqualTo(403);
  }

  /** A hidden dataset answers as one that never was, with another name in the sentence. */
  private static void same(
      List<String> wrong, String path, HttpResponse<String> seen, HttpResponse<String> hidden) {
    boolean reads = seen.statusCode() == 200 || path.contains("quarantine");
    if (!reads || seen.statusCode() == 404 || hidden.statusCode() != 404) {
      wrong.add(path + " " + seen.statusCode() + " " + hidden.statusCode() + hidden.body());
    }
  }

  private static void posted(List<String> wrong, String path, String body) {
    same(wrong, path, server.post(DESK, path, body), server.post(OTHER, path, body));
  }

  @Test
  void listsLeaveItOut() {
    for (String path :
        List.of(
            "/v1/datasets",
            "/v1/contracts",
            "/v1/batches",
            "/v1/quality",
            "/v1/quality/findings",
            "/v1/quality/findings?dataset=tickets",
            "/v1/semantic-model",
            "/v1/semantic-model/vocabulary")) {
      HttpResponse<String> seen = server.get(DESK, path);
      HttpResponse<String> hidden = server.get(OTHER, path);
      assertThat(seen.body()).as(path).contains("tickets");
      assertThat(hidden.statusCode()).as(path).isEqualTo(200);
      assertThat(hidden.body()).as(path).doesNotContainIgnoringCase("tickets", "Oslo", "opened_on");
    }
    assertThat(server.get(OTHER, "/v1/datasets").body()).contains("boats");
    assertThat(server.post(OTHER, "/v1/metrics/query", "{\"metrics\":[\"boats_rows\"]}").body())
        .contains("[[1]]");
    assertThat(
            server
                .post(
                    OTHER,
                    "/v1/metrics/query",
                    "{\"metrics\":[\"boats_rows\"],\"dimensions\":[\"office\"]}")
                .body())
        .doesNotContain("tickets");
  }

  @Test
  void everybodyElseStillSeesWhatTheyNeed() {
    assertThat(tree(server.get(DESK, "/v1/datasets/tickets")).path("rows").asInt()).isEqualTo(2);
    assertThat(server.post(DESK, "/v1/metrics/query", "{\"metrics\":[\"desk_tickets\"]}").body())
        .contains("[[2]]");
    assertThat(server.get(LOADER, "/v1/datasets/tickets/quarantine").body()).contains("items");
    assertThat(server.get(STEWARD, "/v1/contracts/tickets").statusCode()).isEqualTo(200);
    assertThat(server.get(caller("dan", "dpo"), "/v1/datasets/tickets").statusCode())
        .isEqualTo(200);
    JsonNode batches = tree(server.get(OTHER, "/v1/batches")).path("items");
    assertThat(batches).hasSize(1);
  }

  @Test
  void theDatabaseItselfShowsNoRow() {
    assertThat(house.rows(DESK, "tickets")).isEqualTo(2);
    assertThat(house.rows(OTHER, "tickets")).isZero();
    assertThat(house.rows(OTHER, "tickets__contract")).isZero();
    String summary =
        "select count(*) from pg_policies where tablename = 'tickets__daily'"
            + " and policyname = 'region_read' and qual like '%readable(''tickets\\_\\_daily''%'";
    assertThat(PostgresForTests.superuser(house.store, summary)).isEqualTo("1");
    assertThat(regionsOf(DESK, "tickets__daily")).isPositive();
    assertThat(regionsOf(OTHER, "tickets__daily")).isZero();
    assertThat(house.rows(OTHER, "boats")).isEqualTo(1);
    for (String table :
        List.of("ingest.batch", "ingest.quarantine", "ingest.dq_result", "ingest.finding")) {
      assertThat(count(DESK, table, "dataset = 'tickets'")).as(table).isPositive();
      assertThat(count(OTHER, table, "dataset = 'tickets'")).as(table).isZero();
    }
    for (String table : List.of("lineage.edge", "lineage.column_edge")) {
      assertThat(count(DESK, table, "dst = 'tickets'")).as(table).isPositive();
      assertThat(count(OTHER, table, "src like '%tickets' or dst like '%tickets'"))
          .as(table)
          .isZero();
    }
  }

  @Test
  void aNewVersionAndAnotherServerChangeWhoReadsAtOnce() {
    DataOverHttp other = server;
    String open = TICKETS.replace("1.0.0", "1.1.0").replace("access: read", "access: none");
    String closed = TICKETS.replace("1.0.0", "1.2.0");
    String search = "/v1/datasets/tickets/search";
    assertThat(other.post(OTHER, search, "{}").statusCode()).isEqualTo(404);

    house.register("tickets", open.getBytes(StandardCharsets.UTF_8));
    assertThat(other.post(OTHER, search, "{}").statusCode()).isEqualTo(200);
    assertThat(other.get(OTHER, "/v1/semantic-model/vocabulary").body()).contains("desk_tickets");
    house.register("tickets", closed.getBytes(StandardCharsets.UTF_8));
    assertThat(other.post(OTHER, search, "{}").statusCode()).isEqualTo(404);
    assertThat(other.get(OTHER, "/v1/semantic-model/vocabulary").body())
        .doesNotContain("desk_tickets");

    get(house.assembly(new ContractsConfig(true, false), "lax").contracts().enforceReadRoles());
    assertThat(house.rows(OTHER, "tickets")).isEqualTo(2);
    get(house.data.contracts().enforceReadRoles());
    assertThat(house.rows(OTHER, "tickets")).isZero();
  }

  @Test
  void rowsThatReferToAHiddenDatasetCannotBeDelivered() {
    String boats =
        BOATS
                .replace("boats", "ferries")
                .replace(
                    "logicalType: integer}",
                    "logicalType: integer, relationships: [{to: tickets.ticket_no}]}")
                .replace("trivium.region, value: all", "trivium.region, value: north")
            + "roles: [{role: sales, access: write}]\n";
    house.register("ferries", boats.getBytes(StandardCharsets.UTF_8));

    for (String ticket : List.of("1", "77")) {
      HttpResponse<String> asked =
          server.deliver(OTHER, "ferries", "f" + ticket, "hull,ticket\nx," + ticket + "\n");
      assertThat(asked.statusCode()).isEqualTo(403);
      assertThat(asked.body()).contains("refer to 'tickets'");
    }
    assertThat(server.deliver(STEWARD, "ferries", "f", "hull,ticket\nx,1\n").statusCode())
        .isEqualTo(201);
  }

  private static long regionsOf(Caller caller, String relation) {
    return get(house
            .store
            .database()
            .as(
                caller,
                tx ->
                    tx.find(
                        "select cardinality(sec.readable($1))::bigint as n",
                        row -> row.bigint("n"),
                        relation)))
        .orElseThrow();
  }

  private static long count(Caller caller, String table, String condition) {
    return get(house
            .store
            .database()
            .as(
                caller,
                tx ->
                    tx.find(
                        "select count(*) as n from " + table + " where " + condition,
                        row -> row.bigint("n"))))
        .orElseThrow();
  }
}
