package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.trivium.support.Conversation;
import dev.trivium.support.ServerProcess;
import dev.trivium.support.SharedData;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real rows, start to answer: contract, delivery, quarantine, question, regions. */
class RetailJourneyIT {
  private static final String BAD =
      """
      Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,\
      City,State,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,\
      Discount,Profit
      20001,CA-2017-999999,2017-05-01,2017-04-01,First Class,AB-12345,Canary Person,Consumer,\
      United States,Reno,Nevada,89501,West,FUR-BO-10001798,Furniture,Bookcases,Shelf,10,1,0,1
      20002,CA-2017-999998,2017-05-01,2017-05-02,First Class,AB-12345,Canary Person,Consumer,\
      United States,Reno,Nevada,89501,Atlantis,FUR-BO-10001798,Furniture,Bookcases,Shelf,-5,1,0,1
      20003,CA-2017-999997,2017-05-01,2017-05-02,First Class,AB-12345,Canary Person,Consumer,\
      United States,Reno,Nevada,89501,West,FUR-BO-10001798,Furniture,Bookcases,Shelf,12.34567,1,0,1
      """;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static String steward;
  private static String executive;
  private static String west;
  private static JsonNode receipt;

  @BeforeAll
  static void load() throws Exception {
    Path csv = SharedData.need("retail/superstore.csv.gz");
    Path home = folder.resolve("home");
    server = ServerProcess.start(home, Map.of("TRIVIUM_DEMO", "off"));
    steward = ProcessIT.token(home, "stew", "*", "steward,writer");
    put("/v1/contracts/order_lines", SharedData.need("retail/order_lines.odcs.yaml"));
    put("/v1/semantic-model", SharedData.need("retail/retail.model.yaml"));
    executive = ProcessIT.token(home, "exec", "*", "");
    west = ProcessIT.token(home, "wendy", "West", "");
    receipt = deliver(Files.readAllBytes(csv), "superstore-1", true);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theReceiptAddsUpAndARepeatChangesNothing() throws Exception {
    assertThat(receipt.path("received").asLong()).isEqualTo(9_994);
    assertThat(sum(receipt)).isEqualTo(9_994);
    assertThat(receipt.path("inserted").asLong()).isEqualTo(9_994);

    byte[] csv = Files.readAllBytes(SharedData.need("retail/superstore.csv.gz"));
    JsonNode same = deliver(csv, "superstore-1", true);
    JsonNode otherKey = deliver(csv, "superstore-2", true);

    assertThat(same.path("batch")).isEqualTo(receipt.path("batch"));
    assertThat(otherKey.path("inserted").asLong()).isZero();
    assertThat(otherKey.path("duplicate").asLong()).isEqualTo(9_994);
  }

  @Test
  void wrongRowsAreInQuarantineWithReasonsAndWithoutValues() throws Exception {
    JsonNode bad = deliver(BAD.getBytes(StandardCharsets.UTF_8), "bad-1", false);
    HttpResponse<String> open =
        server.get("/v1/datasets/order_lines/quarantine?limit=100", steward);

    assertThat(bad.path("quarantined").asLong()).isEqualTo(3);
    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(open.body())
        .contains("ship_date_not_before_order")
        .contains("region.unknown")
        .contains("type.scale")
        .doesNotContain("Canary");
    HttpResponse<String> ofWest = server.get("/v1/datasets/order_lines/quarantine", west);
    assertThat(ofWest.body()).doesNotContain("region.unknown").doesNotContain("Canary");
  }

  @Test
  void aQuestionOverTheSocketGivesTheNumbersOfTheFile() throws Exception {
    try (Conversation conversation =
        Conversation.open(server.socketUrl("/v1/responses"), executive)) {
      Conversation.Turn turn =
          conversation.ask("What were total sales by region in 2017?", "2018-01-15");
      JsonNode evidence =
          ServerProcess.json(server.get("/v1/responses/" + turn.id() + "/evidence", executive));

      assertThat(turn.text()).contains("2017").containsIgnoringCase("AI");
      assertThat(evidence.path("kind").asText()).isEqualTo("answer");
      assertThat(evidence.path("confidence").asDouble()).isBetween(0.5, 1.0);
      assertThat(evidence.path("calibration").path("guarantee").path("answered").asInt())
          .isGreaterThanOrEqualTo(59);
      assertThat(numbers(evidence)).isEqualTo(salesByRegion("2017"));
    }
  }

  @Test
  void aNumberIsFollowedToTheColumnOfTheFileItCameWith() {
    try (Conversation conversation =
        Conversation.open(server.socketUrl("/v1/responses"), executive)) {
      for (String question : List.of("total sales in 2016", "forecast sales for 2 months")) {
        Conversation.Turn turn = conversation.ask(question, "2018-01-01");
        JsonNode evidence =
            ServerProcess.json(server.get("/v1/responses/" + turn.id() + "/evidence", executive));
        List<String> runs = new ArrayList<>();
        evidence.path("lineage_runs").forEach(run -> runs.add(run.asText()));

        assertThat(runs).as(question).contains(receipt.path("lineage_run").asText());
      }
    }
    String run = receipt.path("lineage_run").asText();
    HttpResponse<String> whole = server.get("/v1/lineage/runs/" + run, executive);
    JsonNode ways =
        ServerProcess.json(server.get("/v1/lineage/order_lines/sales?direction=up", executive));

    assertThat(whole.body()).contains("upload/order_lines", "\"receive\"", "\"load\"");
    assertThat(ways.path("edges").findValuesAsText("from_field")).contains("Sales");
    ways.path("edges")
        .findValues("steps")
        .forEach(
            steps -> steps.forEach(step -> assertThat(step.path("at").asText()).startsWith("20")));
  }

  @Test
  void anAnalystOfTheWestSeesOnlyTheWestOnEveryPath() throws Exception {
    BigDecimal expected = salesByRegion("").get("West");
    JsonNode metric =
        ServerProcess.json(
            server.post(
                "/v1/metrics/query",
                west,
                "{\"metrics\":[\"revenue\"],\"dimensions\":[\"region\"]}"));
    HttpResponse<String> vocabulary = server.get("/v1/semantic-model/vocabulary", west);
    HttpResponse<String> spoken =
        server.post(
            "/v1/responses", west, "{\"model\":\"trivium\",\"input\":\"total sales by region\"}");
    HttpResponse<String> completion =
        server.post(
            "/v1/chat/completions",
            west,
            "{\"model\":\"trivium\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"sales in the East region\"}]}");
    HttpResponse<String> forecast =
        server.post(
            "/v1/forecasts",
            west,
            "{\"metric\":\"revenue\",\"dimensions\":[\"region\"],\"grain\":\"month\","
                + "\"horizon\":3,\"as_of\":\"2018-01-01\"}");

    assertThat(metric.path("rows")).hasSize(1);
    assertThat(metric.path("rows").get(0).toString()).contains("West");
    assertThat(new BigDecimal(metric.path("rows").get(0).get(1).asText()))
        .isEqualByComparingTo(expected);
    assertThat(vocabulary.body()).contains("West").doesNotContain("\"East\"");
    assertThat(spoken.body()).contains("West").doesNotContain("East").doesNotContain("Central");
    assertThat(completion.body()).doesNotContain("678781");
    assertThat(forecast.statusCode()).isEqualTo(200);
    assertThat(forecast.body()).contains("West").doesNotContain("East").doesNotContain("South");
  }

  @Test
  void aHierarchyAddsUpOverTheRegionsACallerHolds() {
    JsonNode all = reconciled(executive);
    JsonNode own = reconciled(west);

    // The total, 4 regions, 3 categories and 12 of both; in one region some names mean the same.
    assertThat(all).hasSize(20);
    assertThat(own).hasSize(8);
    assertThat(own.toString()).contains("West").doesNotContain("East").doesNotContain("South");
    for (JsonNode nodes : List.of(all, own)) {
      for (int h = 0; h < 3; h++) {
        double[] sums = new double[4];
        for (JsonNode node : nodes) {
          int region = node.at("/key").has("region") ? 1 : 0;
          int kept = region + (node.at("/key").has("category") ? 2 : 0);
          double value = node.at("/points/" + h + "/value").asDouble();
          assertThat(value).isNotNegative();
          sums[kept] += value;
        }
        for (double sum : sums) {
          assertThat(sum).isCloseTo(sums[0], within(1e-6 * sums[0]));
        }
      }
    }
    assertThat(own.at("/0/points/0/value").asDouble())
        .isLessThan(all.at("/0/points/0/value").asDouble());
  }

  private static JsonNode reconciled(String token) {
    HttpResponse<String> answer =
        server.post(
            "/v1/forecasts",
            token,
            "{\"metric\":\"revenue\",\"dimensions\":[\"region\",\"category\"],\"horizon\":3,"
                + "\"reconcile\":true,\"as_of\":\"2018-01-01\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ServerProcess.json(answer).path("series");
  }

  @Test
  void aForecastComesWithBounds() {
    try (Conversation conversation =
        Conversation.open(server.socketUrl("/v1/responses"), executive)) {
      Conversation.Turn turn =
          conversation.ask("forecast revenue for the next 3 months", "2018-01-01");
      JsonNode evidence =
          ServerProcess.json(server.get("/v1/responses/" + turn.id() + "/evidence", executive));

      assertThat(evidence.path("kind").asText()).isEqualTo("forecast");
      assertThat(evidence.path("columns").toString()).contains("period", "value", "lower", "upper");
      assertThat(evidence.path("rows")).hasSize(3);
      for (JsonNode row : evidence.path("rows")) {
        assertThat(row.get(2).asDouble()).isLessThanOrEqualTo(row.get(1).asDouble());
        assertThat(row.get(1).asDouble()).isLessThanOrEqualTo(row.get(3).asDouble());
      }
    }
  }

  @Test
  void aForecastByRegionIsOneOfEachRegionTheCallerHolds() {
    for (String question :
        List.of(
            "forecast revenue by region for the next 3 months",
            "Prognose Revenue nach Region f\u00fcr die n\u00e4chsten 3 Monate")) {
      JsonNode all = foreseen(executive, question);
      JsonNode own = foreseen(west, question);

      assertThat(all.path("rows")).as(question).hasSize(12);
      assertThat(regions(all)).containsExactly("Central", "East", "South", "West");
      assertThat(own.path("rows")).hasSize(3);
      assertThat(regions(own)).containsExactly("West");
      assertThat(own.toString()).doesNotContain("East", "South", "Central");
    }
  }

  private static JsonNode foreseen(String token, String question) {
    try (Conversation conversation = Conversation.open(server.socketUrl("/v1/responses"), token)) {
      String id = conversation.ask(question, "2018-01-01").id();
      return ServerProcess.json(server.get("/v1/responses/" + id + "/evidence", token));
    }
  }

  private static Set<String> regions(JsonNode evidence) {
    Set<String> regions = new TreeSet<>();
    evidence.path("rows").forEach(row -> regions.add(row.get(1).asText()));
    return regions;
  }

  private static Map<String, BigDecimal> numbers(JsonNode evidence) {
    Map<String, BigDecimal> found = new TreeMap<>();
    for (JsonNode row : evidence.path("rows")) {
      found.put(row.get(0).asText(), new BigDecimal(row.get(1).asText()).stripTrailingZeros());
    }
    return found;
  }

  /** The same sums, added up from the file itself. */
  private static Map<String, BigDecimal> salesByRegion(String year) throws Exception {
    Map<String, BigDecimal> sums = new TreeMap<>();
    try (InputStreamReader in =
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(SharedData.need("retail/superstore.csv.gz"))),
                StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(in)) {
      for (NamedCsvRecord row : rows) {
        if (row.getField("Order Date").startsWith(year)) {
          sums.merge(
              row.getField("Region"), new BigDecimal(row.getField("Sales")), BigDecimal::add);
        }
      }
    }
    sums.replaceAll((region, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  private static long sum(JsonNode counts) {
    return counts.path("inserted").asLong()
        + counts.path("updated").asLong()
        + counts.path("duplicate").asLong()
        + counts.path("quarantined").asLong();
  }

  private static void put(String path, Path file) throws Exception {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.url(path))
                .header("content-type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofFile(file)),
            steward);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
  }

  private static JsonNode deliver(byte[] csv, String key, boolean gzip) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url("/v1/datasets/order_lines/batches"))
            .header("content-type", "text/csv")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofByteArray(csv));
    if (gzip) {
      request.header("content-encoding", "gzip");
    }
    HttpResponse<String> answer = server.send(request, steward);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return ServerProcess.json(answer);
  }
}
