package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Job;
import dev.trivium.web.Json;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Questions about three datasets that have nothing to do with each other, against SQL that was
 * written by hand and runs past row security on the contracts' own views: as somebody who sees
 * everything and as somebody of one region.
 */
class GoldQueriesIT {
  private static final Caller UPPER = new Caller("ulla", Set.of("upper"), Set.of("writer"));
  private static final Map<String, String> OWN =
      Map.of(
          "readings", "basin = 'upper'",
          "lift_tickets", "city = 'Ghent'",
          "invoices", "office = 'upper'");

  private static DataOverHttp server;

  @BeforeAll
  static void load() {
    DataForTests house = DataForTests.withChunksOf(500);
    server = new DataOverHttp(house);
    register(house, "readings", "sensors");
    register(house, "lift_tickets", "tickets");
    register(house, "suppliers", "invoices");
    register(house, "invoices", "invoices");
    get(house.data.models().put(STEWARD, DataForTests.resource("unrelated/three.model.yaml")));
    Random random = new Random(7);
    ingest(house, "suppliers", "supplier,trade\nDyke,water\nPump,steel\nQuay,stone\n");
    ingest(house, "readings", readings(random));
    ingest(house, "lift_tickets", tickets(random));
    ingest(house, "invoices", invoices(random));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metrics':['readings_taken']} | select count(*) from readings",
        "{'metrics':['level_sum']} | select sum(level) from readings",
        "{'metrics':['level_average']} | select avg(level) from readings",
        "{'metrics':['level_highest'],'dimensions':['meter'],'order':['meter']}"
            + "| select meter, max(level) from readings group by 1 order by 1",
        "{'metrics':['meters']} | select count(distinct meter) from readings",
        "{'metrics':['readings_a_meter'],'dimensions':['region'],'order':['region']}"
            + "| select basin, count(*)::numeric / count(distinct meter) from readings"
            + " group by 1 order by 1",
        "{'metrics':['battery_low']}"
            + "| select count(*) filter (where battery < 10) from readings",
        "{'metrics':['level_sum'],'time':{'grain':'month'}}"
            + "| select date_trunc('month', taken_on)::date, sum(level) from readings"
            + " group by 1 order by 1",
        "{'metrics':['readings_taken'],"
            + "'time':{'from':'2026-02-01','to':'2026-02-15','grain':'day'}}"
            + "| select d::date, count(reading_id) from generate_series(date '2026-02-01',"
            + " '2026-02-14', '1 day') d left join readings on taken_on = d group by 1 order by 1",
        "{'metrics':['level_sum'],'dimensions':['meter'],'order':['-level_sum'],'limit':3}"
            + "| select meter, sum(level) from readings group by 1 order by 2 desc limit 3",
        "{'metrics':['level_sum'],'dimensions':['region','meter'],'order':['region','meter'],"
            + "'filters':[{'field':'meter','op':'in','values':['M-001','M-003']}]}"
            + "| select basin, meter, sum(level) from readings where meter in ('M-001', 'M-003')"
            + " group by 1, 2 order by 1, 2",
        "{'metrics':['readings_taken'],'filters':[{'field':'meter','op':'ne','value':'M-001'}]}"
            + "| select count(*) from readings where meter <> 'M-001'",
        "{'metrics':['readings_taken'],'dimensions':['meter'],'order':['meter'],"
            + "'having':[{'metric':'readings_taken','op':'gt','value':40}]}"
            + "| select meter, count(*) from readings group by 1 having count(*) > 40 order by 1",
        "{'metrics':['tickets']} | select count(*) from lift_tickets",
        "{'metrics':['callers']} | select count(distinct caller_email) from lift_tickets",
        "{'metrics':['minutes_spent'],'dimensions':['region'],'order':['region']}"
            + "| select city, sum(minutes)"
            + " from lift_tickets group by 1 order by 1",
        "{'metrics':['callers'],'time':{'grain':'quarter'}}"
            + "| select date_trunc('quarter', opened_on)::date, count(distinct caller_email)"
            + " from lift_tickets group by 1 order by 1",
        "{'metrics':['net_euro']}" + "| select sum(net) from invoices where currency = 'EUR'",
        "{'metrics':['net_euro'],'dimensions':['supplier'],'order':['supplier']}"
            + "| select supplier, sum(net) filter (where currency = 'EUR') from invoices"
            + " group by 1 order by 1",
        "{'metrics':['net_euro'],'dimensions':['supplier'],'order':['supplier'],"
            + "'time':{'from':'2026-01-01','to':'2026-02-01'}}"
            + "| select supplier, sum(net) filter (where currency = 'EUR') from invoices"
            + " where due_on >= '2026-01-01' and due_on < '2026-02-01' group by 1 order by 1",
      })
  void answersLikeSqlForAllAndForOneRegion(String query, String sql) {
    for (Caller caller : List.of(STEWARD, UPPER)) {
      HttpResponse<String> answer =
          server.post(caller, "/v1/metrics/query", query.replace('\'', '"'));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(cells(tree(answer).path("rows"))).as(query).isEqualTo(gold(caller, sql));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metrics':['level_sum','tickets']} | 422 | data:different-datasets",
        "{'metrics':['depth']} | 404 | data:unknown-metric",
        "{'metrics':['callers'],'dimensions':['caller_email']} | 422 | caller_email",
        "{'metrics':['tickets'],'filters':[{'field':'caller_email','op':'eq','value':'a'}]}"
            + "| 422 | caller_email",
        "{'metrics':['level_sum'],'dimensions':['supplier']} | 422 | supplier",
        "{'metrics':['level_sum'],'dimensions':['meter; drop table data.readings']} | 422 | data:",
        "{'metrics':['level_sum'],'filters':[{'field':'meter','op':'contains','value':'1'}]}"
            + "| 400 | op",
      })
  void refusesWhatItCannotAnswerAndSaysWhy(String query, int status, String why) {
    HttpResponse<String> answer = server.post(UPPER, "/v1/metrics/query", query.replace('\'', '"'));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(why);
  }

  @ParameterizedTest
  @CsvSource({"lower", "upper"})
  void aFilterOnAnotherRegionWidensNothing(String region) {
    String query =
        """
        {"metrics":["readings_taken"],"filters":[{"field":"region","op":"eq","value":"%s"}]}
        """
            .formatted(region);

    JsonNode rows = tree(server.post(UPPER, "/v1/metrics/query", query)).path("rows");

    String all = gold(UPPER, "select count(*) from readings").getFirst().getFirst();
    assertThat(cells(rows)).isEqualTo(List.of(List.of(region.equals("upper") ? all : "0")));
  }

  /** The rows of the same question by hand-written SQL, restricted by hand for one region. */
  private static List<List<String>> gold(Caller caller, String sql) {
    StringBuilder views = new StringBuilder();
    OWN.forEach((dataset, own) ->
        views
            .append(views.isEmpty() ? "with " : ", ")
            .append(dataset)
            .append(" as (select * from data.%s__contract where ".formatted(dataset))
            .append(caller.equals(UPPER) ? own : "true")
            .append(")"));
    String whole =
        views + " select coalesce(json_agg(to_json(q)), '[]')::text as rows from (" + sql + ") q";
    String rows =
        get(server
                .house
                .store
                .database()
                .asJob(Job.QUALITY, tx -> tx.find(whole, row -> row.text("rows"))))
            .orElseThrow();
    return cells(Json.tree(rows));
  }

  private static List<List<String>> cells(JsonNode rows) {
    List<List<String>> all = new ArrayList<>();
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell(cell)));
      all.add(cells);
    }
    return all;
  }

  /** Quotients have as many digits as whoever divides likes. */
  private static String cell(JsonNode cell) {
    String text = cell.asText();
    return text.matches("-?[0-9]+(\\.[0-9]+)?")
        ? new BigDecimal(text)
            .setScale(6, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : text;
  }

  private static void register(DataForTests house, String dataset, String file) {
    house.register(dataset, DataForTests.resource("unrelated/" + file + ".odcs.yaml"));
  }

  private static void ingest(DataForTests house, String dataset, String csv) {
    Receipt receipt = house.ingest(STEWARD, dataset, dataset, Buffer.buffer(csv));
    assertThat(receipt.quarantined()).as(receipt.reasons().toString()).isZero();
  }

  private static String readings(Random random) {
    StringBuilder csv =
        new StringBuilder("reading_id,basin,meter,taken_at,taken_on,level,battery\n");
    for (int i = 0; i < 900; i++) {
      LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(120));
      csv.append(new UUID(random.nextLong(), i))
          .append(random.nextInt(3) == 0 ? ",lower" : ",upper")
          .append(",M-%03d,".formatted(random.nextInt(20)))
          .append(day + "T08:30:00," + day)
          .append("," + BigDecimal.valueOf(random.nextInt(500_001), 3).toPlainString())
          .append("," + random.nextInt(101) + "\n");
    }
    return csv.toString();
  }

  private static String tickets(Random random) {
    StringBuilder csv = new StringBuilder("Ticket No.,city,caller_email,opened_on,minutes\n");
    for (int i = 1; i <= 400; i++) {
      csv.append(i)
          .append(random.nextInt(3) == 0 ? ",Bruges" : ",Ghent")
          .append(",p" + random.nextInt(90) + "@lift.example,")
          .append(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300)))
          .append("," + random.nextInt(300) + "\n");
    }
    return csv.toString();
  }

  private static String invoices(Random random) {
    StringBuilder csv = new StringBuilder("number,office,supplier,due_on,net,currency\n");
    for (int i = 1; i <= 300; i++) {
      boolean yen = random.nextInt(4) == 0;
      csv.append("A-" + i)
          .append(random.nextInt(3) == 0 ? ",lower" : ",upper")
          .append("," + List.of("Dyke", "Pump", "Quay").get(random.nextInt(3)))
          .append("," + LocalDate.of(2026, 1, 1).plusDays(random.nextInt(90)))
          .append("," + (yen ? "" + random.nextInt(90_000) : random.nextInt(900) + ".25"))
          .append(yen ? ",JPY\n" : ",EUR\n");
    }
    return csv.toString();
  }
}
