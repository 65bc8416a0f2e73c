package dev.trivium.data;

import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graph under the caller's row security. A way is a pair of places; however many runs
 * went it, it is found by one look into an index, and told by its newest run.
 */
final class LineageGraph {
  /**
   * Next pair of the same place, and first pair of the place behind. Each is one index entry, the
   * newest of its pair, so it brings the run along.
   */
  private static final String UP =
      """
      with recursive way (depth, dst, src, run_id) as (
        (select 1, e.dst, e.src, e.run_id from lineage.edge e
          where e.dst = $1 order by e.src, e.at desc limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.src, e.run_id from lineage.edge e
            where e.dst = w.dst and e.src > w.src order by e.src, e.at desc limit 1)
          union all
          (select w.depth + 1, e.dst, e.src, e.run_id from lineage.edge e
            where e.dst = w.src and w.depth < $2 order by e.src, e.at desc limit 1)) as n),
      """;

  private static final String DOWN =
      """
      with recursive way (depth, dst, src, run_id) as (
        (select 1, e.dst, e.src, e.run_id from lineage.edge e
          where e.src = $1 order by e.dst, e.at desc limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.src, e.run_id from lineage.edge e
            where e.src = w.src and e.dst > w.dst order by e.dst, e.at desc limit 1)
          union all
          (select w.depth + 1, e.dst, e.src, e.run_id from lineage.edge e
            where e.src = w.dst and w.depth < $2 order by e.dst, e.at desc limit 1)) as n),
      """;

  /** The cap stands before everything that must see all rows, so the walk itself ends there. */
  private static final String NEWEST =
      """
      seen as (select * from way limit $3),
      pair as (select distinct on (dst, src) * from seen order by dst, src, depth)
      select p.depth, p.src, p.dst, null as src_field, null as dst_field, null as kind,
             null as subtype, null as masking, p.run_id, s.names, s.times,
             (select count(*) from seen) as looked
        from pair p
        cross join lateral (
          select array_agg(i.step_name order by i.step) as names,
                 array_agg(i.at order by i.step) as times
            from lineage.edge i
           where i.run_id = p.run_id and i.src || '' = p.src and i.dst || '' = p.dst) s
       where s.names is not null
       order by p.depth, p.dst, p.src
      """;

  private static final String COLUMN_UP =
      """
      with recursive way (depth, dst, dst_field, src, src_field, run_id, kind, subtype,
        masking) as (
        (select 1, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype, e.masking
           from lineage.column_edge e
          where e.dst = $1 and e.dst_field = $4 order by e.src, e.src_field, e.at desc limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype,
                  e.masking from lineage.column_edge e
            where e.dst = w.dst and e.dst_field = w.dst_field
              and (e.src, e.src_field) > (w.src, w.src_field)
            order by e.src, e.src_field, e.at desc limit 1)
          union all
          (select w.depth + 1, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype,
                  e.masking from lineage.column_edge e
            where e.dst = w.src and e.dst_field = w.src_field and w.depth < $2
            order by e.src, e.src_field, e.at desc limit 1)) as n),
      """;

  private static final String COLUMN_DOWN =
      """
      with recursive way (depth, dst, dst_field, src, src_field, run_id, kind, subtype,
        masking) as (
        (select 1, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype, e.masking
           from lineage.column_edge e
          where e.src = $1 and e.src_field = $4 order by e.dst, e.dst_field, e.at desc limit 1)
        union
        select n.* from way w cross join lateral (
          (select w.depth, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype,
                  e.masking from lineage.column_edge e
            where e.src = w.src and e.src_field = w.src_field
              and (e.dst, e.dst_field) > (w.dst, w.dst_field)
            order by e.dst, e.dst_field, e.at desc limit 1)
          union all
          (select w.depth + 1, e.dst, e.dst_field, e.src, e.src_field, e.run_id, e.kind, e.subtype,
                  e.masking from lineage.column_edge e
            where e.src = w.dst and e.src_field = w.dst_field and w.depth < $2
            order by e.dst, e.dst_field, e.at desc limit 1)) as n),
      """;

  /** Of the steps that are about one field, those about this one. */
  private static final String COLUMN_NEWEST =
      """
      seen as (select * from way limit $3),
      pair as (select distinct on (dst, dst_field, src, src_field) * from seen
        order by dst, dst_field, src, src_field, depth)
      select p.depth, p.src, p.dst, p.src_field, p.dst_field, p.kind, p.subtype, p.masking,
             p.run_id, s.names, s.times, (select count(*) from seen) as looked
        from pair p
        cross join lateral (
          select array_agg(i.step_name order by i.step) as names,
                 array_agg(i.at order by i.step) as times
            from lineage.edge i
           where i.run_id = p.run_id and i.src || '' = p.src and i.dst || '' = p.dst
             and (strpos(i.step_name, '.') = 0 or i.step_name = any (array[
               'normalise.' || p.dst_field, 'seal.' || p.dst_field]))) s
       where s.names is not null
       order by p.depth, p.dst, p.dst_field, p.src, p.src_field
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
   * columns from it. What it supposes is dear enough to be compiled, which takes longer than the
   * question.
   */
  private static final String ONE_LOOK_EACH =
      """
      select set_config('enable_bitmapscan', 'off', true),
             set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('jit', 'off', true)
      """;

  /** Which way to look from a place: to where it comes from, or to what became of it. */
  enum Direction {
    UP,
    DOWN
  }

  /**
   * A way as the newest run went it.
   *
   * @param field how a field became another one; null when places were asked for
   * @param steps of that run, in order
   * @param looked ways looked at in all
   */
  record Hop(
      int depth,
      String from,
      String to,
      @Nullable Field field,
      UUID run,
      List<Step> steps,
      long looked) {}

  record Step(String name, Instant at) {}

  record Field(String from, String to, String kind, String subtype, boolean masking) {}

  /** A step of one run. */
  record RunStep(
      String job, String from, String to, String step, Instant at, List<String> parents) {}

  /** Ways in order of depth; {@code most} ways are looked at. */
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
                row.texts("parents")),
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
        steps(row),
        row.bigint("looked"));
  }

  private static List<Step> steps(Fields row) {
    List<String> names = row.texts("names");
    List<Instant> times = row.instants("times");
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Step(names.get(i), times.get(i)))
        .toList();
  }
}
