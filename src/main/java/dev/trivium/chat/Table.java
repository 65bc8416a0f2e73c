package dev.trivium.chat;

import dev.trivium.data.Sources;
import dev.trivium.data.Suppressed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an answer while it is made.
 *
 * @param units unit of each column, or null
 * @param sql statements that ran
 * @param suppressed groups that are left out because they stand on too few rows
 */
record Table(
    List<String> columns,
    List<@Nullable String> units,
    List<List<@Nullable Object>> rows,
    List<String> sql,
    Sources sources,
    Instant asOf,
    boolean truncated,
    Suppressed suppressed,
    List<String> notes) {

  Table with(
      List<String> newColumns,
      List<@Nullable String> newUnits,
      List<List<@Nullable Object>> newRows) {
    return new Table(
        newColumns, newUnits, newRows, sql, sources, asOf, truncated, suppressed, notes);
  }

  Table rows(List<List<@Nullable Object>> newRows) {
    return with(columns, units, newRows);
  }

  /** The first rows, and whether there were more. */
  Table cut(int most) {
    if (rows.size() <= most) {
      return this;
    }
    return new Table(
        columns,
        units,
        List.copyOf(rows.subList(0, most)),
        sql,
        sources,
        asOf,
        true,
        suppressed,
        notes);
  }

  Table alongside(Table other) {
    List<String> both = new ArrayList<>(sql);
    both.addAll(other.sql());
    return new Table(
        columns,
        units,
        rows,
        both,
        sources.and(other.sources()),
        asOf,
        truncated || other.truncated(),
        suppressed.and(other.suppressed()),
        notes);
  }

  static List<@Nullable Object> row(List<@Nullable Object> cells) {
    return Collections.unmodifiableList(cells);
  }

  /** With one more thing to say of the rows. */
  Table noting(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Table(
        columns, units, rows, sql, sources, asOf, truncated, suppressed, List.copyOf(more));
  }

  int column(String name) {
    return columns.indexOf(name);
  }

  /** A cell as a number, or null where it is none. */
  static @Nullable Double number(@Nullable Object cell) {
    return cell instanceof Number number ? (Double) number.doubleValue() : null;
  }
}
