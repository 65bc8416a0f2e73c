package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static dev.trivium.data.DataOverHttp.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Job;
import dev.trivium.web.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
          "invoices", "office = 'upper'",
          "hauls", "office = 'upper'",
          "suppliers", "true");

  private static DataOverHttp server;

  @BeforeAll
  static void load() {
    DataForTests house = DataForTests.withChunksOf(500);
    server = new DataOverHttp(house);
    Unrelated.load(house);
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
        "{'metrics':['level_sum','tickets']}"
            + "| select (select sum(level) from readings), (select count(*) from lift_tickets)",
        "{'metrics':['readings_taken','tickets'],'dimensions':['region'],'order':['region']}"
            + "| select r, a, b from (select basin r, count(*) a from readings group by 1) x"
            + " full join (select case city when 'Ghent' then 'upper' else 'lower' end r,"
            + " count(*) b from lift_tickets group by 1) y using (r) order by 1",
        "{'metrics':['readings_taken','tickets'],'time':{'grain':'month'}}"
            + "| select m::date, (select count(*) from readings where"
            + " date_trunc('month', taken_on) = m), (select count(*) from lift_tickets where"
            + " date_trunc('month', opened_on) = m) from generate_series((select min(d) from"
            + " (select date_trunc('month', min(taken_on)) d from readings union all"
            + " select date_trunc('month', min(opened_on)) from lift_tickets) l),"
            + " (select max(d) from (select max(taken_on) d from readings union all"
            + " select max(opened_on) from lift_tickets) h), '1 month') m order by 1",
        "{'metrics':['level_average','tickets'],"
            + "'time':{'from':'2026-04-01','to':'2026-08-01','grain':'month'}}"
            + "| select m::date, (select avg(level) from readings where"
            + " date_trunc('month', taken_on) = m), (select count(*) from lift_tickets where"
            + " date_trunc('month', opened_on) = m)"
            + " from generate_series(timestamp '2026-04-01', '2026-07-01', '1 month') m",
        "{'metrics':['readings_taken','minutes_spent'],'dimensions':['region'],"
            + "'time':{'grain':'quarter'},'order':['period','-region']}"
            + "| select q, r, coalesce(a, 0), coalesce(b, 0) from"
            + " (select date_trunc('quarter', taken_on)::date q, basin r, count(*) a"
            + " from readings group by 1, 2) x full join"
            + " (select date_trunc('quarter', opened_on)::date q,"
            + " case city when 'Ghent' then 'upper' else 'lower' end r, sum(minutes) b"
            + " from lift_tickets group by 1, 2) y using (q, r) order by q, r desc",
        "{'metrics':['tickets','level_sum'],'dimensions':['weekday'],'order':['-tickets']}"
            + "| select d, b, coalesce(a, 0) from (select to_char(taken_on, 'FMDay') d,"
            + " sum(level) a from readings group by 1) x right join"
            + " (select to_char(opened_on, 'FMDay') d, count(*) b from lift_tickets group by 1) y"
            + " using (d) order by 2 desc, array_position(array['Monday','Tuesday','Wednesday',"
            + "'Thursday','Friday','Saturday','Sunday'], d)",
        "{'metrics':['tickets','readings_taken'],"
            + "'filters':[{'field':'region','op':'eq','value':'upper'}]}"
            + "| select (select count(*) from lift_tickets where city = 'Ghent'),"
            + " (select count(*) from readings where basin = 'upper')",
        "{'metrics':['tickets','readings_taken'],"
            + "'filters':[{'field':'region','op':'ne','value':'upper'}]}"
            + "| select (select count(*) from lift_tickets where city <> 'Ghent'),"
            + " (select count(*) from readings where basin <> 'upper')",
        "{'metrics':['tickets','readings_taken'],"
            + "'filters':[{'field':'weekday','op':'in','values':['Monday','Friday']}]}"
            + "| select (select count(*) from lift_tickets where extract(isodow from opened_on)"
            + " in (1, 5)), (select count(*) from readings where extract(isodow from taken_on)"
            + " in (1, 5))",
        "{'metrics':['minutes_a_reading']} | select (select sum(minutes) from lift_tickets)"
            + "::numeric / (select count(*) from readings)",
        "{'metrics':['tickets_a_meter'],'dimensions':['region'],'order':['region']}"
            + "| select basin, (select count(*) from lift_tickets"
            + " where case city when 'Ghent' then 'upper' else 'lower' end = basin)::numeric"
            + " / count(distinct meter) from readings group by 1 order by 1",
        "{'metrics':['euro_a_ticket','work_done'],'time':{'grain':'quarter'}}"
            + "| select q::date, round((select coalesce(sum(net), 0) from invoices"
            + " where currency = 'EUR' and date_trunc('quarter', due_on) = q)"
            + " / nullif((select count(*) from lift_tickets"
            + " where date_trunc('quarter', opened_on) = q), 0), 4),"
            + " (select count(*) from lift_tickets where date_trunc('quarter', opened_on) = q)"
            + " + (select count(*) from readings where date_trunc('quarter', taken_on) = q)"
            + " from generate_series(timestamp '2026-01-01', '2026-10-01', '3 months') q",
        "{'metrics':['minutes_a_reading'],'time':{'grain':'month'},"
            + "'having':[{'metric':'tickets','op':'gte','value':1},"
            + "{'metric':'level_sum','op':'gt','value':0}],'order':['-period'],'limit':2}"
            + "| select m, b::numeric / a from (select date_trunc('month', taken_on)::date m,"
            + " count(*) a, sum(level) l from readings group by 1) x join"
            + " (select date_trunc('month', opened_on)::date m, sum(minutes) b from lift_tickets"
            + " group by 1) y using (m) where l > 0 order by 1 desc limit 2",
        "{'metrics':['net_euro','hauls_tons'],'dimensions':['supplier'],'order':['supplier']}"
            + "| select coalesce(s, h), coalesce(a, 0), coalesce(b, 0) from (select supplier s,"
            + " sum(net) filter (where currency = 'EUR') a from invoices group by 1) x full join"
            + " (select supplier h, sum(tons) b from hauls group by 1) y on s = h"
            + " order by 1 nulls last",
        "{'metrics':['hauls_rows','suppliers_rows','net_euro'],'dimensions':['supplier'],"
            + "'order':['-hauls_rows'],'limit':4}"
            + "| select s, coalesce(h, 0), coalesce(n, 0), coalesce(a, 0) from"
            + " (select supplier s, 1 n from suppliers) u full join (select supplier s, count(*) h"
            + " from hauls group by 1) y using (s) left join (select supplier s,"
            + " sum(net) filter (where currency = 'EUR') a from invoices group by 1) x"
            + " using (s) order by 2 desc, 1 limit 4",
        "{'metrics':['net_euro','suppliers_rows'],'dimensions':['trade'],'order':['trade']}"
            + "| select trade, coalesce(sum(a), 0), count(*) from suppliers left join"
            + " (select supplier, sum(net) filter (where currency = 'EUR') a from invoices"
            + " group by 1) x using (supplier) group by 1 order by 1",
        "{'metrics':['net_euro','suppliers_rows'],"
            + "'filters':[{'field':'trade','op':'eq','value':'water'}]}"
            + "| select (select sum(net) filter (where currency = 'EUR') from invoices"
            + " where supplier = 'Dyke'), 2",
        "{'metrics':['net_euro','distinct(trade)'],'dimensions':['region'],'order':['region']}"
            + "| select office, sum(net) filter (where currency = 'EUR'), count(distinct trade)"
            + " from invoices join suppliers using (supplier) group by 1 order by 1",
        "{'metrics':['tickets','distinct(meter)'],'dimensions':['region'],'order':['-tickets'],"
            + "'top':{'within':['region'],'n':1}}"
            + "| select r, a, b from (select case city when 'Ghent' then 'upper' else 'lower' end"
            + " r, count(*) a from lift_tickets group by 1) x join (select basin r,"
            + " count(distinct meter) b from readings group by 1) y using (r) order by 1",
        "{'metrics':['tickets'],'dimensions':['region'],'order':['-level_sum'],"
            + "'filters':[{'field':'region','op':'starts_with','value':'u'}]}"
            + "| select 'upper', count(*) from lift_tickets where city = 'Ghent'",
        "{'metrics':['net_sum'],'dimensions':['supplier'],'order':['-net_sum']}"
            + "| select supplier, currency, sum(net) from invoices group by 1, 2 order by 3 desc",
        "{'metrics':['tickets','net_sum'],'dimensions':['region'],'order':['region']}"
            + "| select r, c, coalesce(sum(a), 0), coalesce(sum(b), 0) from (select case city"
            + " when 'Ghent' then 'upper' else 'lower' end r, null c, 1 a, null b"
            + " from lift_tickets union all select office, currency, null, net from invoices) u"
            + " group by 1, 2 order by 1, 2",
        "{'metrics':['net_sum'],'time':{'grain':'quarter'},"
            + "'filters':[{'field':'currency','op':'eq','value':'JPY'}]}"
            + "| select date_trunc('quarter', due_on)::date, sum(net) from invoices"
            + " where currency = 'JPY' group by 1 order by 1",
      })
  void setsDatasetsSideBySideLikeSql(String query, String sql) {
    answersLikeSqlForAllAndForOneRegion(query, sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metrics':['level_sum','tickets'],'dimensions':['meter']}"
            + "| 422 | data:different-datasets `meter` lift_tickets",
        "{'metrics':['level_sum','tickets'],"
            + "'filters':[{'field':'meter','op':'eq','value':'M-001'}]}"
            + "| 422 | data:different-datasets `meter` lift_tickets",
        "{'metrics':['level_sum','callers'],'dimensions':['caller_email']}"
            + "| 422 | data:not-filterable caller_email",
        "{'metrics':['level_sum','suppliers_rows'],'dimensions':['region']}"
            + "| 422 | data:different-datasets suppliers all",
        "{'metrics':['level_sum','tickets'],"
            + "'filters':[{'field':'region','op':'eq','value':'Ghent'}]}"
            + "| 422 | data:invalid-filter lift_tickets `upper`",
        "{'metrics':['hauls_tons'],'dimensions':['trade']}"
            + "| 422 | data:ambiguous-join hauls.supplier hauls.carrier suppliers.trade",
        "{'metrics':['hauls_tons','net_euro'],'dimensions':['trade']}"
            + "| 422 | data:ambiguous-join hauls.supplier hauls.carrier",
        "{'metrics':['hauls_rows','net_euro','distinct(supplier)']}"
            + "| 422 | data:ambiguous-join distinct(hauls.supplier) distinct(invoices.supplier)",
        "{'metrics':['level_sum','tickets'],'time':{'field':'opened_on','grain':'month'}}"
            + "| 422 | opened_on readings",
        "{'metrics':['suppliers_rows','tickets'],'time':{'grain':'month'}} | 422 | suppliers date",
        "{'metrics':['net_a_ticket']} | 422 | data:mixed-units net_a_ticket",
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
    assertThat(answer.body()).contains(why.replace('`', '\'').split(" "));
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
    String together = query.replace("[\"readings_taken\"]", "[\"readings_taken\",\"tickets\"]");
    JsonNode both = tree(server.post(UPPER, "/v1/metrics/query", together)).path("rows");

    String all = gold(UPPER, "select count(*) from readings").getFirst().getFirst();
    String calls = gold(UPPER, "select count(*) from lift_tickets").getFirst().getFirst();
    boolean own = region.equals("upper");
    assertThat(cells(rows)).isEqualTo(List.of(List.of(own ? all : "0")));
    assertThat(cells(both)).isEqualTo(List.of(List.of(own ? all : "0", own ? calls : "0")));
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
        views
            + " select coalesce(json_agg((select json_agg(value) from json_each(to_json(whole)))),"
            + " '[]')::text as rows from ("
            + sql
            + ") whole";
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
}
