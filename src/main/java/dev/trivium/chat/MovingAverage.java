package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Period;
import dev.trivium.kernel.Problem;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a sum over the last periods, for each period with rows that is over: m(t) = (x(t) + …
 * + x(t-w+1)) / w. In it a period without rows counts as nothing; where the window reaches back
 * before the first day there is, there is no mean.
 */
record MovingAverage(Domain domain, Interpretation query, Grain grain, LocalDate today) {

  /**
   * @param rows period, groups and the metric, by period, from so far before {@code shown} as the
   *     window goes
   */
  Table of(Table rows, Period shown) {
    int window = query.limit();
    DayOfWeek week = domain.weekStart() == null ? DayOfWeek.MONDAY : domain.weekStart();
    String name = Reckoning.value(query);
    refuseRates(name);
    int at = rows.column(name);
    int keys = query.by().size() + 1;
    Map<List<Object>, Double> known = new HashMap<>();
    for (List<@Nullable Object> row : rows.rows()) {
      Double value = Table.number(row.get(at));
      if (value != null) {
        known.put(texts(row, keys), value);
      }
    }
    LocalDate first = domain.first();
    LocalDate begin = first == null ? null : grain.plus(first, window - 1L);
    List<List<@Nullable Object>> out = new ArrayList<>();
    Period time = query.time();
    LocalDate asked = time == null ? null : time.to();
    boolean running = false;
    for (List<@Nullable Object> row : rows.rows()) {
      if (!(row.get(0) instanceof LocalDate period)) {
        continue;
      }
      LocalDate end = grain.plus(period, 1);
      boolean over = !end.isAfter(today) && (asked == null || !end.isAfter(asked));
      running |= !over;
      LocalDate from = shown.from();
      boolean within = from == null || !period.isBefore(grain.floor(from, week));
      boolean whole = begin == null || !period.isBefore(begin);
      if (over && within && whole) {
        List<@Nullable Object> cells = new ArrayList<>(row.subList(0, keys));
        cells.add(mean(known, texts(row, keys), period, window));
        cells.add(row.get(at));
        out.add(Table.row(cells));
      }
    }
    return table(rows, out, keys, at, running);
  }

  private void refuseRates(String name) {
    if (domain.metric(name).filter(Domain.Metric::additive).isEmpty()) {
      throw Problem.unprocessable(
              "chat/not-additive",
              domain.label(name)
                  + " does not add up over periods, so means of it would mislead; ask for it by "
                  + grain.word()
                  + ".")
          .asException();
    }
  }

  private double mean(
      Map<List<Object>, Double> known, List<Object> key, LocalDate period, int window) {
    double sum = 0;
    for (int back = 0; back < window; back++) {
      key.set(0, grain.plus(period, -back));
      sum += known.getOrDefault(key, 0.0);
    }
    return sum / window;
  }

  private Table table(
      Table rows, List<List<@Nullable Object>> out, int keys, int at, boolean running) {
    String name = rows.columns().get(at);
    List<String> names = new ArrayList<>(rows.columns().subList(0, keys));
    names.add("moving_average");
    names.add(name);
    List<@Nullable String> units = new ArrayList<>(rows.units().subList(0, keys));
    units.add(rows.units().get(at));
    units.add(rows.units().get(at));
    Table table = rows.with(names, units, out);
    return running ? table.noting("Periods that are not whole or not over are left out.") : table;
  }

  private static List<Object> texts(List<@Nullable Object> row, int keys) {
    List<Object> key = new ArrayList<>();
    for (Object cell : row.subList(0, keys)) {
      key.add(cell == null ? "" : cell);
    }
    return key;
  }
}
