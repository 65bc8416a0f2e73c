package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes comparisons, growth, shares and sums of plain rows. */
final class Reckoning {
  private Reckoning() {}

  /** Replaces pairs of metrics by their ratio. */
  static Table ratios(Table table, Interpretation query) {
    if (query.metrics().stream().allMatch(m -> m.per() == null)) {
      return table;
    }
    Table out = table;
    for (Measure measure : query.metrics()) {
      String per = measure.per();
      if (per != null) {
        int top = table.column(measure.metric());
        int bottom = table.column(per);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : out.rows()) {
          List<@Nullable Object> cells = new ArrayList<>(row);
          cells.add(quotient(row.get(top), row.get(bottom)));
          rows.add(Table.row(cells));
        }
        List<String> names = new ArrayList<>(out.columns());
        names.add(measure.name());
        List<@Nullable String> units = new ArrayList<>(out.units());
        units.add(out.units().get(top));
        out = out.with(names, units, rows);
      }
    }
    return out;
  }

  static @Nullable Object quotient(@Nullable Object top, @Nullable Object bottom) {
    Double a = Table.number(top);
    Double b = Table.number(bottom);
    return a == null || b == null || b == 0 ? null : (Object) (a / b);
  }

  /** Name of the column that holds the number asked for. */
  static String value(Interpretation query) {
    return query.metrics().get(0).name();
  }

  /** Rows of two periods side by side, by their group. */
  static Table joined(Table current, Table previous, Interpretation query, Domain domain) {
    int keys = query.by().size();
    int at = current.column(value(query));
    Map<List<Object>, @Nullable Object> now = column(current, keys, at);
    Map<List<Object>, @Nullable Object> before =
        column(previous, keys, previous.column(value(query)));
    boolean additive =
        domain.metric(value(query)).map(m -> m.additive() || "count".equals(m.unit())).orElse(true);
    // What is left out is not nothing.
    boolean complete = current.suppressed().and(previous.suppressed()).groups() == 0;
    Object nothing =
        additive && complete && query.metrics().get(0).per() == null ? (Object) 0L : null;
    Map<List<Object>, Boolean> all = new LinkedHashMap<>();
    now.keySet().forEach(key -> all.put(key, true));
    before.keySet().forEach(key -> all.put(key, true));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<Object> key : all.keySet()) {
      List<@Nullable Object> row = new ArrayList<>();
      key.forEach(row::add);
      Object a = now.containsKey(key) ? now.get(key) : nothing;
      Object b = before.containsKey(key) ? before.get(key) : nothing;
      row.add(a);
      row.add(b);
      row.add(growth(a, b));
      rows.add(Table.row(row));
    }
    List<String> names = new ArrayList<>(current.columns().subList(0, keys));
    names.addAll(List.of("current", "previous", "growth"));
    List<@Nullable String> units = new ArrayList<>(current.units().subList(0, keys));
    String unit = current.units().get(at);
    units.add(unit);
    units.add(unit);
    units.add("fraction");
    return current.with(names, units, rows).alongside(previous);
  }

  private static Map<List<Object>, @Nullable Object> column(Table table, int keys, int at) {
    Map<List<Object>, @Nullable Object> out = new LinkedHashMap<>();
    table.rows().forEach(row -> out.put(texts(row.subList(0, keys)), row.get(at)));
    return out;
  }

  private static List<Object> texts(List<? extends @Nullable Object> cells) {
    List<Object> out = new ArrayList<>();
    for (Object cell : cells) {
      out.add(cell == null ? "" : cell);
    }
    return out;
  }

  private static @Nullable Object growth(@Nullable Object now, @Nullable Object before) {
    Object ratio = quotient(now, before);
    return ratio instanceof Double d ? (Object) (d - 1) : null;
  }

  /** Each period against the one so far before it; the first rows only serve as base. */
  static Table series(
      Table table, Interpretation query, Period shown, boolean yearly, DayOfWeek week) {
    int at = table.column(value(query));
    int keys = query.by().size() + 1;
    Map<List<Object>, @Nullable Object> known = new HashMap<>();
    table.rows().forEach(row -> known.put(texts(row.subList(0, keys)), row.get(at)));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      LocalDate period = (LocalDate) row.get(0);
      LocalDate from = shown.from();
      dev.trivium.chat.understanding.Grain grain = query.grain();
      if (period == null
          || grain == null
          || (from != null && period.isBefore(grain.floor(from, week)))) {
        continue;
      }
      List<Object> base = texts(row.subList(0, keys));
      base.set(0, yearly ? period.minusYears(1) : grain.plus(period, -1));
      List<@Nullable Object> cells = new ArrayList<@Nullable Object>(row.subList(0, keys));
      Object before = known.get(base);
      cells.add(growth(row.get(at), before));
      cells.add(row.get(at));
      cells.add(before);
      rows.add(Table.row(cells));
    }
    List<String> names = new ArrayList<>(table.columns().subList(0, keys));
    names.addAll(List.of("growth", "current", "previous"));
    List<@Nullable String> units = new ArrayList<>(table.units().subList(0, keys));
    units.add("fraction");
    units.add(table.units().get(at));
    units.add(table.units().get(at));
    return table.with(names, units, rows);
  }

  /** Sums from the first period on, anew for each group. */
  static Table running(Table table, Interpretation query) {
    int at = table.column(value(query));
    Map<List<Object>, Double> sums = new HashMap<>();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      List<Object> key = texts(row.subList(1, query.by().size() + 1));
      Double cell = Table.number(row.get(at));
      double sum = sums.merge(key, cell == null ? 0 : cell, Double::sum);
      List<@Nullable Object> cells = new ArrayList<>(row);
      cells.set(at, sum);
      rows.add(Table.row(cells));
    }
    List<String> names = new ArrayList<>(table.columns());
    names.set(at, "running_" + names.get(at));
    return table.with(names, table.units(), rows);
  }

  /** Each value against the whole. */
  static Table shares(Table parts, Table whole, Interpretation query) {
    int at = parts.column(value(query));
    Object total =
        whole.rows().isEmpty() ? null : whole.rows().get(0).get(whole.column(value(query)));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : parts.rows()) {
      List<@Nullable Object> cells = new ArrayList<>(row.subList(0, at));
      cells.add(quotient(row.get(at), total));
      cells.add(row.get(at));
      rows.add(Table.row(cells));
    }
    List<String> names = new ArrayList<>(parts.columns().subList(0, at));
    names.addAll(List.of("share", value(query)));
    List<@Nullable String> units = new ArrayList<>(parts.units().subList(0, at));
    units.add("fraction");
    units.add(parts.units().get(at));
    return parts.with(names, units, rows).alongside(whole);
  }

  /** The rows in the order of a number, blanks last, and the first of them. */
  static Table best(Table table, String column, boolean descending, int limit) {
    int at = table.column(column);
    Comparator<List<@Nullable Object>> order =
        Comparator.comparingDouble(row -> sortKey(Table.number(row.get(at)), descending));
    List<List<@Nullable Object>> rows = new ArrayList<>(table.rows());
    rows.sort(order);
    return table.rows(limit > 0 && rows.size() > limit ? rows.subList(0, limit) : rows);
  }

  private static double sortKey(@Nullable Double number, boolean descending) {
    if (number == null) {
      return Double.POSITIVE_INFINITY;
    }
    return descending ? -number : number;
  }

  static List<Filter> all(List<Filter> filters, List<Filter> part) {
    List<Filter> out = new ArrayList<>(filters);
    out.addAll(part);
    return out;
  }
}
