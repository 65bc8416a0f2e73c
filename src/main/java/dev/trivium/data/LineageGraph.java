package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graph under the caller's row security. A way is a pair of places; however many runs
 * went it, it is found by one look into an index, and told by its newest run.
 */
final class LineageGraph {
  /** Next pair of the same place, and first pair of the place behind: each is one index entry. */
  private static final String UP =
      """
      with recursive way (depth, dst, src) as (
        (select 1, e.dst, e.src from lineage.edge e where e.dst = $1 order by e.src limit 1)
        union
        select n.depth, n.dst, n.src from way w cross join lateral (
          (select w.depth, e.dst, e.src from lineage.edge e
            where e.dst = w.dst and e.src > w.src order by e.src limit 1)
          union all
          (select w.depth + 1, e.dst, e.src from lineage.edge e
            where e.dst = w.src and w.depth < $2 order by e.src limit 1)) as n (depth, dst, src)),
      """;

  private static final String DOWN =
      """
      with recursive way (depth, dst, src) as (
        (select 1, e.dst, e.src from lineage.edge e where e.src = $1 order by e.dst limit 1)
        union
        select n.depth, n.dst, n.src from way w cross join lateral (
          (select w.depth, e.dst, e.src from lineage.edge e
            where e.src = w.src and e.dst > w.dst order by e.dst limit 1)
          union all
          (select w.depth + 1, e.dst, e.src from lineage.edge e
            where e.src = w.dst and w.depth < $2 order by e.dst limit 1)) as n (depth, dst, src)),
      """;

  /** The cap stands before everything that must see all rows, so the walk itself ends there. */
  private static final String NEWEST =
      """
      seen as (select * from way limit $3),
      pair as (select min(depth) as depth, dst, src from seen group by dst, src)
      select p.depth, p.src, p.dst, null as src_field, null as dst_field, null as kind,
             null as subtype, null as masking, r.run_id, s.step_name, s.at,
             (select count(*) from seen) as looked
        from pair p
        cross join lateral (select e.run_id from lineage.edge e
          where e.dst = p.dst and e.src = p.src order by e.at desc limit 1) r
        cross join lateral (select i.step, i.step_name, i.at from lineage.edge i
          where i.run_id = r.run_id and i.src || '' = p.src and i.dst || '' = p.dst offset 0) s
       order by p.depth, p.dst, p.src, s.step
      """;

  private static final String COLUMN_UP =
      """
      with recursive way (depth, dst, dst_field, src, src_field) as (
        (select 1, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
          where e.dst = $1 and e.dst_field = $4 order by e.src, e.src_field limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
            where e.dst = w.dst and e.dst_field = w.dst_field
              and (e.src, e.src_field) > (w.src, w.src_field) order by e.src, e.src_field limit 1)
          union all
          (select w.depth + 1, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
            where e.dst = w.src and e.dst_field = w.src_field and w.depth < $2
            order by e.src, e.src_field limit 1)) as n),
      """;

  private static final String COLUMN_DOWN =
      """
      with recursive way (depth, dst, dst_field, src, src_field) as (
        (select 1, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
          where e.src = $1 and e.src_field = $4 order by e.dst, e.dst_field limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
            where e.src = w.src and e.src_field = w.src_field
              and (e.dst, e.dst_field) > (w.dst, w.dst_field) order by e.dst, e.dst_field limit 1)
          union all
          (select w.depth + 1, e.dst, e.dst_field, e.src, e.src_field from lineage.column_edge e
            where e.src = w.dst and e.src_field = w.dst_field and w.depth < $2
            order by e.dst, e.dst_field limit 1)) as n),
      """;

  /** Of the steps that are about one field, those about this one. */
  private static final String COLUMN_NEWEST =
      """
      seen as (select * from way limit $3),
      pair as (select min(depth) as depth, dst, dst_field, src, src_field from seen
        group by dst, dst_field, src, src_field)
      select p.depth, p.src, p.dst, p.src_field, p.dst_field, r.kind, r.subtype, r.masking,
             r.run_id, s.step_name, s.at, (select count(*) from seen) as looked
        from pair p
        cross join lateral (select * from lineage.column_edge e
          where e.dst = p.dst and e.dst_field = p.dst_field and e.src = p.src
            and e.src_field = p.src_field order by e.at desc limit 1) r
        cross join lateral (select i.step, i.step_name, i.at from lineage.edge i
          where i.run_id = r.run_id and i.src || '' = p.src and i.dst || '' = p.dst
            and (strpos(i.step_name, '.') = 0 or i.step_name = any (array[
              'normalise.' || p.dst_field, 'seal.' || p.dst_field])) offset 0) s
       order by p.depth, p.dst, p.dst_field, p.src, p.src_field, s.step
      """;

  private static final String RUN =
      """
      select job, src, dst, step_name, at, parents::text[] as parents from lineage.edge
       where run_id = $1 order by step, dst
      """;
  private static final String CHILDREN =
      """
      select distinct run_id from lineage.edge where parents @> array[$1::uuid]
       order by run_id limit 100
      """;

  /**
   * A look is worth it only as one descent into an index. The planner, which cannot know how many
   * runs went a way, is kept from reading them all; the same is why {@code NEWEST} hides two
   * columns from it.
   */
  private static final String ONE_LOOK_EACH =
      """
      select set_config('enable_bitmapscan', 'off', true),
             set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true)
      """;

  /** Which way to look from a place: to where it comes from, or to what became of it. */
  enum Direction {
    UP,
    DOWN
  }

  /**
   * One step of the newest run that went a way.
   *
   * @param field how a field became another one; null when places were asked for
   * @param looked ways looked at in all
   */
  record Hop(
      int depth,
      String from,
      String to,
      @Nullable Field field,
      UUID run,
      String step,
      Instant at,
      long looked) {}

  record Field(String from, String to, String kind, String subtype, boolean masking) {}

  /** A step of one run. */
  record RunStep(
      String job, String from, String to, String step, Instant at, List<String> parents) {}

  /** Steps in order of depth and way; {@code most} ways are looked at. */
  Uni<List<Hop>> ways(
      Tx tx, String place, Optional<String> field, Direction direction, int depth, int most) {
    boolean up = direction == Direction.UP;
    return tx.list(ONE_LOOK_EACH, row -> true)
        .chain(() ->
            field.isPresent()
                ? tx.list(
                    (up ? COLUMN_UP : COLUMN_DOWN) + COLUMN_NEWEST,
                    LineageGraph::hop,
                    place,
                    depth,
                    most,
                    field.get())
                : tx.list((up ? UP : DOWN) + NEWEST, LineageGraph::hop, place, depth, most));
  }

  Uni<List<RunStep>> run(Tx tx, UUID run) {
    return tx.list(
        RUN,
        row ->
            new RunStep(
                row.text("job"),
                row.text("src"),
                row.text("dst"),
                row.text("step_name"),
                row.instant("at"),
                List.of((String[]) java.util.Objects.requireNonNull(row.value("parents")))),
        run);
  }

  /** Runs that took up again what this one refused. */
  Uni<List<UUID>> children(Tx tx, UUID run) {
    return tx.list(CHILDREN, row -> row.uuid("run_id"), run);
  }

  private static Hop hop(Fields row) {
    return new Hop(
        row.integer("depth"),
        row.text("src"),
        row.text("dst"),
        row.isNull("src_field")
            ? null
            : new Field(
                row.text("src_field"),
                row.text("dst_field"),
                row.text("kind"),
                row.text("subtype"),
                row.flag("masking")),
        row.uuid("run_id"),
        row.text("step_name"),
        row.instant("at"),
        row.bigint("looked"));
  }
}
