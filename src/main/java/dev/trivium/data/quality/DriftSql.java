package dev.trivium.data.quality;

import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;

/**
 * Makes the statements that count the values of a property by bin, in the newest delivery and in
 * those before. They give numbers only; no value leaves the database. Properties that order by size
 * are cut at the deciles of the reference if they have more than {@value #FEW} values, others and
 * all text by their {@value #FEW} most frequent values; one bin is for the rest and one for
 * nothing.
 *
 * <p>Parameters: region, newest batch, batches before.
 */
public final class DriftSql {
  /** With fewer different values each has a bin of its own. */
  public static final int FEW = 20;

  private static final String COUNTED =
      """
      select count(*) filter (where not newest) as reference,
             count(*) filter (where newest) as current
      """;

  private final String rows;
  private final boolean ordered;

  /**
   * @param relation name of the table, from a contract
   */
  public DriftSql(String relation, Property property) {
    this.rows =
        """
        with v as materialized (
          select _batch_id = $2 as newest, "%s" as x from data."%s"
           where region_id = $1 and (_batch_id = $2 or _batch_id = any($3::uuid[])))
        """
            .formatted(property.column(), relation);
    this.ordered =
        switch (property.type()) {
          case Type.Whole whole -> true;
          case Type.Decimal decimal -> true;
          case Type.Real real -> true;
          case Type.Day day -> true;
          case Type.Moment moment -> true;
          case Type.Time time -> true;
          case Type.Text text -> false;
          case Type.Bool bool -> false;
          case Type.Uuid uuid -> false;
          case Type.Bytes bytes -> false;
          case Type.Document document -> false;
        };
  }

  /** Whether more than a few values are cut by size. */
  public boolean ordered() {
    return ordered;
  }

  /** One row, {@code n}: different values of the reference, as far as they are few. */
  public String different() {
    return rows
        + """
        select count(*) as n from (
          select from v where not newest and x is not null group by x limit %d) d
        """
            .formatted(FEW + 1);
  }

  /** A row for each bin that has values: {@code reference} and {@code current}. */
  public String bySize() {
    return rows
        + """
        , edges as (
          select array(select distinct unnest(percentile_disc(
                   array[.1, .2, .3, .4, .5, .6, .7, .8, .9]) within group (order by x))
                 order by 1) as at
            from v where not newest and x is not null)
        """
        + COUNTED
        + " from v, edges group by case when x is null then -1 else width_bucket(x, edges.at) end";
  }

  /** The same by the most frequent values of the reference. */
  public String byValue() {
    return rows
        + """
        , often as (
          select x, row_number() over (order by count(*) desc, x) as place
            from v where not newest and x is not null group by x order by 2 limit %d)
        """
            .formatted(FEW)
        + COUNTED
        + """
         from v left join often using (x)
         group by case when v.x is null then -1 else coalesce(often.place, 0) end
        """;
  }
}
