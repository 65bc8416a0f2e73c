package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataOverHttp.tree;
import static dev.trivium.data.Parcels.NORTH;
import static dev.trivium.data.Parcels.SOUTH;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows by search and as a file: masked, in the caller's regions, a page at a time. */
class RowsIT {
  private static final int PARCELS = 1_200;
  private static final Caller AUDITOR = new Caller("aldo", Set.of("*"), Set.of("auditor"));
  private static DataForTests house;
  private static DataOverHttp server;

  @BeforeAll
  static void open() {
    house = DataForTests.withChunksOf(500);
    server = new DataOverHttp(house);
    Parcels.load(house, PARCELS);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void findsRowsByEveryKindOfCondition() {
    assertThat(found(where("parcel_no", "eq", "17"))).containsExactly(17);
    assertThat(found(where("parcel_no", "in", "[3,8,5000]"))).containsExactly(3, 8);
    assertThat(found(where("parcel_no", "between", "[10,12]"))).containsExactly(10, 11, 12);
    assertThat(found(where("parcel_no", "lt", "3"))).containsExactly(1, 2);
    assertThat(found(where("parcel_no", "gte", "1199.5"))).containsExactly(1200);
    assertThat(found(where("price", "eq", "7.5"))).containsExactly(7);
    assertThat(found(where("price", "gt", "1199"))).containsExactly(1199);
    assertThat(found(where("price", "is_null", "true"))).hasSize(PARCELS / 5);
    assertThat(found(where("label", "eq", "\"" + new java.util.UUID(7, 9) + "\"")))
        .containsExactly(9);
    assertThat(found(where("state", "starts_with", "\"lo\""))).hasSize(PARCELS / 3);
    assertThat(found(where("booked_on", "eq", "\"2026-02-19\""))).hasSize(PARCELS / 50);
    assertThat(found(where("_region", "eq", "\"south\""))).hasSize(PARCELS / 4);
    assertThat(found(where("area", "eq", "\"south\""))).hasSize(PARCELS / 4);
    assertThat(found(where("sender", "eq", "\" S3@Example.com\""))).hasSize(PARCELS / 10);
    assertThat(found(where("sender", "in", "[\"s3@example.com\",\"s4@example.com\",\"x\"]")))
        .hasSize(PARCELS / 5);
  }

  @Test
  void filtersOnMoreBehindWhatHasAnIndex() {
    String both =
        """
        {"filters":[{"field":"state","op":"eq","value":"lost"},
          {"field":"weight","op":"lt","value":1},{"field":"fragile","op":"eq","value":true},
          {"field":"handed_at","op":"gte","value":"2026-02-01"},
          {"field":"note","op":"ne","value":"=1+1"}]}
        """;

    assertThat(found(both)).containsExactly(6);
    JsonNode refused = refused(where("weight", "lt", "1"), 422);
    assertThat(refused.path("type").asText()).endsWith("data:not-filterable");
    assertThat(refused.path("usable").toString())
        .isEqualTo(
            "[\"_region\",\"area\",\"booked_on\",\"depot\",\"label\",\"parcel_no\",\"price\","
                + "\"sender\",\"state\"]");
    assertThat(refused(where("state", "ne", "\"lost\""), 422).toString())
        .contains("not-filterable");
    assertThat(refused(where("receiver", "eq", "\"Rita 1\""), 422).toString())
        .contains("not-filterable")
        .doesNotContain("Rita 1");
    assertThat(
            refused(
                    where("parcel_no", "eq", "1").replace("]}", "," + one("sender", "gt", "1")),
                    422)
                .toString())
        .contains("eq and in only");
    assertThat(
            refused(
                    where("parcel_no", "eq", "1").replace("]}", "," + one("extras", "eq", "1")),
                    422)
                .toString())
        .contains("not-filterable");
    assertThat(refused("{\"order\":[\"weight\"]}", 422).toString()).contains("not-sortable");
    assertThat(refused("{\"order\":[\"sender\"]}", 422).toString()).contains("not-sortable");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThat(refused("{\"filter\":[]}", 400).toString()).contains("is not known");
    assertThat(refused("{\"limit\":1001}", 400).toString()).contains("at most 1000");
    assertThat(refused(where("parcel_no", "like", "1"), 400).toString()).contains("must be one of");
    assertThat(refused(where("parcel_no; drop", "eq", "1"), 422).toString())
        .contains("unknown-field");
    assertThat(refused(where("parcel_no", "eq", "\"1 or 1=1\""), 422).toString())
        .contains("takes numbers");
    assertThat(refused(where("booked_on", "eq", "\"soon\""), 422).toString()).contains("dates");
    assertThat(refused(where("label", "eq", "\"x\""), 422).toString()).contains("UUID");
    assertThat(refused(where("parcel_no", "between", "[1]"), 422).toString()).contains("values");
    assertThat(server.post(NORTH, "/v1/datasets/nothing/search", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void showsRowsMaskedAndOnlyOfOwnRegions() {
    HttpResponse<String> answer =
        server.post(NORTH, "/v1/datasets/parcels/search", "{\"limit\":1000}");
    JsonNode all = tree(answer);

    assertThat(all.path("items")).hasSize(PARCELS * 3 / 4);
    all.path("items").forEach(row -> assertThat(row.path("_region").asText()).isEqualTo("north"));
    assertThat(all.at("/items/0/receiver").asText()).isEqualTo("R. 1.");
    assertThat(all.at("/items/0/sender").asText()).isEqualTo("•••");
    assertThat(all.at("/items/0/price").asText()).isEqualTo("1.5");
    assertThat(all.path("data_version").asLong()).isPositive();
    assertThat(all.has("as_of")).isTrue();
    assertThat(answer.body()).doesNotContain("@example.com", "Rita");
    assertThat(found(SOUTH, where("parcel_no", "eq", "17"))).isEmpty();
    assertThat(found(SOUTH, where("_region", "eq", "\"north\""))).isEmpty();
    assertThat(found(SOUTH, where("_region", "eq", "\"nowhere\""))).isEmpty();
  }

  @Test
  void everyOrderGivesEachRowOnce() {
    for (String order :
        List.of(
            "",
            "parcel_no",
            "-parcel_no",
            "booked_on",
            "-booked_on",
            "price",
            "-price",
            "state",
            "-label")) {
      assertThat(walked("{\"limit\":500,\"order\":[" + quoted(order) + "]}"))
          .as("order %s", order)
          .hasSize(PARCELS)
          .doesNotHaveDuplicates();
    }
    assertThat(walked("{\"limit\":300,\"order\":[\"-parcel_no\"]}"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    String lost =
        """
        {"limit":50,"filters":[{"field":"state","op":"eq","value":"lost"}],
         "order":["-booked_on","parcel_no"]}
        """;
    List<Integer> expected =
        IntStream.rangeClosed(1, PARCELS)
            .filter(i -> i % 3 == 0)
            .boxed()
            .sorted(Comparator.<Integer, Integer>comparing(i -> -(i % 50)).thenComparing(i -> i))
            .toList();
    assertThat(walked(lost)).isEqualTo(expected);
  }

  @Test
  void aCursorBelongsToItsQuestion() {
    String ask = "{\"limit\":10,\"order\":[\"-booked_on\"]";
    String cursor = tree(search(STEWARD, ask + "}")).path("next_cursor").asText();
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    bytes[bytes.length - 3] ^= 1;
    String turned = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(search(STEWARD, ask + ",\"cursor\":\"" + cursor + "\"}").statusCode())
        .isEqualTo(200);
    for (String foreign : List.of(turned, "AAAA", "%%%", cursor.substring(4))) {
      assertThat(refused(ask + ",\"cursor\":\"" + foreign + "\"}", 400).toString())
          .contains("cursor is not one");
    }
    assertThat(refused("{\"limit\":10,\"cursor\":\"" + cursor + "\"}", 400).toString())
        .contains("cursor is not one");
  }

  @Test
  void aRepeatedSearchSeesTheNextDeliveryAndSharesNothing() {
    String ask = where("parcel_no", "gte", "900001");
    assertThat(found(NORTH, ask)).isEmpty();
    assertThat(found(NORTH, ask)).isEmpty();

    server.deliver(
        new Caller("will", Set.of("north"), Set.of("writer")),
        "parcels",
        "late",
        Parcels.HEADER + Parcels.line(900_001));

    assertThat(found(NORTH, ask)).containsExactly(900_001);
    assertThat(found(SOUTH, ask)).isEmpty();
    assertThat(found(STEWARD, ask)).containsExactly(900_001);
  }

  @Test
  void exportsOwnRowsAsAFileThatNoSpreadsheetRuns() {
    HttpResponse<String> csv =
        export(SOUTH, "{\"filters\":[" + one("parcel_no", "lte", "1200"), "text/csv");
    List<String> lines = csv.body().lines().toList();

    assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    assertThat(lines).hasSize(1 + PARCELS / 4);
    assertThat(lines.getFirst()).startsWith("_region,parcel_no,area,depot,sender");
    assertThat(lines.get(1)).startsWith("south,4,south,A,•••,R. 4.,sent,2026-01-05,4.50,0.5,");
    assertThat(lines.get(7)).contains("south,28,", ",'=1+1,").doesNotContain(",=1+1");
    assertThat(lines.get(5)).contains("2026-01-21,,2.5,");
    assertThat(csv.body()).doesNotContain("@example.com", "Rita", "north");
  }

  @Test
  void exportsEveryRowOnceOverManyPages() {
    HttpResponse<String> lines =
        export(STEWARD, "{\"filters\":[" + one("parcel_no", "lte", "1000"), "application/x-ndjson");
    Set<Integer> numbers = new HashSet<>();
    lines.body().lines().forEach(line -> numbers.add(Json.tree(line).path("parcel_no").asInt()));

    assertThat(lines.body().lines()).hasSize(1_000);
    assertThat(numbers).hasSize(1_000);
    assertThat(export(STEWARD, "{\"limit\":7,\"format\":\"ndjson\"}", "*/*").body().lines())
        .hasSize(7);
  }

  @Test
  void refusesAnExportThatWouldEndEarly() {
    HttpResponse<String> all = export(STEWARD, "{}", "text/csv");

    assertThat(all.statusCode()).isEqualTo(422);
    assertThat(all.body()).contains("export-too-large", "\"rows_max\":1000");
    assertThat(export(STEWARD, "{\"limit\":1001}", "*/*").statusCode()).isEqualTo(400);
    assertThat(export(STEWARD, "{}", "application/pdf").statusCode()).isEqualTo(400);
    assertThat(export(STEWARD, "{\"format\":\"pdf\"}", "*/*").statusCode()).isEqualTo(400);
    assertThat(
            export(STEWARD, where("weight", "gt", "1").replace("\"limit\":1000,", ""), "*/*")
                .body())
        .contains("not-filterable");
  }

  @Test
  void anExportStandsInTheTrailWithoutValues() {
    export(NORTH, "{\"filters\":[" + one("sender", "eq", "\"s3@example.com\""), "text/csv");

    assertThat(trailWith("\"rows\":120"))
        .contains("\"rows.export\"", "\"rows.exported\"", "\"nora\"", "\"filters\":\"sender\"")
        .doesNotContain("s3@");
  }

  /** Entries are seen once the chain has reached them. */
  private static String trailWith(String deed) {
    Instant until = Instant.now().plusSeconds(10);
    String trail = "";
    while (!trail.contains(deed)) {
      assertThat(Instant.now()).as(trail).isBefore(until);
      trail = server.get(AUDITOR, "/v1/ops/audit?limit=1000").body();
    }
    return trail;
  }

  private static List<Integer> walked(String ask) {
    List<Integer> numbers = new ArrayList<>();
    String cursor = "";
    do {
      String body = ask.strip();
      String more =
          cursor.isEmpty()
              ? body
              : body.substring(0, body.length() - 1) + ",\"cursor\":\"" + cursor + "\"}";
      JsonNode page = tree(search(STEWARD, more));
      assertThat(page.has("items")).as(page.toString()).isTrue();
      page.path("items")
          .forEach(row -> {
            if (row.path("parcel_no").asInt() <= PARCELS) {
              numbers.add(row.path("parcel_no").asInt());
            }
          });
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty());
    return numbers;
  }

  private static String quoted(String order) {
    return order.isEmpty() ? "" : "\"" + order + "\"";
  }

  private static String where(String field, String op, String value) {
    return "{\"limit\":1000,\"filters\":[" + one(field, op, value);
  }

  private static String one(String field, String op, String value) {
    return "{\"field\":\"%s\",\"op\":\"%s\",\"value\":%s}]}".formatted(field, op, value);
  }

  private static List<Integer> found(String ask) {
    return found(STEWARD, ask);
  }

  private static List<Integer> found(Caller caller, String ask) {
    HttpResponse<String> answer = search(caller, ask);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<Integer> numbers = new ArrayList<>();
    tree(answer).path("items").forEach(row -> numbers.add(row.path("parcel_no").asInt()));
    return numbers;
  }

  private static JsonNode refused(String ask, int status) {
    HttpResponse<String> answer = search(STEWARD, ask);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return tree(answer);
  }

  private static HttpResponse<String> search(Caller caller, String ask) {
    return server.post(caller, "/v1/datasets/parcels/search", ask);
  }

  private static HttpResponse<String> export(Caller caller, String ask, String accept) {
    return server.send(
        server
            .request(caller, "/v1/datasets/parcels/export")
            .header("content-type", "application/json")
            .header("accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString(ask)));
  }
}
