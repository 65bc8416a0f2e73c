package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.data.MetricQuery.Filter;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricQuery.Op;
import dev.trivium.data.MetricQuery.Time;
import dev.trivium.kernel.Caller;
import dev.trivium.support.Property;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random rows of two datasets nobody wrote a model for: what is asked together equals what each of
 * them adds up to by itself, row by row in Java. A join that multiplied rows would show here.
 */
class TwoFactsIT {
  private static final int WORLDS = 12;
  private static final int ASKED = 12;
  private static final List<String> WARES = List.of("rope", "sail", "tar", "");
  private static final Map<String, String> KINDS =
      Map.of("rope", "line", "sail", "cloth", "tar", "");
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final Row NOTHING = new Row("", "", FIRST, 0, BigDecimal.ZERO);
  private static final List<Row> ARRIVALS = new ArrayList<>();
  private static final List<Row> LOSSES = new ArrayList<>();

  private static DataForTests house;
  private static List<Metrics> cautious;
  private static int leftOut;

  /** A row of either dataset, in the same words. */
  private record Row(String region, String ware, LocalDate day, long count, BigDecimal amount) {
    String kind() {
      return KINDS.getOrDefault(ware, "");
    }

    Row and(Row other) {
      return new Row(region, ware, day, count + other.count, amount.add(other.amount));
    }
  }

  @BeforeAll
  static void load() {
    house = DataForTests.withChunksOf(2_000);
    house.register("wares", contract("wares"));
    house.register("arrivals", contract("arrivals"));
    house.register("losses", contract("losses"));
    SplittableRandom random = new SplittableRandom(11);
    for (int region = 0; region < 2 * WORLDS; region++) {
      rows(random, region, ARRIVALS);
      rows(random, region, LOSSES);
    }
    cautious = IntStream.range(2, 8).mapToObj(house::metrics).toList();
    ingest("wares", "ware,kind\nrope,line\nsail,cloth\ntar,\n");
    ingest("arrivals", csv("number,port,ware,came_on,tons", "p", "%s", ARRIVALS));
    ingest("losses", csv("number,harbour,item,lost_at,tons", "Harbour ", "%sT23:30:00Z", LOSSES));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void equalsWhatEachAddsUpToByItself() {
    int[] world = {0};
    Property.holds(
        WORLDS,
        random -> {
          int first = 2 * world[0]++;
          Caller caller = new Caller("c" + first, Set.of("p" + first, "p" + (first + 1)), Set.of());
          for (int asked = 0; asked < ASKED; asked++) {
            compare(caller, random);
          }
        });
    assertThat(leftOut).as("answers with groups that are left out").isBetween(20, 140);
  }

  @Test
  void countsByTheHourWhereRowsHaveATimeOfDay() {
    Caller caller = new Caller("c", Set.of("p0"), Set.of());
    Set<String> expected = new HashSet<>();
    LOSSES.stream()
        .filter(row -> row.region().equals("p0"))
        .forEach(row -> expected.add(row.day() + "T23:00:00Z"));

    MetricResult result = get(house.data.metrics().query(caller, byHour("losses_rows")));

    assertThat(result.rows()).hasSameSizeAs(expected);
    assertThat(result.rows().stream().map(List::getFirst).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThatThrownBy(() -> get(house.data.metrics().query(caller, byHour("arrivals_rows"))))
        .hasMessageContaining("has days and no hours");
  }

  private static MetricQuery byHour(String metric) {
    return new MetricQuery(
        List.of(metric),
        List.of(),
        List.of(),
        new Time(null, null, null, Grain.HOUR),
        List.of(),
        List.of(),
        0,
        null);
  }

  private static void compare(Caller caller, SplittableRandom random) {
    List<String> dimensions = new ArrayList<>(List.of("region", "ware", "kind", "weekday"));
    dimensions.removeIf(dimension -> random.nextInt(3) > 0);
    Grain grain = random.nextBoolean() ? null : random.nextBoolean() ? Grain.MONTH : Grain.WEEK;
    LocalDate from = random.nextBoolean() ? null : FIRST.plusDays(random.nextInt(60));
    LocalDate to =
        from == null || random.nextBoolean() ? null : from.plusDays(1 + random.nextInt(50));
    List<Filter> filters = new ArrayList<>();
    Predicate<Row> wanted =
        filter(random, caller, filters)
            .and(row -> caller.regions().contains(row.region()))
            .and(row -> from == null || !row.day().isBefore(from))
            .and(row -> to == null || row.day().isBefore(to));
    MetricQuery query =
        new MetricQuery(
            List.of("arrivals_rows", "losses_tons", "arrivals_tons", "losses_rows"),
            dimensions,
            filters,
            new Time(null, from, to, grain),
            List.of(),
            List.of(),
            0,
            null);

    MetricResult result = get(house.data.metrics().query(caller, query));

    Map<List<Object>, Row> arrived = added(ARRIVALS, wanted, dimensions, grain);
    Map<List<Object>, Row> lost = added(LOSSES, wanted, dimensions, grain);
    Set<List<Object>> keys = new HashSet<>(arrived.keySet());
    keys.addAll(lost.keySet());
    if (dimensions.isEmpty() && grain == null) {
      keys.add(List.of());
    }
    int groups = dimensions.size() + (grain == null ? 0 : 1);
    Map<List<Object>, List<Object>> told = told(result, groups);
    assertThat(told.keySet()).as(query.toString()).containsAll(keys);
    told.forEach((key, cells) -> {
      Row in = arrived.getOrDefault(key, NOTHING);
      Row out = lost.getOrDefault(key, NOTHING);
      assertThat(cells)
          .as("%s of %s", key, query)
          .isEqualTo(List.of(in.count(), plain(out.amount()), plain(in.amount()), out.count()));
    });
    if (!dimensions.isEmpty() || grain == null) {
      assertThat(told).as("without a group that nobody has").hasSameSizeAs(keys);
    }
    assertThat(result.datasets()).contains("arrivals", "losses");
    int least = 2 + random.nextInt(6);
    leavesOut(least, told, groups, get(cautious.get(least - 2).query(caller, query)));
  }

  /**
   * A group is left out if rows of either dataset are too few. What is missing from a total is
   * never one group, nor fewer rows than that, and never more than it takes.
   */
  private static void leavesOut(
      int least, Map<List<Object>, List<Object>> all, int groups, MetricResult result) {
    Map<List<Object>, List<Object>> shown = told(result, groups);
    List<Long> left = new ArrayList<>();
    long fitToShow = 0;
    for (Map.Entry<List<Object>, List<Object>> group : all.entrySet()) {
      long in = (long) group.getValue().get(0);
      long out = (long) group.getValue().get(3);
      long rows = in == 0 ? out : out == 0 ? in : Math.min(in, out);
      if (shown.containsKey(group.getKey())) {
        assertThat(shown).containsEntry(group.getKey(), group.getValue());
        assertThat(rows == 0 || rows >= least).isTrue();
        fitToShow += rows == 0 ? 0 : 1;
      } else {
        left.add(rows);
      }
    }
    assertThat(shown.size() + left.size()).isEqualTo(all.size());
    assertThat(result.suppressed()).isEqualTo(new Suppressed(left.size(), least));
    left.sort(null);
    long rows = left.stream().mapToLong(Long::longValue).sum();
    if (!left.isEmpty()) {
      leftOut++;
      assertThat(left.getFirst()).isBetween(1L, least - 1L);
      assertThat(fitToShow == 0 || (left.size() > 1 && rows >= least)).isTrue();
      assertThat(left.getLast() < least || left.size() == 2 || rows - left.getLast() < least)
          .isTrue();
    }
  }

  /** What each dataset adds up to, by group; an empty text stands for no value. */
  private static Map<List<Object>, Row> added(
      List<Row> rows, Predicate<Row> wanted, List<String> dimensions, @Nullable Grain grain) {
    Map<List<Object>, Row> added = new HashMap<>();
    rows.stream()
        .filter(wanted)
        .forEach(row -> added.merge(key(row, dimensions, grain), row, Row::and));
    return added;
  }

  private static List<Object> key(Row row, List<String> dimensions, @Nullable Grain grain) {
    List<Object> key = new ArrayList<>();
    if (grain != null) {
      key.add(
          grain == Grain.MONTH
              ? row.day().withDayOfMonth(1)
              : row.day().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }
    for (String dimension : dimensions) {
      key.add(
          switch (dimension) {
            case "region" -> row.region();
            case "ware" -> row.ware();
            case "kind" -> row.kind();
            default -> row.day().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
          });
    }
    return key;
  }

  /** The rows of the answer by their group, each of which stands there once. */
  private static Map<List<Object>, List<Object>> told(MetricResult result, int groups) {
    Map<List<Object>, List<Object>> told = new LinkedHashMap<>();
    for (List<@Nullable Object> row : result.rows()) {
      List<Object> cells = new ArrayList<>();
      row.forEach(
          cell -> cells.add(cell == null ? "" : cell instanceof BigDecimal n ? plain(n) : cell));
      assertThat(told.put(cells.subList(0, groups), cells.subList(groups, cells.size()))).isNull();
    }
    return told;
  }

  private static String plain(BigDecimal number) {
    return number.setScale(1).toPlainString();
  }

  private static Predicate<Row> filter(
      SplittableRandom random, Caller caller, List<Filter> filters) {
    String region = caller.regions().iterator().next();
    return switch (random.nextInt(6)) {
      case 0 -> {
        filters.add(new Filter("kind", Op.EQ, List.of("line"), false));
        yield row -> row.kind().equals("line");
      }
      case 1 -> {
        filters.add(new Filter("ware", Op.IN, List.of("rope", "tar"), true));
        yield row -> !row.ware().equals("rope") && !row.ware().equals("tar");
      }
      case 2 -> {
        filters.add(new Filter("region", Op.EQ, List.of(region), false));
        yield row -> row.region().equals(region);
      }
      case 3 -> {
        filters.add(new Filter("kind", Op.IS_NULL, List.of(), false));
        yield row -> row.kind().isEmpty();
      }
      case 4 -> {
        filters.add(new Filter("weekday", Op.EQ, List.of("Monday"), false));
        yield row -> row.day().getDayOfWeek() == DayOfWeek.MONDAY;
      }
      default -> row -> true;
    };
  }

  private static void rows(SplittableRandom random, int region, List<Row> rows) {
    for (int n = random.nextInt(12); n > 0; n--) {
      rows.add(
          new Row(
              "p" + region,
              WARES.get(random.nextInt(WARES.size())),
              FIRST.plusDays(random.nextInt(100)),
              1,
              BigDecimal.valueOf(random.nextInt(1_000), 1)));
    }
  }

  private static String csv(String header, String region, String day, List<Row> rows) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    for (Row row : rows) {
      csv.append(csv.length())
          .append(',')
          .append(region + row.region().substring(1))
          .append(',')
          .append(row.ware())
          .append(',')
          .append(day.formatted(row.day()))
          .append(',')
          .append(row.amount().toPlainString())
          .append('\n');
    }
    return csv.toString();
  }

  private static void ingest(String dataset, String csv) {
    Receipt receipt = house.ingest(STEWARD, dataset, dataset, Buffer.buffer(csv));
    assertThat(receipt.quarantined()).as(receipt.reasons().toString()).isZero();
  }

  /** The one names regions by their code, the other by words of its own. */
  private static byte[] contract(String dataset) {
    List<String> codes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int region = 0; region < 2 * WORLDS; region++) {
      codes.add("p" + region);
      words.add("\"Harbour %d\": p%d".formatted(region, region));
    }
    String properties =
        switch (dataset) {
          case "wares" ->
              """
                  customProperties: [{property: trivium.region, value: all}]
                  properties:
                    - {name: ware, logicalType: string, required: true, primaryKey: true}
                    - {name: kind, logicalType: string}
              """;
          case "arrivals" ->
              """
                  properties:
                    - {name: number, logicalType: integer, required: true, primaryKey: true}
                    - name: port
                      logicalType: string
                      required: true
                      customProperties: [{property: trivium.rowSecurity, value: region}]
                      quality:
                        - id: known
                          metric: invalidValues
                          arguments: {validValues: %s}
                          mustBe: 0
                    - name: ware
                      logicalType: string
                      relationships: [{to: wares.ware}]
                    - {name: came_on, logicalType: date, required: true}
                    - {name: tons, logicalType: number, physicalType: "numeric(9,1)"}
              """
                  .formatted(codes);
          default ->
              """
                  properties:
                    - {name: number, logicalType: integer, required: true, primaryKey: true}
                    - name: harbour
                      logicalType: string
                      required: true
                      customProperties:
                        - {property: trivium.rowSecurity, value: region}
                        - {property: trivium.regionMap, value: {%s}}
                    - name: item
                      logicalType: string
                      relationships: [{to: wares.ware}]
                    - {name: lost_at, logicalType: timestamp, required: true}
                    - {name: tons, logicalType: number, physicalType: "numeric(9,1)"}
              """
                  .formatted(String.join(", ", words));
        };
    return """
    apiVersion: v3.1.0
    kind: DataContract
    id: %s
    version: 1.0.0
    status: active
    schema:
      - name: %s
    %s\
    """
        .formatted(dataset, dataset, properties)
        .getBytes(StandardCharsets.UTF_8);
  }
}
