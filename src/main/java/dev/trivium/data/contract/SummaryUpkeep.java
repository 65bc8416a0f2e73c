package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The statements by which the job keeps a summary. It adds up anew and never counts on, so that a
 * repetition changes nothing. Keys without rows stay with none: no serving role may delete.
 */
public final class SummaryUpkeep {
  private final SummarySql sql;

  public SummaryUpkeep(Contract contract, Summary summary) {
    this.sql = new SummarySql(contract, summary);
  }

  /** Adds up what lies in buckets: {@code $1} their regions, {@code $2} their days, as texts. */
  public String addUp() {
    return """
    with dirty as materialized (
      select distinct u.region_id, u.bucket
        from unnest($1::text::int[], $2::text::date[]) as u (region_id, bucket)),
    fresh as materialized (
      select r.region_id, %1$s
        from dirty d join %2$s r on %3$s
       group by %4$s),
    gone as (
      update %5$s s set %6$s
       where s.%15$s > 0
         and exists (
             select from dirty d where d.region_id = s.region_id and d.bucket = %7$s)
         and not exists (
             select from fresh f where f.region_id = s.region_id and %8$s = %9$s))
    insert into %5$s as s (region_id, %10$s)
    select region_id, %10$s from fresh
        on conflict on constraint %11$s do update set %12$s
        where (%13$s) is distinct from (%14$s)
    """
        .formatted(
            String.join(", ", sums()),
            Ddl.relation(sql.contract),
            sql.within(),
            ordinals(),
            sql.table(),
            nothing(),
            sql.bucketKept(),
            sql.keyOf("f"),
            sql.keyOf("s"),
            columns(),
            sql.unique(),
            sql.values().map(value -> value + " = excluded." + value).collect(joining(", ")),
            sql.values().map(value -> "s." + value).collect(joining(", ")),
            sql.values().map(value -> "excluded." + value).collect(joining(", ")),
            quoted(sql.rows()));
  }

  /** Marks every bucket that some regions, {@code $1}, have: in rows or in the summary. */
  public String markAll() {
    return """
    insert into ingest.dirty (region_id, relation, bucket)
    select r.region_id, %1$s, %2$s from %3$s r where r.region_id = any ($1::text::int[])
     union
    select s.region_id, %1$s, %4$s from %5$s s
      where s.region_id = any ($1::text::int[]) and s.%6$s >= 0
        on conflict do nothing
    """
        .formatted(
            sql.literal(),
            sql.bucket(),
            Ddl.relation(sql.contract),
            sql.bucketKept(),
            sql.table(),
            quoted(sql.rows()));
  }

  private List<String> sums() {
    List<String> items = new ArrayList<>();
    for (Summary.Key key : sql.summary.by()) {
      items.add(sql.start(key) + " as " + SummarySql.column(key));
    }
    for (Property property : sql.summary.sums()) {
      String column = quoted(property.column());
      items.add("sum(r." + column + ") as " + column);
    }
    for (Property property : sql.summary.counts()) {
      items.add(
          "count(r." + quoted(property.column()) + ") as " + quoted(SummarySql.counted(property)));
    }
    items.add("count(*) as " + quoted(sql.rows()));
    return items;
  }

  private String nothing() {
    List<String> items = new ArrayList<>();
    sql.summary.sums().forEach(property -> items.add(quoted(property.column()) + " = null"));
    sql.summary
        .counts()
        .forEach(property -> items.add(quoted(SummarySql.counted(property)) + " = 0"));
    items.add(quoted(sql.rows()) + " = 0");
    return String.join(", ", items);
  }

  private String columns() {
    String keys = sql.summary.by().stream().map(SummarySql::column).collect(joining(", "));
    return keys + ", " + sql.values().collect(joining(", "));
  }

  /** The region and the parts of the key. */
  private String ordinals() {
    return IntStream.rangeClosed(1, sql.summary.by().size() + 1)
        .mapToObj(String::valueOf)
        .collect(joining(", "));
  }
}
