package dev.trivium.data.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the rows for which a reason holds, by reason. */
public final class Tally {
  private final Map<Reason, Long> rows = new LinkedHashMap<>();

  /** One row for which the reason holds. */
  public void note(Reason reason) {
    rows.merge(reason, 1L, Long::sum);
  }

  public void add(Reason reason, long count) {
    rows.merge(reason, count, Long::sum);
  }

  public void add(Tally other) {
    other.rows.forEach(this::add);
  }

  public Map<Reason, Long> rows() {
    return Map.copyOf(rows);
  }
}
