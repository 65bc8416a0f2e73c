package dev.trivium.data;

import dev.trivium.data.MetricQuery.Filter;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.data.MetricQuery.Having;
import dev.trivium.data.MetricQuery.Op;
import dev.trivium.data.MetricQuery.Order;
import dev.trivium.data.MetricQuery.Time;
import dev.trivium.data.MetricQuery.Top;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Random rows with holes in them, and random questions about them. */
final class Voyages {
  static final String HEADER =
      "voyage_no,area,left_on,seen_at,kind,freight,money,crew,tons,guest\n";

  /** Those that some summary yields, and behind them those that none does. */
  private static final List<String> METRICS =
      List.of(
          "trips",
          "euros",
          "freights",
          "crowns",
          "crews",
          "crew_a_trip",
          "tons_a_trip",
          "cargo_share",
          "named",
          "kinds",
          "last_kind",
          "double_tons",
          "seen_crews",
          "distinct(kind)",
          "mean_crew",
          "guests",
          "light");

  private static final List<String> KINDS = List.of("cargo", "bulk", "reefer", "NULL", "", "ä,\"");
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  private final SplittableRandom random;

  Voyages(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Rows of one delivery.
   *
   * @param numbers how many different there may be; rows of an earlier delivery are changed
   */
  String rows(int rows, int numbers, String areas) {
    return random
        .ints(numbers, 1, numbers + 1)
        .distinct()
        .limit(rows)
        .mapToObj(number -> row(number, areas))
        .collect(Collectors.joining("", HEADER, ""));
  }

  /** A number always lies in one area, as a key that moved would be another row. */
  private String row(int number, String areas) {
    String area = areas.isEmpty() ? number % 3 == 0 ? "south" : "north" : areas;
    return number
        + ","
        + area
        + ","
        + maybe("" + day())
        + ","
        + maybe(day() + "T%02d:30:00Z".formatted(random.nextInt(24)))
        + ","
        + kind()
        + ","
        + maybe(random.nextInt(-500, 90_000) + "." + random.nextInt(10, 99))
        + ","
        + maybe(random.nextInt(3) == 0 ? "SEK" : "EUR")
        + ","
        + maybe("" + random.nextInt(40))
        + ","
        + maybe(random.nextInt(900) + ".125")
        + ",guest"
        + random.nextInt(20)
        + "@example.com\n";
  }

  private String kind() {
    String kind = pick(KINDS);
    return random.nextInt(6) == 0 ? "" : "\"" + kind.replace("\"", "\"\"") + "\"";
  }

  private LocalDate day() {
    return FIRST.plusDays(random.nextInt(500));
  }

  private String maybe(String value) {
    return random.nextInt(7) == 0 ? "" : value;
  }

  MetricQuery question() {
    int known = random.nextInt(4) == 0 ? METRICS.size() : METRICS.size() - 3;
    List<String> metrics = some(METRICS.subList(0, known), 1 + random.nextInt(2));
    List<String> dimensions =
        some(List.of("kind", "region", "money", "sort", "weekday", "seen_at"), random.nextInt(3));
    if (random.nextInt(3) > 0) {
      dimensions = dimensions.stream().filter(name -> name.length() < 7).toList();
    }
    List<Filter> filters = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      filters.add(filter());
    }
    Time time = random.nextInt(3) == 0 ? null : time();
    List<Having> having =
        random.nextInt(6) == 0 ? List.of(new Having("trips", Op.GTE, List.of(2.0))) : List.of();
    List<Order> order =
        random.nextInt(4) == 0 ? List.of(new Order(metrics.getFirst(), true)) : List.of();
    Top top =
        !order.isEmpty() && dimensions.size() > 1
            ? new Top(List.of(dimensions.getFirst()), 2)
            : null;
    return new MetricQuery(metrics, dimensions, filters, time, having, order, 0, top);
  }

  private Filter filter() {
    boolean not = random.nextInt(4) == 0;
    return switch (random.nextInt(6)) {
      case 0 -> new Filter("kind", Op.IN, List.of("cargo", "NULL", ""), not);
      case 1 -> new Filter("kind", Op.IS_NULL, List.of(), not);
      case 2 -> new Filter("region", Op.EQ, List.of("south"), not);
      case 3 -> new Filter("money", Op.EQ, List.of("EUR"), not);
      case 4 -> new Filter("kind", Op.STARTS_WITH, List.of("c"), not);
      default -> new Filter("seen_at", Op.LT, List.of("2024-09-10"), not);
    };
  }

  private Time time() {
    String field = random.nextInt(3) == 0 ? "seen_at" : "left_on";
    // A day of departure has no hours; asking for them is refused.
    List<Grain> grains = Arrays.asList(Grain.values());
    List<Grain> known = field.equals("left_on") ? grains.subList(1, grains.size()) : grains;
    Grain grain = random.nextInt(4) == 0 ? null : pick(known);
    return new Time(field, edge(0), edge(400), grain);
  }

  private @Nullable LocalDate edge(int after) {
    LocalDate day = FIRST.plusDays(after + random.nextInt(120));
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> day;
      default -> day.withDayOfMonth(1);
    };
  }

  private List<String> some(List<String> of, int most) {
    return random.ints(most, 0, of.size()).distinct().mapToObj(of::get).toList();
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
