package dev.trivium.data;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Job;
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
  private static final Caller EVERYBODY = new Caller("eve", Set.of("*"), Set.of());
  private static final Caller WEST = new Caller("wendy", Set.of("West"), Set.of());
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metrics':['revenue','complaints_rows'],'dimensions':['region'],'order':['region']}"
            + "| select l.region, sum(l.sales), (select count(*) from complaints c"
            + " where c.area = l.region) from lines l group by 1 order by 1",
        "{'metrics':['profit','complaints_hours'],"
            + "'time':{'from':'2017-01-01','to':'2018-07-01','grain':'quarter'}}"
            + "| select q::date, (select coalesce(sum(profit), 0) from lines"
            + " where date_trunc('quarter', order_date) = q), (select coalesce(sum(hours), 0)"
            + " from complaints where date_trunc('quarter', made_on) = q)"
            + " from generate_series(timestamp '2017-01-01', '2018-04-01', '3 months') q",
        "{'metrics':['orders','complaints_rows'],'dimensions':['weekday'],"
            + "'filters':[{'field':'region','op':'in','values':['West','Central']}]}"
            + "| select to_char(order_date, 'FMDay'), count(distinct order_id),"
            + " (select count(*) from complaints where area in ('West', 'Central')"
            + " and extract(isodow from made_on) = extract(isodow from min(order_date)))"
            + " from lines where region in ('West', 'Central')"
            + " group by 1 order by min(extract(isodow from order_date))",
        "{'metrics':['customers','complaints_rows'],'dimensions':['region'],"
            + "'time':{'from':'2016-01-01','to':'2017-01-01','grain':'month'},"
            + "'order':['-complaints_rows','period','region'],'limit':5}"
            + "| select m, r, coalesce(a, 0), coalesce(b, 0) from"
            + " (select date_trunc('month', order_date)::date m, region r,"
            + " count(distinct customer_id) a from lines where order_date >= '2016-01-01'"
            + " and order_date < '2017-01-01' group by 1, 2) x full join"
            + " (select date_trunc('month', made_on)::date m, area r, count(*) b from complaints"
            + " where made_on >= '2016-01-01' and made_on < '2017-01-01' group by 1, 2) y"
            + " using (m, r) order by coalesce(b, 0) desc, m, r limit 5",
        "{'metrics':['margin','complaints_hours'],'dimensions':['region'],"
            + "'having':[{'metric':'complaints_hours','op':'gt','value':0}]}"
            + "| select region, sum(profit) / sum(sales), (select sum(hours) from complaints"
            + " where area = region) from lines where region in (select area from complaints)"
            + " group by 1 order by 1",
      })
  void setsASecondDatasetBesideIt(String query, String sql) throws IOException {
    for (Caller caller : List.of(EVERYBODY, WEST)) {
      String own = caller.equals(WEST) ? "'West'" : "any (array['West','East','South','Central'])";
      String gold =
          "with lines as (select * from data.order_lines__contract where region = "
              + own
              + "), complaints as (select * from data.complaints__contract where area = "
              + own
              + ") select coalesce(json_agg((select json_agg(value) from"
              + " json_each(to_json(whole)))), '[]')::text as rows from ("
              + sql
              + ") whole";
      JsonNode rows =
          JSON.readTree(
              get(house
                      .store
                      .database()
                      .asJob(Job.QUALITY, tx -> tx.find(gold, row -> row.text("rows"))))
                  .orElseThrow());

      MetricResult result = ask(caller, query.replace('\'', '"'));

      assertThat(result.rows()).as(query).hasSize(rows.size());
      for (int at = 0; at < rows.size(); at++) {
        for (int cell = 0; cell < rows.get(at).size(); cell++) {
          assertThat(same(result.rows().get(at).get(cell), rows.get(at).get(cell), 1e-9))
              .as("%s: %s against %s", query, result.rows().get(at), rows.get(at))
              .isTrue();
        }
      }
      assertThat(result.datasets()).containsExactly("order_lines", "complaints");
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
    Vocabulary known = get(house.assembly.metrics().vocabulary(WEST));

    assertThat(known.values().get("region")).containsExactly("West");
    assertThat(known.values().get("state")).contains("California").doesNotContain("New York");
    assertThat(known.values()).doesNotContainKeys("customer", "customer_id");
    assertThat(known.currency()).isEqualTo("USD");
    assertThat(known.metrics().stream().filter(m -> m.datasets().contains("order_lines")))
        .hasSize(10);
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
