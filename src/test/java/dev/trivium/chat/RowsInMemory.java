package dev.trivium.chat;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The metrics port over rows in memory, for tests of the rooms above it. */
final class RowsInMemory implements Metrics {
  private final Vocabulary words;
  private final List<Map<String, Object>> rows;
  private final Map<String, Function<List<Map<String, Object>>, Object>> formulas;
  private final String timeField;
  private final String regionField;
  private final Map<Set<String>, Vocabulary> vocabularies = new ConcurrentHashMap<>();

  RowsInMemory(
      Vocabulary words,
      List<Map<String, Object>> rows,
      Map<String, Function<List<Map<String, Object>>, Object>> formulas,
      String timeField,
      String regionField) {
    this.words = words;
    this.rows = rows;
    this.formulas = formulas;
    this.timeField = timeField;
    this.regionField = regionField;
  }

  private List<Map<String, Object>> visible(Caller caller) {
    return caller.holdsAllRegions()
        ? rows
        : rows.stream().filter(r -> caller.regions().contains(r.get(regionField))).toList();
  }

  @Override
  public Uni<Vocabulary> vocabulary(Caller caller) {
    return Uni.createFrom()
        .item(vocabularies.computeIfAbsent(caller.regions(), regions -> read(caller)));
  }

  private Vocabulary read(Caller caller) {
    List<Map<String, Object>> mine = visible(caller);
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Vocabulary.Dimension d : words.dimensions()) {
      if (!d.time() && !d.personal() && !d.hidden()) {
        TreeSet<String> all = new TreeSet<>();
        mine.forEach(r -> all.add(String.valueOf(r.get(d.name()))));
        values.put(d.name(), List.copyOf(all));
      }
    }
    List<LocalDate> days = mine.stream().map(r -> (LocalDate) r.get(timeField)).sorted().toList();
    Vocabulary.Coverage coverage =
        new Vocabulary.Coverage(
            "rows", "Rows", timeField, days.getFirst(), days.getLast(), mine.size());
    return new Vocabulary(
        words.model(),
        words.metrics(),
        words.dimensions(),
        values,
        List.of(),
        List.of(coverage),
        words.defaultGrain(),
        words.currency(),
        words.examples(),
        List.copyOf(caller.regions()));
  }

  @Override
  public Uni<MetricResult> query(Caller caller, MetricQuery query) {
    MetricQuery.Time time = query.time();
    String field = time == null || time.field() == null ? timeField : time.field();
    List<Map<String, Object>> scope =
        visible(caller).stream()
            .filter(r -> query.filters().stream().allMatch(f -> holds(r, f)))
            .filter(r -> inside((LocalDate) r.get(field), time))
            .toList();
    Map<List<Object>, List<Map<String, Object>>> groups = new LinkedHashMap<>();
    boolean bucket = time != null && time.grain() != null;
    if (query.dimensions().isEmpty() && !bucket) {
      groups.put(List.of(), new ArrayList<>());
    }
    if (query.dimensions().isEmpty() && bucket && time.from() != null && time.to() != null) {
      LocalDate at = floor(time.from(), time.grain());
      while (at.isBefore(time.to())) {
        groups.put(List.of(at), new ArrayList<>());
        at = next(at, time.grain());
      }
    }
    for (Map<String, Object> row : scope) {
      List<Object> key = new ArrayList<>();
      if (bucket) {
        key.add(floor((LocalDate) row.get(field), time.grain()));
      }
      query.dimensions().forEach(d -> key.add(cell(row, d, field)));
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
    List<MetricResult.Column> columns = new ArrayList<>();
    if (bucket) {
      columns.add(new MetricResult.Column("period", "Period", MetricResult.Kind.PERIOD, null));
    }
    query
        .dimensions()
        .forEach(
            d -> columns.add(new MetricResult.Column(d, d, MetricResult.Kind.DIMENSION, null)));
    query
        .metrics()
        .forEach(m ->
            columns.add(
                new MetricResult.Column(
                    m,
                    m,
                    MetricResult.Kind.METRIC,
                    words.metrics().stream()
                        .filter(w -> w.name().equals(m))
                        .map(Vocabulary.Metric::unit)
                        .findFirst()
                        .orElse("count"))));
    List<List<Object>> out = new ArrayList<>();
    groups.forEach((key, group) -> {
      List<Object> row = new ArrayList<>(key);
      query.metrics().forEach(m -> row.add(value(m, group)));
      if (query.having().stream().allMatch(h -> holds(value(h.metric(), group), h))) {
        out.add(row);
      }
    });
    List<String> names = columns.stream().map(MetricResult.Column::name).toList();
    order(out, names, query);
    List<List<Object>> cut = cut(out, names, query);
    return Uni.createFrom()
        .item(
            new MetricResult(
                columns,
                cut,
                Map.of(),
                List.of("rows"),
                "",
                "select",
                Instant.EPOCH,
                cut.size() < out.size() && query.top() == null && query.limit() == 0));
  }

  private static List<List<Object>> cut(
      List<List<Object>> out, List<String> names, MetricQuery query) {
    MetricQuery.Top top = query.top();
    int limit = query.limit() == 0 ? 10_000 : query.limit();
    if (top == null) {
      return List.copyOf(out.subList(0, Math.min(limit, out.size())).stream().toList());
    }
    Map<List<Object>, Integer> seen = new HashMap<>();
    return out.stream()
        .filter(row ->
            seen.merge(
                    top.within().stream().map(w -> row.get(names.indexOf(w))).toList(),
                    1,
                    Integer::sum)
                <= top.n())
        .toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void order(List<List<Object>> out, List<String> names, MetricQuery query) {
    Comparator<List<Object>> order = (_, _) -> 0;
    for (MetricQuery.Order by : query.order()) {
      int at = names.indexOf(by.by());
      Comparator<List<Object>> one =
          Comparator.comparing(
              row -> (Comparable) row.get(at), Comparator.nullsFirst(Comparator.naturalOrder()));
      order = order.thenComparing(by.descending() ? one.reversed() : one);
    }
    out.sort(order);
  }

  private Object cell(Map<String, Object> row, String dimension, String field) {
    if (dimension.equals("weekday")) {
      String name = ((LocalDate) row.get(field)).getDayOfWeek().name();
      return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
    return row.get(dimension);
  }

  private Object value(String metric, List<Map<String, Object>> group) {
    if (metric.startsWith("distinct(")) {
      String field = metric.substring(9, metric.length() - 1);
      return group.stream().map(r -> r.get(field)).distinct().count();
    }
    return formulas.get(metric).apply(group);
  }

  private static boolean holds(Object value, MetricQuery.Having having) {
    if (value == null) {
      return false;
    }
    double number = ((Number) value).doubleValue();
    double limit = having.values().getFirst();
    return switch (having.op()) {
      case LT -> number < limit;
      case LTE -> number <= limit;
      case GT -> number > limit;
      case GTE -> number >= limit;
      case BETWEEN -> number >= limit && number <= having.values().getLast();
      case EQ, IN, IS_NULL, STARTS_WITH -> number == limit;
    };
  }

  private static boolean holds(Map<String, Object> row, MetricQuery.Filter filter) {
    return filter.values().contains(row.get(filter.field())) != filter.not();
  }

  private static boolean inside(LocalDate day, MetricQuery.Time time) {
    return time == null
        || ((time.from() == null || !day.isBefore(time.from()))
            && (time.to() == null || day.isBefore(time.to())));
  }

  private static LocalDate floor(LocalDate day, MetricQuery.Grain grain) {
    return switch (grain) {
      case HOUR, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1);
      case YEAR -> LocalDate.of(day.getYear(), 1, 1);
    };
  }

  private static LocalDate next(LocalDate day, MetricQuery.Grain grain) {
    return switch (grain) {
      case HOUR, DAY -> day.plusDays(1);
      case WEEK -> day.plusWeeks(1);
      case MONTH -> day.plusMonths(1);
      case QUARTER -> day.plusMonths(3);
      case YEAR -> day.plusYears(1);
    };
  }

  static BigDecimal sum(List<Map<String, Object>> rows, String field) {
    return rows.stream()
        .map(r -> (BigDecimal) r.get(field))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static long distinct(List<Map<String, Object>> rows, String field) {
    return rows.stream().map(r -> r.get(field)).distinct().count();
  }

  static Object ratio(double top, double bottom) {
    return bottom == 0 ? null : (Object) (top / bottom);
  }

  static double days(List<Map<String, Object>> rows, String from, String to) {
    return rows.stream()
        .mapToLong(r -> ChronoUnit.DAYS.between((LocalDate) r.get(from), (LocalDate) r.get(to)))
        .sum();
  }
}
