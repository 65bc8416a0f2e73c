package dev.trivium.data;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.support.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Typed queries against gold rows that were made by hand-written SQL. */
class RetailMetricsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonNode> GOLD = new HashMap<>();
  private static RetailHouse house;

  @BeforeAll
  static void open() throws IOException {
    for (String line : Files.readAllLines(SharedData.need("questions/superstore-dev.jsonl"))) {
      JsonNode question = JSON.readTree(line);
      GOLD.put(question.path("id").asText(), question);
    }
    house = new RetailHouse();
  }

  @AfterAll
  static void close() {
    if (house != null) {
      house.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sd-001 | {'metrics':['revenue']}",
        "sd-012 | {'metrics':['distinct(product)']}",
        "sd-010 | {'metrics':['customers'],'time':{'from':'2017-01-01','to':'2018-01-01'}}",
        "sd-015 | {'metrics':['average_order_value'],"
            + "'time':{'from':'2017-04-01','to':'2017-07-01'}}",
        "sd-016 | {'metrics':['margin']}",
        "sd-017 | {'metrics':['average_discount'],"
            + "'filters':[{'field':'sub_category','op':'eq','value':'Tables'}]}",
        "sd-018 | {'metrics':['average_days_to_ship']}",
        "sd-023 | {'metrics':['profit'],'time':{'grain':'quarter'}}",
        "sd-024 | {'metrics':['orders'],"
            + "'time':{'from':'2017-10-01','to':'2018-01-01','grain':'week'}}",
        "sd-028 | {'metrics':['margin'],"
            + "'time':{'from':'2016-01-01','to':'2018-01-01','grain':'quarter'}}",
        "sd-029 | {'metrics':['revenue'],"
            + "'time':{'from':'2017-02-01','to':'2017-02-11','grain':'day'}}",
        "sd-047 | {'metrics':['units'],'dimensions':['category','region']}",
        "sd-051 | {'metrics':['profit'],'dimensions':['category'],'time':{'grain':'year'}}",
        "sd-053 | {'metrics':['revenue'],'dimensions':['weekday']}",
        "sd-057 | {'metrics':['profit'],'dimensions':['city'],'order':['-profit'],'limit':10}",
        "sd-064 | {'metrics':['revenue'],'dimensions':['category','product'],"
            + "'order':['-revenue'],'top':{'within':['category'],'n':3}}",
        "sd-067 | {'metrics':['orders'],'dimensions':['region','city'],"
            + "'order':['-orders'],'top':{'within':['region'],'n':2}}",
        "sd-096 | {'metrics':['orders'],"
            + "'time':{'field':'ship_date','from':'2017-12-01','to':'2018-01-01'}}",
        "sd-097 | {'metrics':['revenue','profit','margin'],'dimensions':['category']}",
        "sd-107 | {'metrics':['profit'],'dimensions':['state'],"
            + "'having':[{'metric':'profit','op':'lt','value':0}]}",
        "sd-111 | {'metrics':['profit'],'dimensions':['product'],"
            + "'having':[{'metric':'profit','op':'lt','value':-1000}]}",
        "sd-113 | {'metrics':['revenue'],"
            + "'filters':[{'field':'category','op':'ne','value':'Furniture'}]}",
        "sd-116 | {'metrics':['orders'],"
            + "'filters':[{'field':'ship_mode','op':'not_in','values':['Standard Class']}]}",
        "sd-118 | {'metrics':['revenue'],'time':{'grain':'month'},"
            + "'order':['-revenue'],'limit':1}",
        "sd-124 | {'dimensions':['ship_date'],"
            + "'filters':[{'field':'order_id','op':'eq','value':'CA-2016-152156'}]}",
        "sd-126 | {'dimensions':['sub_category'],"
            + "'filters':[{'field':'category','op':'eq','value':'Office Supplies'}]}",
        "sd-128 | {'metrics':['revenue'],'dimensions':['order_id'],"
            + "'time':{'from':'2016-01-01','to':'2017-01-01'},"
            + "'having':[{'metric':'revenue','op':'gt','value':8000}]}",
      })
  void givesTheGoldRows(String id, String query) throws IOException {
    JsonNode gold = GOLD.get(id);

    MetricResult result = ask(caller(gold), query.replace('\'', '"'));

    List<String> columns = new ArrayList<>();
    gold.path("columns").forEach(column -> columns.add(column.asText()));
    assertThat(result.rows()).hasSameSizeAs(gold.path("rows"));
    List<List<@Nullable Object>> left = new ArrayList<>(result.rows());
    for (JsonNode row : gold.path("rows")) {
      boolean found =
          left.removeIf(candidate -> matches(candidate, row, columns, gold.path("tolerance")));
      assertThat(found).as("gold row %s in %s", row, left).isTrue();
    }
  }

  @Test
  void countsOrdersOverAThresholdByTheirRows() throws IOException {
    MetricResult result =
        ask(
            caller(GOLD.get("sd-109")),
            "{\"metrics\":[\"revenue\"],\"dimensions\":[\"order_id\"],\"having\":"
                + "[{\"metric\":\"revenue\",\"op\":\"gt\",\"value\":5000}]}");

    assertThat(result.rows()).hasSize(GOLD.get("sd-109").path("rows").path(0).path(0).asInt());
  }

  @Test
  void knowsWhatTheWestMayTalkAbout() {
    Caller west = new Caller("wendy", Set.of("West"), Set.of());

    Vocabulary known = get(house.assembly.metrics().vocabulary(west));

    assertThat(known.values().get("region")).containsExactly("West");
    assertThat(known.values().get("state")).contains("California").doesNotContain("New York");
    assertThat(known.values()).doesNotContainKeys("customer", "customer_id");
    assertThat(known.currency()).isEqualTo("USD");
    assertThat(known.metrics()).hasSize(10);
    assertThat(known.coverage().getFirst().rows()).isEqualTo(3203);
  }

  private static MetricResult ask(Caller caller, String json) throws IOException {
    MetricQuery query = MetricQueryReader.read((ObjectNode) JSON.readTree(json));
    return get(house.assembly.metrics().query(caller, query));
  }

  private static Caller caller(JsonNode gold) {
    Set<String> regions = new HashSet<>();
    gold.path("caller_regions").forEach(region -> regions.add(region.asText()));
    return new Caller("someone", regions, Set.of());
  }

  /** Each gold cell is found in the row, whatever the order of columns. */
  private static boolean matches(
      List<@Nullable Object> row, JsonNode gold, List<String> columns, JsonNode tolerance) {
    Set<Integer> used = new HashSet<>();
    for (int at = 0; at < columns.size(); at++) {
      double near = tolerance.path(columns.get(at)).asDouble(1e-9);
      boolean found = false;
      for (int cell = 0; cell < row.size() && !found; cell++) {
        found = !used.contains(cell) && same(row.get(cell), gold.get(at), near) && used.add(cell);
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(@Nullable Object cell, JsonNode gold, double near) {
    if (cell == null || gold.isNull()) {
      return cell == null && gold.isNull();
    }
    return gold.isNumber()
        ? cell instanceof Number number && Math.abs(number.doubleValue() - gold.asDouble()) <= near
        : cell.toString().equals(gold.asText());
  }
}
