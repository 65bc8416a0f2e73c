package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes and takes away the tables of summaries. A summary holds nothing that its rows do not: one
 * that is gone from the contract is dropped, and one that was changed is dropped and made again.
 */
final class SummaryDdl {
  private SummaryDdl() {}

  static List<String> create(Contract contract) {
    List<String> statements = new ArrayList<>();
    contract.summaries().forEach(summary -> statements.addAll(create(contract, summary)));
    return statements;
  }

  /** From one version to the next; a summary that stays as it is stays untouched. */
  static List<String> evolve(Contract old, Contract next) {
    List<String> statements = new ArrayList<>();
    for (Summary before : old.summaries()) {
      if (same(next, before).isEmpty()) {
        statements.addAll(drop(old, before));
      }
    }
    for (Summary after : next.summaries()) {
      if (same(old, after).isEmpty()) {
        statements.addAll(create(next, after));
      }
    }
    return statements;
  }

  /** The summary of a contract that has the same table. */
  static Optional<Summary> same(Contract contract, Summary summary) {
    return named(contract, summary).filter(other -> other.shown().equals(summary.shown()));
  }

  static Optional<Summary> named(Contract contract, Summary summary) {
    return contract.summaries().stream()
        .filter(other -> other.name().equals(summary.name()))
        .findFirst();
  }

  /** What an attempt that broke off has left may be another summary of the same name. */
  private static List<String> create(Contract contract, Summary summary) {
    SummarySql sql = new SummarySql(contract, summary);
    List<String> statements = new ArrayList<>(drop(contract, summary));
    statements.add(table(sql));
    statements.add("select sec.govern_summary('" + sql.table() + "'::regclass)");
    // Who may not read the dataset reads no sum of it either.
    statements.add(
        "alter policy region_read on "
            + sql.table()
            + " using (region_id = any ((select sec.readable("
            + sql.literal()
            + "))::int[]))");
    statements.add(trigger(contract, sql, "insert", "i", "new table as fresh"));
    statements.add(trigger(contract, sql, "update", "u", "old table as gone new table as fresh"));
    statements.add(trigger(contract, sql, "delete", "d", "old table as gone"));
    // After the triggers: what came before is marked here, what comes later by them.
    statements.add("select ingest.begin_summary(" + sql.literal() + ")");
    return statements;
  }

  private static String table(SummarySql sql) {
    List<String> lines = new ArrayList<>();
    lines.add("region_id int not null");
    for (Summary.Key key : sql.summary.by()) {
      String type = key.grain().isPresent() ? "date" : key.property().type().sql();
      lines.add(SummarySql.column(key) + " " + type);
    }
    sql.summary.sums().forEach(property -> lines.add(quoted(property.column()) + " numeric"));
    sql.summary
        .counts()
        .forEach(property -> lines.add(quoted(SummarySql.counted(property)) + " bigint not null"));
    lines.add(quoted(sql.rows()) + " bigint not null");
    lines.add("constraint " + sql.unique() + " unique nulls not distinct (" + key(sql) + ")");
    return "create table " + sql.table() + " (\n  " + String.join(",\n  ", lines) + "\n)";
  }

  private static String key(SummarySql sql) {
    List<String> key = new ArrayList<>(List.of("region_id"));
    sql.summary.by().forEach(part -> key.add(SummarySql.column(part)));
    return String.join(", ", key);
  }

  private static String trigger(
      Contract contract, SummarySql sql, String event, String suffix, String rows) {
    return "create trigger "
        + name(sql, suffix)
        + " after "
        + event
        + " on "
        + Ddl.relation(contract)
        + " referencing "
        + rows
        + " for each statement execute function ingest.mark_dirty("
        + sql.literal()
        + ", '"
        + sql.bucket().replace("'", "''")
        + "')";
  }

  private static String name(SummarySql sql, String suffix) {
    return quoted(sql.summary.relation() + "_" + suffix);
  }

  private static List<String> drop(Contract contract, Summary summary) {
    SummarySql sql = new SummarySql(contract, summary);
    String off = " on " + Ddl.relation(contract);
    return List.of(
        "drop trigger if exists " + name(sql, "i") + off,
        "drop trigger if exists " + name(sql, "u") + off,
        "drop trigger if exists " + name(sql, "d") + off,
        "drop table if exists " + sql.table(),
        "select ingest.end_summary(" + sql.literal() + ")");
  }
}
