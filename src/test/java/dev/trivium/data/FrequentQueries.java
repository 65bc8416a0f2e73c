package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Json;
import dev.trivium.web.Routes;
import dev.trivium.web.TestEdge;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Many rows behind the real routes, and what people ask of them all day. Rows are made by the
 * superuser in one statement; half of them are foreign to the caller, in every range of values.
 */
@SuppressWarnings("InlineFormatString") // Statements of this length are read apart.
final class FrequentQueries implements AutoCloseable {
  private static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of("writer"));
  private static final String ROWS =
      """
      insert into data.parcels (region_id, parcel_no, area, depot, sender_ct, sender_bidx,
        receiver_ct, state, booked_on, price, weight, handed_at, label, fragile, note, _subject,
        _row_hash, _batch_id)
      select (select id from sec.region where code = a.area), g, a.area,
             'D' || g / 2 %% 2000, '\\x00', decode(s.bidx[1 + g / 2 %% 1000], 'hex'), '\\x00',
             case when g / 2 %% 50 = 0 then 'lost' when g / 2 %% 3 = 0 then 'sent' else 'done' end,
             date '2016-01-01' + (g / 2 * 7919::bigint %% 3650)::int, g * 31 %% 10000000, g / 8.0,
             timestamptz '2016-01-01' + g * interval '1 second', gen_random_uuid(), g %% 2 = 0, 'n',
             gen_random_uuid(), decode(md5(g::text), 'hex'), gen_random_uuid()
        from generate_series(1, %d) g
        cross join lateral (select case when g %% 2 = 0 then 'north' else 'south' end as area) a
        cross join (select array[%s] as bidx) s
      """;
  private static final String LEDGER =
      """
      with b as (
        insert into ingest.batch (id, dataset, contract_id, sub, scope, idem_key, media, chunk_rows,
          state, first_byte_at, receipt)
        select gen_random_uuid(), 'd' || g / 2 %% 50, c.id, 's' || g %% 10,
               array[r.id], 'k' || g, 'text/csv', 1, 'done',
               timestamptz '2026-01-01' + g * interval '1 minute', '{}'
          from generate_series(1, %d) g
          join sec.region r on r.code = case when g %% 2 = 0 then 'north' else 'south' end
          cross join (select id from ingest.contract limit 1) c
        returning id, dataset, scope, first_byte_at),
      q as (
        insert into ingest.quarantine (id, batch_id, dataset, region_id, row_no, raw_ct, reasons,
          retryable, state, at)
        select gen_random_uuid(), id, 'parcels', scope[1], 1, '\\x00', '[]', false, 'open',
               first_byte_at from b),
      e as (
        insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)
        select id, 0, 'upload/' || dataset,
               case when dataset = 'd7' then 'parcels' else dataset end,
               'j', 'load', first_byte_at, scope from b),
      dq as (
        insert into ingest.dq_result (region_id, batch_id, rule_id, side, dataset, dimension,
          severity, evaluated, failed, passed, at)
        select scope[1], id, rule, side,
               case when dataset = 'd7' then 'parcels' else dataset end,
               'completeness', 'error', 100, 1, true, first_byte_at
          from b, unnest(array['trivium.rows', 'weight']) rule,
               unnest(array['received', 'served']) side),
      f as (
        insert into ingest.finding (id, region_id, dataset, kind, about, severity, observed,
          formula, detail, opened_at, closed_at)
        select gen_random_uuid(), scope[1],
               case when dataset = 'd7' then 'parcels' else dataset end,
               'volume', 'rows', 'warning', 1, 'f', '{}', first_byte_at, first_byte_at from b)
      insert into ops.change (region_id, kind, key) select scope[1], 'data', dataset from b
      """;

  final PlannedDatabase database;
  private final TestEdge edge;
  private final HttpClient http = HttpClient.newHttpClient();
  final Map<String, IntFunction<HttpRequest>> queries = new LinkedHashMap<>();

  FrequentQueries(Vertx vertx, StoreAssembly store, int rows, Consumer<String> admin) {
    this.database = new PlannedDatabase(store.database());
    DataAssembly data =
        new DataAssembly(
            new DataPorts(
                database,
                store.changes(),
                store.schemaChanges(),
                store.regions(),
                store.seal(),
                store.keys(),
                Embeds.by("none", texts -> io.smallrye.mutiny.Uni.createFrom().nothing()),
                vertx,
                InstantSource.fixed(NOW),
                new Ids(InstantSource.system(), new SecureRandom()),
                seen -> {},
                "plans"),
            DataForTests.config(1_000));
    this.edge = new TestEdge(TestEdge.patient(), null, data.routes().toArray(Routes[]::new));
    for (String dataset : List.of("depots", "parcels")) {
      get(
          data.contracts()
              .register(STEWARD, dataset, DataForTests.resource(dataset + ".odcs.yaml"), false));
    }
    load(store, rows, admin);
    ask(rows);
  }

  private void load(StoreAssembly store, int rows, Consumer<String> admin) {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] hash = store.seal().blindIndex("senders", "s" + i + "@example.com");
      hashes.add("'" + HexFormat.of().formatHex(hash) + "'");
    }
    admin.accept("set session_replication_role = replica");
    admin.accept(ROWS.formatted(rows, String.join(",", hashes)));
    admin.accept(LEDGER.formatted(Math.max(20_000, rows / 20)));
    admin.accept("analyze");
  }

  private void ask(int rows) {
    queries.put(
        "lookup by key", i -> read("/v1/datasets/parcels/rows/" + (2 + i * 7919L * 2 % rows)));
    queries.put(
        "search by key", i -> search(where("parcel_no", "eq", 2 + i * 7919L * 2 % rows), ""));
    queries.put(
        "declared index, newest first",
        i ->
            search(
                where("state", "eq", "\"lost\"") + "," + where("price", "gte", i), "-booked_on"));
    queries.put("foreign key", i -> search(where("depot", "eq", "\"D" + i + "\""), ""));
    queries.put(
        "blind index", i -> search(where("sender", "eq", "\"s" + i + "@example.com\""), ""));
    queries.put(
        "unique",
        i -> search(where("label", "eq", "\"00000000-0000-0000-0000-%012d\"".formatted(i)), ""));
    queries.put(
        "range of days, newest first",
        i ->
            search(
                where("booked_on", "between", "[\"" + day(i) + "\",\"" + day(i + 40) + "\"]"),
                "-booked_on"));
    queries.put(
        "newest of all",
        i -> search(where("booked_on", "lte", "\"" + day(3_600 - i) + "\""), "-booked_on"));
    queries.put(
        "cheapest of all regions",
        i -> post(STEWARD, "/v1/datasets/parcels/search", body(where("price", "gte", i), "price")));
    queries.put(
        "foreign key and more",
        i -> search(where("depot", "eq", "\"D" + i + "\"") + "," + where("weight", "gt", 5), ""));
    queries.put("month by month", i -> post(NORTH, "/v1/metrics/query", months(i * 10)));
    queries.put("deliveries", i -> read("/v1/batches?limit=100&dataset=d" + i % 50));
    queries.put("deliveries of all", i -> read("/v1/batches?limit=" + (50 + i % 50)));
    queries.put("quarantine", i -> read("/v1/datasets/parcels/quarantine?limit=" + (50 + i % 50)));
    queries.put("lineage", i -> read("/v1/lineage/parcels?direction=up&depth=" + (1 + i % 10)));
  }

  private static String day(int number) {
    return java.time.LocalDate.of(2016, 1, 1).plusDays(number % 3_650).toString();
  }

  private static String months(int first) {
    return """
    {"metrics":["parcels_rows"],
     "time":{"field":"booked_on","grain":"month","from":"%s","to":"%s"}}
    """
        .formatted(day(first), day(first + 90));
  }

  private static String where(String field, String op, Object value) {
    return "{\"field\":\"%s\",\"op\":\"%s\",\"value\":%s}".formatted(field, op, value);
  }

  private static String body(String filters, String order) {
    String by = order.isEmpty() ? "" : "\"" + order + "\"";
    return "{\"limit\":50,\"filters\":[" + filters + "],\"order\":[" + by + "]}";
  }

  private HttpRequest search(String filters, String order) {
    return post(NORTH, "/v1/datasets/parcels/search", body(filters, order));
  }

  private HttpRequest post(Caller caller, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
        .header("authorization", "Bearer " + edge.token(caller))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest read(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
        .header("authorization", "Bearer " + edge.token(NORTH))
        .build();
  }

  /** What the query answers; anything but 200 is a mistake of the test. */
  String answer(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(request.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The statements of a query, each with the tables that it reads through from end to end. */
  Map<String, List<String>> readThrough(String query) {
    database.plans.clear();
    database.asking = true;
    answer(queries.get(query).apply(3));
    database.asking = false;
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (PlannedDatabase.Planned planned : database.plans) {
      List<String> tables = new ArrayList<>();
      walk(Json.tree(planned.plan()), tables);
      found.put(planned.sql() + "\n" + planned.plan(), tables);
    }
    return found;
  }

  private static void walk(JsonNode node, List<String> tables) {
    if (node.path("Node Type").asText().equals("Seq Scan")) {
      tables.add(node.path("Schema").asText() + "." + node.path("Relation Name").asText());
    }
    node.forEach(child -> walk(child, tables));
  }

  /** Every query a few times, so that none is measured for what a cold process does once. */
  void warm() {
    for (int i = 0; i < 100; i++) {
      for (IntFunction<HttpRequest> query : queries.values()) {
        answer(query.apply(i));
      }
    }
  }

  /** Milliseconds of so many different calls, shortest first. */
  double[] timed(String query, int calls) {
    double[] millis = new double[calls];
    for (int i = 0; i < calls; i++) {
      HttpRequest request = queries.get(query).apply(i);
      long begun = System.nanoTime();
      answer(request);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-32s p50 %6.1f ms  p95 %6.1f ms%n",
        query,
        millis[calls / 2],
        millis[calls * 95 / 100]);
    return millis;
  }

  @Override
  public void close() {
    edge.close();
  }
}
