package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.ArrayList;
import java.util.List;

/**
 * A summary as rows that are read in place of those of its dataset: clean periods from its table,
 * dirty ones from the rows. A statement sees one state of the data, in which the mark of a period
 * stands beside the change of its rows; so nothing is old, missing or there twice.
 */
public final class SummarySource {
  /** One period in so many is few. */
  private static final int FEW = 5;

  private final SummarySql sql;

  public SummarySource(Contract contract, Summary summary) {
    this.sql = new SummarySql(contract, summary);
  }

  /**
   * Whether more than few periods are marked, of those that the summary has: then the rows without
   * any summary are the quicker way. {@code $1} are the regions; one row with {@code dirty}.
   */
  public String marked() {
    return "with " + dirty() + "\n" + much();
  }

  private String dirty() {
    return "dirty as materialized (select distinct d.region_id, d.bucket from ingest.dirty d"
        + " where d.relation = "
        + sql.literal()
        + " and d.region_id = any ($1::int[]))";
  }

  /**
   * What stands behind {@code from}. {@code $1} are the regions. Keys have the names and types of
   * the dataset's columns, sums too; {@link SummarySql#rows} and {@link SummarySql#counted} name
   * the numbers. Where much is dirty all rows are read, as without a summary: to look for many
   * periods in an index takes longer.
   */
  public String text() {
    return """
    (with %s,
    much as materialized (%s)
    select s.region_id, %s
      from %s s
     where s.%s > 0 and not (select much.dirty from much) and not exists (
           select from dirty d where d.region_id = s.region_id and d.bucket = %s)
    %sunion all
    select r.region_id, %s
      from %s r
     where r.region_id = any ($1::int[]) and (select much.dirty from much))\
    """
        .formatted(
            dirty(),
            much(),
            String.join(", ", kept()),
            sql.table(),
            quoted(sql.rows()),
            sql.bucketKept(),
            few(),
            String.join(", ", single()),
            Ddl.relation(sql.contract));
  }

  /**
   * The rows of each marked period, found one period after the other by the index on the date. A
   * join would be planned for as many periods as are usual, and then reads all rows.
   */
  private String few() {
    return sql.summary.dated().isEmpty()
        ? ""
        : """
        union all
        select few.*
          from dirty d cross join lateral (
            select r.region_id, %s
              from %s r
             where %s offset 0) few
         where not (select much.dirty from much)
        """
            .formatted(String.join(", ", single()), Ddl.relation(sql.contract), sql.within());
  }

  private String much() {
    return sql.summary.dated().isEmpty()
        ? "select count(*) > 0 as dirty from dirty"
        : """
        select case when count(*) = 0 then false
                    when bool_or(bucket = '-infinity') then true
                    else %d * count(*) > (select count(*) from (
                      select distinct s.region_id, %s from %s s
                       where s.region_id = any ($1::int[])) k) end as dirty
          from dirty\
        """
            .formatted(FEW, sql.bucketKept(), sql.table());
  }

  private List<String> kept() {
    List<String> items = new ArrayList<>();
    for (Summary.Key key : sql.summary.by()) {
      String column = SummarySql.column(key);
      items.add(SummarySql.asProperty(key, "s." + column) + " as " + column);
    }
    sql.values().map(column -> "s." + column).forEach(items::add);
    return items;
  }

  /** One row of the dataset beside those of the summary. Its dates may stay as they are. */
  private List<String> single() {
    List<String> items = new ArrayList<>();
    for (Summary.Key key : sql.summary.by()) {
      items.add("r." + SummarySql.column(key));
    }
    for (Property property : sql.summary.sums()) {
      items.add("r." + quoted(property.column()) + "::numeric");
    }
    for (Property property : sql.summary.counts()) {
      items.add("(r." + quoted(property.column()) + " is not null)::int::bigint");
    }
    items.add("1::bigint");
    return items;
  }
}
